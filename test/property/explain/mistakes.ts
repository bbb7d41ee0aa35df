/** Mistakes that people make in policies, each planted so that its cause is known. */
import type { CauseCode } from '#src/core/explain/causes.js';
import type { Check } from '#src/core/terms/check.js';
import { type Call, callOf, memberOf, type Random } from './calls.js';

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

const ACCOUNT = '123456789012';
const ALL: Statement = { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' };
const LOOK: Statement = {
  Sid: 'Look',
  Effect: 'Allow',
  Action: ['elasticache:Describe*', 'elasticache:List*'],
  Resource: '*',
};
const FILES: Statement = { Sid: 'Files', Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' };
const OTHERS: Statement = {
  Sid: 'OtherTeam',
  Effect: 'Allow',
  Action: ['elasticache:TestFailover', 'elasticache:RebootCacheCluster'],
  Resource: [
    'arn:aws:elasticache:*:123456789012:replicationgroup:billing-*',
    'arn:aws:elasticache:*:123456789012:cluster:billing-*',
  ],
};

const sixthOf = (resource: string): string => resource.split(':').slice(5).join(':');
const isNamed = ({ resource }: Check): boolean =>
  /:checkout-7$/.test(resource) && resource.startsWith('arn:aws:elasticache:');

/** What its author would write for a check: the team's names. */
const patternFor = ({ resource }: Check): string => {
  if (!resource.startsWith('arn:aws:elasticache:')) return resource;
  const [, , , region] = resource.split(':');
  return `arn:aws:elasticache:${region === '' ? '' : '*'}:${ACCOUNT}:${sixthOf(resource).replace(/:checkout-7$/, ':checkout-*')}`;
};

/** One statement for the check that the mistake is about, others for the rest of the call, and some about other things. */
function policyFor({ checks }: Setting, target: Check, meant: Statement): Statement[] {
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
function distractors({ action, resource, resourceType = 'cluster' }: Check): Statement[] {
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

function plantAt(
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

const withPart = (arn: string, index: number, part: string): string =>
  arn
    .split(':')
    .map((each, i) => (i === index ? part : each))
    .join(':');

function resource(
  name: string,
  codes: readonly CauseCode[],
  change: (pattern: string, check: Check) => string | undefined,
  mends = false,
): Mistake {
  return {
    name,
    group: 'resource',
    codes,
    plant: (setting) =>
      plantAt(
        setting,
        isNamed,
        (check) => {
          const Resource = change(patternFor(check), check);
          return Resource === undefined ? undefined : { Resource };
        },
        mends,
      ),
  };
}

const TYPES = ['cluster', 'replicationgroup', 'snapshot', 'user', 'serverlesscache'];

const RESOURCES: readonly Mistake[] = [
  resource('type', ['resource-type'], (pattern, { resourceType }) => {
    const other = TYPES.find((type) => type !== resourceType);
    return pattern.includes(':globalreplicationgroup:')
      ? undefined
      : pattern.replace(`:${resourceType}:`, `:${other}:`);
  }),
  resource('region', ['resource-region'], (pattern) =>
    pattern.split(':')[3] === '' ? undefined : withPart(pattern, 3, 'eu-west-1'),
  ),
  resource('account', ['resource-account'], (pattern) => withPart(pattern, 4, '210987654321')),
  resource('partition', ['resource-partition'], (pattern) => withPart(pattern, 1, 'aws-cn')),
  resource('region of a global datastore', ['resource-region'], (pattern) =>
    pattern.split(':')[3] === '' ? withPart(pattern, 3, 'us-east-1') : undefined,
  ),
  resource('upper case', ['resource-case'], (pattern) => pattern.replace('checkout', 'Checkout'), true),
  resource('all upper case', ['resource-case'], (pattern) => pattern.replace('checkout', 'CHECKOUT'), true),
  resource('no wildcard', ['resource-wildcard'], (pattern) => pattern.replace('checkout-*', 'checkout-'), true),
  resource('a slash', ['resource-shape'], (pattern) => pattern.replace(':checkout-', '/checkout-'), true),
  resource('no type', ['resource-shape'], (pattern, { resourceType }) => pattern.replace(`${resourceType}:`, ''), true),
  resource('another name', ['resource-name'], (pattern) => pattern.replace('checkout-*', 'checkout-cart-*')),
  resource('a misspelt name', ['resource-name'], (pattern) => pattern.replace('checkout', 'chekcout')),
  {
    name: 'NotResource',
    group: 'resource',
    codes: ['resource-excepted'],
    plant: (setting) => {
      const target = setting.checks.find(isNamed);
      if (!target) return undefined;
      const identity = policyFor(setting, target, {}).map(({ Resource, ...each }) =>
        each.Sid === 'Meant' ? { ...each, NotResource: Resource } : { ...each, Resource },
      );
      return { identity, meant: 'Meant' };
    },
  },
  {
    name: 'a listing',
    group: 'resource',
    codes: ['resource-listing'],
    plant: ({ call, checks }) => {
      const [only] = checks;
      if (!only || checks.length > 1 || !only.resource.endsWith(':*') || !/^(?:Describe|List)/.test(call.operation))
        return undefined;
      const Resource = patternFor(only).replace(/:\*$/, ':checkout-*');
      return { identity: [OTHERS, { Sid: 'Meant', Effect: 'Allow', Action: only.action, Resource }], meant: 'Meant' };
    },
  },
];

const swapped = (action: string): string => {
  const at = Math.floor(action.length * 0.7);
  const [a, b] = [action[at], action[at + 1]];
  return a === b ? `${action.slice(0, at)}${action.slice(at + 1)}` : action.slice(0, at) + b + a + action.slice(at + 2);
};

const isOurs = ({ action }: Check): boolean => action.startsWith('elasticache:');

function action(
  name: string,
  codes: readonly CauseCode[],
  change: (action: string, check: Check) => Statement | undefined,
  mends = false,
): Mistake {
  return {
    name,
    group: 'action',
    codes,
    plant: (setting) =>
      plantAt(
        setting,
        (check) => isOurs(check) && isNamed(check),
        (check) => change(check.action, check),
        mends,
      ),
  };
}

const ACTIONS: readonly Mistake[] = [
  action(
    'misspelt',
    ['action-misspelt'],
    (written) => ({ Action: ['elasticache:CompleteMigration', swapped(written)] }),
    true,
  ),
  action('a letter too many', ['action-misspelt'], (written) => ({ Action: `${written}s` }), true),
  action(
    'a misspelt service',
    ['action-misspelt'],
    (written) => ({ Action: written.replace('elasticache', 'elasticcache') }),
    true,
  ),
  action('missing beside others', ['action-missing', 'dependent-grant'], (written, { resource: arn }) => {
    const noun = written.replace(/^elasticache:[A-Z][a-z]+/, '');
    const others = ['Create', 'Modify', 'Delete']
      .map((verb) => `elasticache:${verb}${noun}`)
      .filter((each) => each !== written);
    return noun === '' || noun === 'AddTagsToResource' ? undefined : { Action: others, Resource: arn };
  }),
  {
    name: 'NotAction',
    group: 'action',
    codes: ['action-excepted'],
    plant: (setting) => {
      const target = setting.checks.find((check) => isOurs(check) && isNamed(check));
      if (!target) return undefined;
      const identity = policyFor(setting, target, {}).map(({ Action, ...each }) =>
        each.Sid === 'Meant'
          ? { ...each, NotAction: [target.action, 'elasticache:PurchaseReservedCacheNodesOffering'] }
          : { ...each, Action },
      );
      return { identity, meant: 'Meant' };
    },
  },
];

const takes = (operation: string, name: string, value: unknown): Readonly<Record<string, unknown>> | undefined =>
  memberOf(operation, name) ? { [name]: value } : undefined;

const TAGS = [{ Key: 'team', Value: 'cache' }];

/** A grant that the call needs beside its own, and nothing gives. */
function dependent(name: string, needs: Mistake['needs'], wanted: (check: Check) => boolean): Mistake {
  return {
    name,
    group: 'dependent grant',
    codes: ['dependent-grant', 'no-statement', 'action-missing', 'resource-type', 'resource-name'],
    ...(needs ? { needs } : {}),
    plant: (setting) => {
      const target = setting.checks.find(wanted);
      if (!target || setting.checks.length < 2) return undefined;
      const identity = policyFor(setting, target, {}).filter(({ Sid }) => Sid !== 'Meant');
      return { identity, meant: 'any' };
    },
  };
}

const DEPENDENTS: readonly Mistake[] = [
  dependent('parameter group', undefined, ({ resourceType }) => resourceType === 'parametergroup'),
  dependent(
    'subnet group',
    (operation) => takes(operation, 'CacheSubnetGroupName', 'main'),
    ({ resourceType }) => resourceType === 'subnetgroup',
  ),
  dependent(
    'tags',
    (operation) => (/^(?:Create|Copy|Purchase)/.test(operation) ? takes(operation, 'Tags', TAGS) : undefined),
    (check) => check.action === 'elasticache:AddTagsToResource',
  ),
  dependent(
    'snapshot files',
    (operation) => takes(operation, 'SnapshotArns', ['arn:aws:s3:::seeds/a.rdb']),
    ({ action: each }) => each.startsWith('s3:'),
  ),
  {
    name: "a cluster's key on everything",
    group: 'dependent grant',
    codes: ['key-never-carried'],
    needs: (operation) =>
      /^Create(?:CacheCluster|ReplicationGroup)$/.test(operation)
        ? { CacheNodeType: 'cache.r7g.large', Engine: 'redis' }
        : undefined,
    plant: ({ call, checks }) => {
      if (!checks.some(({ resourceType }) => resourceType === 'parametergroup')) return undefined;
      const Condition = { StringLike: { 'elasticache:CacheNodeType': 'cache.r7g.*' } };
      return {
        identity: [
          LOOK,
          { Sid: 'Meant', Effect: 'Allow', Action: `elasticache:${call.operation}`, Resource: '*', Condition },
        ],
        meant: 'Meant',
      };
    },
  },
];

/** A condition of the statement that was meant, which the call does not meet. */
function condition(
  name: string,
  codes: readonly CauseCode[],
  Condition: Statement,
  needs: Mistake['needs'],
  wanted: (check: Check) => boolean,
  more: Partial<Planted> = {},
  right?: Statement,
): Mistake {
  return {
    name,
    group: 'condition',
    codes,
    ...(needs ? { needs } : {}),
    plant: (setting) => {
      const planted = plantAt(
        setting,
        (check) => isNamed(check) && wanted(check),
        () => ({ Condition }),
      );
      const target = setting.checks.find((check) => isNamed(check) && wanted(check));
      if (!planted || !target) return undefined;
      return {
        ...planted,
        ...more,
        ...(right ? { right: { identity: policyFor(setting, target, { Condition: right }) } } : {}),
      };
    },
  };
}

const has =
  (key: string) =>
  ({ context }: Check): boolean =>
    context.has(key.toLowerCase());
const nodeType = (operation: string) => takes(operation, 'CacheNodeType', 'cache.r7g.large');
const tagged = (operation: string) => (/^(?:Create|Copy)/.test(operation) ? takes(operation, 'Tags', TAGS) : undefined);
const carriesTags = (check: Check): boolean =>
  has('aws:TagKeys')(check) && check.action !== 'elasticache:AddTagsToResource';
const shards = (operation: string) =>
  operation === 'CreateReplicationGroup' ? { NumNodeGroups: 5, Engine: 'redis' } : undefined;
const anything = () => true;
const TYPE = 'elasticache:CacheNodeType';

const CONDITIONS: readonly Mistake[] = [
  condition('StringEquals', ['value'], { StringEquals: { [TYPE]: 'cache.t4g.micro' } }, nodeType, has(TYPE)),
  condition('StringLike', ['value'], { StringLike: { [TYPE]: ['cache.t3.*', 'cache.t4g.*'] } }, nodeType, has(TYPE)),
  condition('StringNotEquals', ['value'], { StringNotEquals: { [TYPE]: 'cache.r7g.large' } }, nodeType, has(TYPE)),
  condition('StringNotLike', ['value'], { StringNotLike: { [TYPE]: 'cache.r7g.*' } }, nodeType, has(TYPE)),
  condition(
    'StringEqualsIgnoreCase',
    ['value'],
    { StringEqualsIgnoreCase: { [TYPE]: 'Cache.T4G.Micro' } },
    nodeType,
    has(TYPE),
  ),
  condition(
    'a wildcard under StringEquals',
    ['wildcard-under-equals'],
    { StringEquals: { [TYPE]: 'cache.r7g.*' } },
    nodeType,
    has(TYPE),
    {},
    { StringLike: { [TYPE]: 'cache.r7g.*' } },
  ),
  condition(
    'letter case of a value',
    ['value-case'],
    { StringEquals: { 'aws:RequestTag/team': 'Cache' } },
    tagged,
    carriesTags,
  ),
  condition(
    'NumericLessThanEquals',
    ['value'],
    { NumericLessThanEquals: { 'elasticache:NumNodeGroups': '3' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'NumericLessThan',
    ['value'],
    { NumericLessThan: { 'elasticache:NumNodeGroups': '3' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'NumericGreaterThan',
    ['value'],
    { NumericGreaterThan: { 'elasticache:NumNodeGroups': '7' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'NumericEquals',
    ['value'],
    { NumericEquals: { 'elasticache:NumNodeGroups': '4' } },
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  condition(
    'a date that is over',
    ['expired'],
    { DateLessThan: { 'aws:CurrentTime': '2023-03-31T00:00:00Z' } },
    undefined,
    anything,
    { hopeless: true },
  ),
  condition(
    'a date that is to come',
    ['not-yet'],
    { DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
    undefined,
    anything,
    { hopeless: true },
  ),
  condition(
    'Bool and a default',
    ['default-decided'],
    { Bool: { 'elasticache:AtRestEncryptionEnabled': 'true' } },
    (operation) => (operation === 'CreateReplicationGroup' ? { Engine: 'redis' } : undefined),
    has('elasticache:AtRestEncryptionEnabled'),
  ),
  condition(
    'Bool',
    ['value'],
    { Bool: { 'elasticache:AtRestEncryptionEnabled': 'true' } },
    (operation) =>
      operation === 'CreateReplicationGroup' ? { Engine: 'redis', AtRestEncryptionEnabled: false } : undefined,
    has('elasticache:AtRestEncryptionEnabled'),
  ),
  condition(
    'a tag that is not sent',
    ['key-absent'],
    { StringEquals: { 'aws:RequestTag/owner': 'me' } },
    tagged,
    carriesTags,
  ),
  condition(
    'another tag value',
    ['value'],
    { StringEquals: { 'aws:RequestTag/team': ['web', 'shop'] } },
    tagged,
    carriesTags,
  ),
  condition('Null wants a tag', ['key-absent'], { Null: { 'aws:RequestTag/owner': 'false' } }, tagged, carriesTags),
  condition('Null wants no tag', ['key-present'], { Null: { 'aws:RequestTag/team': 'true' } }, tagged, carriesTags),
  condition(
    'ForAllValues',
    ['value'],
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] } },
    tagged,
    carriesTags,
  ),
  condition(
    'ForAnyValue',
    ['value'],
    { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['owner'] } },
    tagged,
    carriesTags,
  ),
  condition(
    'no set operator',
    ['needs-set-operator'],
    { StringEquals: { 'aws:TagKeys': 'team' } },
    tagged,
    carriesTags,
    {},
    { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } },
  ),
  condition('IpAddress', ['value'], { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, undefined, anything, {
    line: { context: { 'aws:SourceIp': '198.51.100.7' } },
  }),
  condition('NotIpAddress', ['value'], { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, undefined, anything, {
    line: { context: { 'aws:SourceIp': '198.51.100.7' } },
  }),
  condition(
    'ArnLike',
    ['value'],
    { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' } },
    undefined,
    anything,
  ),
  condition(
    'a tag of the resource',
    ['value'],
    { StringEquals: { 'aws:ResourceTag/team': 'cache' } },
    undefined,
    ({ context, because }) => context.has('aws:resourcetag/team') && because.parameter !== undefined,
    { line: {} },
  ),
  condition(
    'a variable without a value',
    ['variable-without-value', 'value'],
    { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalTag/account}' } },
    undefined,
    anything,
  ),
  condition('MFA', ['key-absent'], { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, undefined, anything, {
    hopeless: true,
  }),
];

/** A layer that limits what the identity policies allow. */
function layer(
  name: string,
  kind: 'boundary' | 'session' | 'scp',
  codes: readonly CauseCode[],
  make: (check: Check) => Statement | undefined,
): Mistake {
  return {
    name,
    group: 'layer',
    codes,
    plant: ({ checks }) => {
      const target = checks.find((check) => isOurs(check) && isNamed(check));
      const limit = target && make(target);
      if (!target || !limit) return undefined;
      const rest = checks
        .filter((check) => check !== target)
        .map((check, i) => ({ Sid: `Rest${i}`, Effect: 'Allow', Action: check.action, Resource: check.resource }));
      const right = { Sid: 'Limit', Effect: 'Allow', Action: target.action, Resource: patternFor(target) };
      const mends = codes.includes('resource-case') || codes.includes('action-misspelt');
      return {
        identity: [ALL],
        [kind]: [{ ...right, ...limit }, ...rest],
        meant: 'Limit',
        ...(mends ? { right: { [kind]: [right, ...rest] } } : {}),
      };
    },
  };
}

const others = (check: Check): Statement => ({
  Action: ['elasticache:TagSomething', 'elasticache:CompleteMigration', 'elasticache:TestMigration'].filter(
    (each) => each !== check.action,
  ),
  Resource: '*',
});

const LAYERS: readonly Mistake[] = [
  layer('boundary lacks it', 'boundary', ['layer-lacks-it', 'action-missing'], others),
  layer('session lacks it', 'session', ['layer-lacks-it', 'action-missing'], others),
  layer('control policy lacks it', 'scp', ['layer-lacks-it', 'action-missing'], others),
  layer('boundary in upper case', 'boundary', ['resource-case'], (check) => ({
    Resource: patternFor(check).replace('checkout', 'Checkout'),
  })),
  layer('boundary misspelt', 'boundary', ['action-misspelt'], (check) => ({ Action: swapped(check.action) })),
  layer('control policy of another region', 'scp', ['resource-region'], (check) =>
    check.resource.split(':')[3] === '' ? undefined : { Resource: withPart(patternFor(check), 3, 'eu-west-1') },
  ),
];

/** A Deny that matches what the identity policies allow. */
function deny(
  name: string,
  kind: 'identity' | 'boundary' | 'scp' | 'session',
  codes: readonly CauseCode[],
  make: (check: Check) => Statement | undefined,
  needs?: Mistake['needs'],
  wanted: (check: Check) => boolean = anything,
  more: Partial<Planted> = {},
): Mistake {
  return {
    name,
    group: 'explicit Deny',
    codes,
    ...(needs ? { needs } : {}),
    plant: ({ checks }) => {
      const target = checks.find((check) => isOurs(check) && isNamed(check) && wanted(check));
      const own = target && make(target);
      if (!own) return undefined;
      const statement = { Sid: 'NoWay', Effect: 'Deny', ...own };
      if (kind === 'identity') return { identity: [ALL, statement], meant: 'NoWay', ...more };
      return { identity: [ALL], [kind]: [ALL, statement], meant: 'NoWay', ...more };
    },
  };
}

const spared = (check: Check): string => patternFor(check).replace('checkout-*', 'sandbox-*');

const DENIES: readonly Mistake[] = [
  deny('on everything', 'identity', ['deny'], ({ action: each }) => ({ Action: each, Resource: '*' })),
  deny('of a verb on everything', 'identity', ['deny'], ({ action: each }) => ({
    Action: each.replace(/^(elasticache:[A-Z][a-z]+).*$/, '$1*'),
    Resource: '*',
  })),
  deny(
    'on a pattern',
    'identity',
    ['deny'],
    (check) => ({ Action: check.action, Resource: patternFor(check) }),
    undefined,
    anything,
    { hopeless: true },
  ),
  deny('on one name', 'boundary', ['deny'], (check) => ({
    Action: check.action,
    Resource: [check.resource, spared(check)],
  })),
  deny('NotResource', 'identity', ['deny-not-resource'], (check) => ({
    Action: check.action,
    NotResource: spared(check),
  })),
  deny('NotResource of a verb', 'scp', ['deny-not-resource'], (check) => ({
    Action: check.action.replace(/^(elasticache:[A-Z][a-z]+).*$/, '$1*'),
    NotResource: spared(check),
  })),
  deny('NotAction', 'identity', ['deny-not-action'], () => ({
    NotAction: ['elasticache:StartMigrationX', 's3:*'],
    Resource: '*',
  })),
  deny('NotAction of a control policy', 'scp', ['deny-not-action'], () => ({
    NotAction: ['iam:*', 'sts:*'],
    Resource: '*',
  })),
  deny(
    'StringNotLike',
    'identity',
    ['deny-by-condition'],
    ({ action: each }) => ({
      Action: each,
      Resource: '*',
      Condition: { StringNotLike: { [TYPE]: ['cache.t3.*', 'cache.t4g.*'] }, Null: { [TYPE]: 'false' } },
    }),
    nodeType,
    has(TYPE),
  ),
  deny(
    'NumericGreaterThan',
    'identity',
    ['deny-by-condition'],
    () => ({
      Action: 'elasticache:Create*',
      Resource: '*',
      Condition: { NumericGreaterThan: { 'elasticache:NumNodeGroups': '2' } },
    }),
    shards,
    has('elasticache:NumNodeGroups'),
  ),
  deny(
    'Bool and a default',
    'scp',
    ['deny-by-default'],
    () => ({
      Action: 'elasticache:Create*',
      Resource: '*',
      Condition: { Bool: { 'elasticache:AtRestEncryptionEnabled': 'false' } },
    }),
    (operation) => (operation === 'CreateReplicationGroup' ? { Engine: 'redis' } : undefined),
    has('elasticache:AtRestEncryptionEnabled'),
  ),
  deny('a region', 'scp', ['deny-by-condition'], () => ({
    NotAction: ['iam:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
  })),
  deny(
    'a tag that is absent',
    'session',
    ['deny-by-absence'],
    ({ action: each }) => ({ Action: each, Resource: '*', Condition: { Null: { 'aws:RequestTag/owner': 'true' } } }),
    tagged,
    carriesTags,
  ),
];

const OTHER_THINGS: readonly Mistake[] = [
  {
    name: 'nothing near',
    group: 'nothing near',
    codes: ['no-statement', 'dependent-grant'],
    plant: ({ checks, call }) => {
      if (/^(?:Describe|List|TestFailover|RebootCache)/.test(call.operation)) return undefined;
      return checks.some(isNamed) ? { identity: [LOOK, FILES, OTHERS], meant: undefined } : undefined;
    },
  },
  {
    name: 'no policies',
    group: 'nothing near',
    codes: ['no-policies'],
    plant: () => ({ identity: [], meant: undefined }),
  },
];

const TWO: readonly Mistake[] = [
  {
    name: 'case and a misspelt action',
    group: 'two causes',
    codes: ['resource-case', 'action-misspelt'],
    plant: (setting) =>
      plantAt(
        setting,
        (check) => isOurs(check) && isNamed(check),
        (check) => ({ Action: swapped(check.action), Resource: patternFor(check).replace('checkout', 'Checkout') }),
        true,
      ),
  },
  {
    name: 'a region and a condition',
    group: 'two causes',
    codes: ['resource-region', 'value'],
    needs: nodeType,
    plant: (setting) =>
      plantAt(
        setting,
        (check) => isNamed(check) && has(TYPE)(check),
        (check) =>
          check.resource.split(':')[3] === ''
            ? undefined
            : {
                Resource: withPart(patternFor(check), 3, 'eu-west-1'),
                Condition: { StringLike: { [TYPE]: 'cache.t4g.*' } },
              },
      ),
  },
  {
    name: 'identity and boundary',
    group: 'two causes',
    codes: ['resource-case', 'layer-lacks-it'],
    plant: (setting) => {
      const planted = plantAt(
        setting,
        (check) => isOurs(check) && isNamed(check),
        (check) => ({ Resource: patternFor(check).replace('checkout', 'Checkout') }),
        true,
      );
      return (
        planted && {
          ...planted,
          boundary: [{ Sid: 'Limit', Effect: 'Allow', Action: ['elasticache:RebootCacheClusters'], Resource: '*' }],
        }
      );
    },
  },
];

export const MISTAKES: readonly Mistake[] = [
  ...RESOURCES,
  ...ACTIONS,
  ...DEPENDENTS,
  ...CONDITIONS,
  ...LAYERS,
  ...DENIES,
  ...OTHER_THINGS,
  ...TWO,
];

export const callFor = (mistake: Mistake, operation: string): Call | undefined => {
  const more = mistake.needs ? mistake.needs(operation) : {};
  return more && callOf(operation, more);
};
