import { decide } from '../engine/decide.js';
import type { Caller } from '../principals/caller.js';
import { parseArn } from '../terms/arn.js';
import type { Check } from '../terms/check.js';
import type { DecidedCheck } from '../terms/decided.js';

/**
 * IAM's answer to one check. In another account a resource-based policy must allow too, and ElastiCache has none: its
 * resources are never allowed across accounts directly (IAM: reference_policies_evaluation-logic-cross-account).
 */
export function decideCheck(check: Check, caller: Pick<Caller, 'policies' | 'account'>): DecidedCheck {
  const verdict = decide(caller.policies, check);
  if (!isForeign(check, caller)) return { check, verdict };
  if (verdict.decision !== 'allowed') return { check, verdict, foreign: true };
  return { check, verdict: { decision: 'implicitDeny', layer: 'resource', statements: [] }, foreign: true };
}

function isForeign({ action, resource }: Check, { account }: Pick<Caller, 'account'>): boolean {
  if (!action.startsWith('elasticache:') || resource === '*') return false;
  // Nearly every ARN was built for this account: only one that a parameter gave is worth taking apart.
  let colon = -1;
  for (let field = 0; field < 4; field++) colon = resource.indexOf(':', colon + 1);
  if (resource.startsWith(`${account}:`, colon + 1)) return false;
  const owner = parseArn(resource)?.account;
  return owner !== undefined && owner !== '' && owner !== account;
}
