import { decide } from '../engine/decide.js';
import type { PolicySet } from '../engine/policy-set.js';
import type { Caller, Directory } from '../principals/caller.js';
import { parseArn } from '../terms/arn.js';
import type { ContextEntry, RequestContext } from '../terms/question.js';
import type { Verdict } from '../terms/verdict.js';
import type { PastCall, PastCheck } from './past-call.js';

/** The caller of a past call among the principals of today; of a session that nobody declared, its role. */
export const callerOfPast = ({ principal }: Pick<Directory, 'principal'>, { caller }: PastCall): Caller | undefined =>
  principal(caller.arn) ?? principal(caller.principalArn);

/** A check as the engine takes it; with `keys` (lower-cased) only what the policies read gets into the context. */
export function contextOfPast({ context }: PastCheck, keys?: ReadonlySet<string>): RequestContext {
  const entries = new Map<string, ContextEntry>();
  for (const key in context) {
    const lower = lowerCased(key);
    const value = context[key];
    if (value !== undefined && (keys === undefined || keys.has(lower))) entries.set(lower, { key, value });
  }
  return entries;
}

/** Keys come in few spellings, and lower-casing each for each record would be felt. */
const SPELLINGS = new Map<string, string>();
const MOST_SPELLINGS = 4096;

function lowerCased(key: string): string {
  const known = SPELLINGS.get(key);
  if (known !== undefined) return known;
  const lower = key.toLowerCase();
  if (SPELLINGS.size < MOST_SPELLINGS) SPELLINGS.set(key, lower);
  return lower;
}

/** IAM's answer to a check of the past under other policies; another account's resource is never allowed. */
export function decidePast(policies: PolicySet, account: string, check: PastCheck, context: RequestContext): Verdict {
  const verdict = decide(policies, { action: check.action, resource: check.resource, context }, check);
  if (verdict.decision !== 'allowed' || !isForeign(check, account)) return verdict;
  return { decision: 'implicitDeny', layer: 'resource', statements: [] };
}

/** ElastiCache has no resource policies, so nothing crosses accounts (IAM: evaluation logic, cross-account). */
export function isForeign({ action, resource }: PastCheck, account: string): boolean {
  if (resource === '*' || !action.startsWith('elasticache:') || resource.includes(`:${account}:`)) return false;
  const owner = parseArn(resource)?.account;
  return owner !== undefined && owner !== '' && owner !== account;
}
