import type { Miss } from '../terms/verdict.js';

/**
 * Every reason for which a statement can miss a request. `meaning` is for people. `rank` orders near misses: the smaller the
 * sum over a statement's misses, the less had to be different for it to match.
 */
export const MISS_REASONS = {
  condition: { meaning: 'a condition is not met', rank: 1 },
  resource: { meaning: 'no pattern of Resource matches the resource', rank: 4 },
  notResource: { meaning: 'NotResource excepts the resource', rank: 4 },
  action: { meaning: 'no pattern of Action matches the action', rank: 16 },
  notAction: { meaning: 'NotAction excepts the action', rank: 16 },
} as const satisfies Record<Miss['code'], { readonly meaning: string; readonly rank: number }>;

export type ConditionReason = Extract<Miss, { code: 'condition' }>['reason'];

/** Why a condition is not met. */
export const CONDITION_REASONS = {
  value: { meaning: 'the request has another value' },
  absent: { meaning: 'the request does not have the key' },
  multivalued: { meaning: 'the key is multivalued, and the operator has neither ForAllValues: nor ForAnyValue:' },
  unparsable: { meaning: 'a value cannot be read as the operator needs it' },
  unresolvedVariable: { meaning: 'a policy variable has no value in this request' },
} as const satisfies Record<ConditionReason, { readonly meaning: string }>;
