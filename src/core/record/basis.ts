import type { Caller } from '../principals/caller.js';
import type { Check } from '../terms/check.js';

/** What of a caller its decisions rest on. */
export type JudgedCaller = Pick<Caller, 'policies' | 'account'>;

/** What a decision was made from: the same policies give the same answers again. */
export interface DecisionBasis {
  /** Absent: the call was not judged, and has no checks. */
  readonly caller?: JudgedCaller;
  readonly checks: readonly Check[];
}
