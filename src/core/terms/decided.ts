import type { Check } from './check.js';
import type { Verdict } from './verdict.js';

/** One check with IAM's answer. */
export interface DecidedCheck {
  readonly check: Check;
  readonly verdict: Verdict;
  /** The resource is another account's: no policy of the caller's can allow it. */
  readonly foreign?: true;
}
