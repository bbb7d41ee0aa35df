/** Proposals are tried here: what the engine says with a change made, and whether the change opens more than was asked for. */
import { decideCheck } from '../../authorize/decide-check.js';
import { decide } from '../../engine/decide.js';
import { compilePolicySet, type PolicySet } from '../../engine/policy-set.js';
import type { Catalog } from '../../permissions/catalog/catalog.js';
import type { CompiledPolicy } from '../../policy/match/compile.js';
import type { Caller } from '../../principals/caller.js';
import type { Check } from '../../terms/check.js';
import type { DecidedCheck } from '../../terms/decided.js';
import type { ContextEntry } from '../../terms/question.js';
import { splitSix } from '../inquiry/likeness.js';

/** IAM's answers to these checks with other policies. */
export function decideWith(checks: readonly Check[], caller: Caller, policies: PolicySet): DecidedCheck[] {
  const other = { ...caller, policies };
  return checks.map((check) => decideCheck(check, other));
}

/** The checks that are not allowed. */
export const failedOf = (checks: readonly DecidedCheck[]): DecidedCheck[] =>
  checks.filter(({ verdict }) => verdict.decision !== 'allowed');

/** Whether the Allow statements of one layer, by themselves, allow a check: what denies it is another obstacle. */
export const allowAlone = (policies: readonly CompiledPolicy[]): ((check: Check) => boolean) => {
  const allows = policies.map((policy) => ({
    ...policy,
    statements: policy.statements.filter(({ effect }) => effect === 'Allow'),
  }));
  const set = compilePolicySet({ identity: allows });
  return (check) => decide(set, check).decision === 'allowed';
};

/** Whether policies, by themselves, do not deny a check. */
export const spareAlone = (policies: readonly CompiledPolicy[]): ((check: Check) => boolean) => {
  const set = compilePolicySet({ identity: policies });
  return (check) => decide(set, check).decision !== 'explicitDeny';
};

/** A change of what is allowed, and what was asked for. */
export interface Opening {
  readonly before: (check: Check) => boolean;
  readonly after: (check: Check) => boolean;
  /** The checks whose neighbours are looked at. */
  readonly of: readonly Check[];
  /** All that are asked for; absent: the same. */
  readonly asked?: readonly Check[];
  /** Further neighbours. */
  readonly beside?: readonly Check[];
}

/**
 * Whether a change opens more than was asked for: a neighbour of one of the checks (another name, type, region, account,
 * action, value of a condition) that was refused before and is not now.
 *
 * @param keys condition keys, lower-cased, that the changed statements read.
 * @param actions `askable`: only those that can be asked about the resource; a Deny's exception is about no others.
 */
export function opensMore(
  { before, after, of, asked = of, beside = [] }: Opening,
  keys: ReadonlySet<string>,
  catalog: Catalog,
  actions: 'all' | 'askable' = 'all',
): boolean {
  const wanted = new Set(asked.map(({ action, resource }) => `${action} ${resource}`));
  const isWanted = ({ action, resource }: Check): boolean =>
    wanted.has(`${action} ${resource}`) || wanted.has(`${action} ${allOfType(resource)}`);
  if (beside.some((each) => !isWanted(each) && after(each) && !before(each))) return true;
  // Many resources of one kind have the same neighbours but for their names.
  for (const check of of.slice(0, MOST_ASKED)) {
    for (const neighbour of neighboursOf(check, keys, catalog, actions)) {
      const isAsked = neighbour.context === check.context && isWanted(neighbour);
      if (!isAsked && after(neighbour) && !before(neighbour)) return true;
    }
  }
  return false;
}

const MOST_ASKED = 6;

/** Who asks for all of a type asks for each: IAM has one pattern for both. */
const allOfType = (resource: string): string => resource.replace(/^((?:[^:]*:){6}).*$/s, '$1*');

/** Checks that differ from one in a single part. */
export function* neighboursOf(
  check: Check,
  keys: ReadonlySet<string>,
  catalog: Catalog,
  actions: 'all' | 'askable' = 'all',
): Generator<Check> {
  for (const resource of otherResources(check.resource, catalog)) yield { ...check, resource };
  for (const action of otherActions(check, catalog, actions)) yield { ...check, action };
  for (const key of keys) {
    const entry = check.context.get(key);
    for (const value of otherValues(entry)) {
      const context = new Map(check.context);
      if (value === undefined) context.delete(key);
      else context.set(key, { key: entry?.key ?? key, value });
      yield { ...check, context };
    }
  }
}

function otherResources(resource: string, catalog: Catalog): string[] {
  const [arn, partition, service, region = '', account = '', sixth = ''] = splitSix(resource);
  if (arn !== 'arn') return [];
  const other = (...fields: string[]): string => ['arn', partition, service, ...fields].join(':');
  const colon = sixth.indexOf(':');
  const [type, name] = [sixth.slice(0, colon), sixth.slice(colon + 1)];
  const named = service === 'elasticache' && colon !== -1;
  // Who asks for all of a type is allowed each of it by the only pattern that IAM has for that.
  const names = name === '*' ? [] : [`${name}-neighbour`, 'neighbour', name.slice(0, -1) || 'n'];
  return [
    ...(region === '' ? [] : [other(region === 'eu-north-1' ? 'eu-south-1' : 'eu-north-1', account, sixth)]),
    ...(account === '' ? [] : [other(region, account === '000000000001' ? '000000000002' : '000000000001', sixth)]),
    ...(named
      ? names.map((each) => other(region, account, `${type}:${each}`))
      : [other(region, account, `${sixth}-neighbour`)]),
    ...(named ? typesBeside(type, catalog).map((each) => other(region, account, `${each}:${name}`)) : []),
  ];
}

const typesBeside = (type: string, { resourceTypes }: Catalog): string[] =>
  [...resourceTypes.keys()].filter((each) => each !== type);

/** Every other action: what cannot be asked about the resource is opened by who writes it all the same. */
function otherActions({ action, resourceType }: Check, { actions }: Catalog, which: 'all' | 'askable'): string[] {
  if (!action.startsWith('elasticache:')) return [`${action}Acl`, 's3:PutObject', 's3:DeleteObject'];
  const others: string[] = [];
  for (const { name, types } of actions.values()) {
    if (`elasticache:${name}` === action) continue;
    const isAskable = resourceType === undefined ? Object.keys(types).length === 0 : Object.hasOwn(types, resourceType);
    if (which === 'all' || isAskable) others.push(`elasticache:${name}`);
  }
  return others;
}

function otherValues(entry: ContextEntry | undefined): (string | readonly string[] | undefined)[] {
  if (entry === undefined) return ['neighbour', 'true', '7'];
  const { value } = entry;
  if (typeof value !== 'string') return [[...value, 'neighbour'], ['neighbour'], undefined];
  if (/^(?:true|false)$/i.test(value)) return [value.toLowerCase() === 'true' ? 'false' : 'true', undefined];
  if (/^\d+$/.test(value)) return [String(Number(value) + 1), String(Math.max(0, Number(value) - 1)), undefined];
  return [`${value}-neighbour`, 'neighbour', undefined];
}
