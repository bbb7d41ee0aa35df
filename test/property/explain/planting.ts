/** How a mistake is planted: one statement of the policy is wrong, the others are about other things. */
import type { CauseCode } from '#src/core/explain/words/causes.js';
import type { Check } from '#src/core/terms/check.js';
import { type Call, memberOf, type Random } from './calls.js';

export type Statement = Readonly<Record<string, unknown>>;

/** A principal with policies, and one call that they should allow and do not. */
export interface Planted {
  readonly identity: readonly Statement[];
  readonly boundary?: readonly Statement[];
  readonly session?: readonly Statement[];
  readonly scp?: readonly Statement[];
  /** Sid of the statement with the mistake; undefined: no statement is about the call. */
  readonly meant: string | undefined;
  /** Policies as they would be without the mistake, where an edit of the line's spelling may open what it says. */
  readonly right?: Partial<Pick<Planted, 'identity' | 'boundary' | 'session' | 'scp'>>;
  readonly line?: Readonly<Record<string, unknown>>;
  /** No edit and no request can help: nothing may be proposed. */
  readonly hopeless?: true;
}

export interface Mistake {
  readonly name: string;
  readonly group: string;
  /** Any of these is the right cause. */
  readonly codes: readonly CauseCode[];
  /** More parameters that the call has to have; undefined: the operation has no place for this mistake. */
  readonly needs?: (operation: string) => Readonly<Record<string, unknown>> | undefined;
  readonly plant: (setting: Setting) => Planted | undefined;
}

export interface Setting {
  readonly call: Call;
  readonly checks: readonly Check[];
  readonly random: Random;
}

export const ACCOUNT = '123456789012';
export const ALL: Statement = { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' };
export const LOOK: Statement = {
  Sid: 'Look',
  Effect: 'Allow',
  Action: ['elasticache:Describe*', 'elasticache:List*'],
  Resource: '*',
};
export const FILES: Statement = {
  Sid: 'Files',
  Effect: 'Allow',
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::logs/*',
};
export const OTHERS: Statement = {
  Sid: 'OtherTeam',
  Effect: 'Allow',
  Action: ['elasticache:TestFailover', 'elasticache:RebootCacheCluster'],
  Resource: [
    'arn:aws:elasticache:*:123456789012:replicationgroup:billing-*',
    'arn:aws:elasticache:*:123456789012:cluster:billing-*',
  ],
};

export const sixthOf = (resource: string): string => resource.split(':').slice(5).join(':');
export const isNamed = ({ resource }: Check): boolean =>
  /:checkout-7$/.test(resource) && resource.startsWith('arn:aws:elasticache:');

/** What its author would write for a check: the team's names. */
export const patternFor = ({ resource }: Check): string => {
  if (!resource.startsWith('arn:aws:elasticache:')) return resource;
  const [, , , region] = resource.split(':');
  return `arn:aws:elasticache:${region === '' ? '' : '*'}:${ACCOUNT}:${sixthOf(resource).replace(/:checkout-7$/, ':checkout-*')}`;
};

/** One statement for the check that the mistake is about, others for the rest of the call, and some about other things. */
export function policyFor({ checks }: Setting, target: Check, meant: Statement): Statement[] {
  const rest = checks.filter((each) => each !== target);
  const others = rest.map((each, i) => ({
    Sid: `Rest${i}`,
    Effect: 'Allow',
    Action: each.action,
    Resource: each.resource === '*' ? '*' : each.resource,
  }));
  const own = { Sid: 'Meant', Effect: 'Allow', Action: target.action, Resource: patternFor(target), ...meant };
  const statements = [...distractors(target), OTHERS, FILES, ...others];
  const at = target.resource.length % (statements.length + 1);
  return [...statements.slice(0, at), own, ...statements.slice(at)];
}

/** Statements that are about something near: the same action for another team, other actions on the same names. */
export function distractors({ action, resource, resourceType = 'cluster' }: Check): Statement[] {
  const arn = (sixth: string): string => `arn:aws:elasticache:*:${ACCOUNT}:${sixth}`;
  const noun = /^elasticache:[A-Z][a-z]+([A-Z].*)$/.exec(action)?.[1];
  const reading = /^elasticache:(?:Describe|List)/.test(action);
  return [
    ...(reading
      ? []
      : [
          LOOK,
          {
            Sid: 'ReadOwn',
            Effect: 'Allow',
            Action: 'elasticache:Describe*',
            Resource: arn(`${resourceType}:checkout-*`),
          },
        ]),
    ...(resource === '*'
      ? []
      : [{ Sid: 'Billing', Effect: 'Allow', Action: action, Resource: arn(`${resourceType}:billing-*`) }]),
    {
      Sid: 'Shared',
      Effect: 'Allow',
      Action: [action, `elasticache:Modify${noun ?? 'User'}`],
      Resource: [arn('securitygroup:shared-*'), arn('usergroup:shared')],
    },
  ];
}

export function plantAt(
  setting: Setting,
  wanted: (check: Check) => boolean,
  make: (check: Check) => Statement | undefined,
  mends = false,
): Planted | undefined {
  const target = setting.checks.find((check) => wanted(check));
  const meant = target && make(target);
  if (target === undefined || meant === undefined) return undefined;
  const identity = policyFor(setting, target, meant);
  // The rest of the call may allow what was meant to be missing.
  return {
    identity,
    meant: 'Meant',
    ...(mends ? { right: { identity: policyFor(setting, target, { Condition: meant.Condition }) } } : {}),
  };
}

export const withPart = (arn: string, index: number, part: string): string =>
  arn
    .split(':')
    .map((each, i) => (i === index ? part : each))
    .join(':');

export const swapped = (action: string): string => {
  const at = Math.floor(action.length * 0.7);
  const [a, b] = [action[at], action[at + 1]];
  return a === b ? `${action.slice(0, at)}${action.slice(at + 1)}` : action.slice(0, at) + b + a + action.slice(at + 2);
};

export const isOurs = ({ action }: Check): boolean => action.startsWith('elasticache:');

export const takes = (
  operation: string,
  name: string,
  value: unknown,
): Readonly<Record<string, unknown>> | undefined => (memberOf(operation, name) ? { [name]: value } : undefined);

export const TAGS = [{ Key: 'team', Value: 'cache' }];

export const has =
  (key: string) =>
  ({ context }: Check): boolean =>
    context.has(key.toLowerCase());
export const nodeType = (operation: string) => takes(operation, 'CacheNodeType', 'cache.r7g.large');
export const tagged = (operation: string) =>
  /^(?:Create|Copy)/.test(operation) ? takes(operation, 'Tags', TAGS) : undefined;
export const carriesTags = (check: Check): boolean =>
  has('aws:TagKeys')(check) && check.action !== 'elasticache:AddTagsToResource';
export const shards = (operation: string) =>
  operation === 'CreateReplicationGroup' ? { NumNodeGroups: 5, Engine: 'redis' } : undefined;
export const anything = () => true;
export const TYPE = 'elasticache:CacheNodeType';
