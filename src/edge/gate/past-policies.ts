import type { JudgedCaller } from '../../core/record/basis.js';

/** Where a caller's policies are kept, until they are forgotten. */
export interface PastCaller {
  readonly caller: JudgedCaller | undefined;
}

/**
 * Statements of all policies that are kept: some tens of megabytes. One that many callers have is counted for each, and is
 * there once.
 */
const MOST_STATEMENTS = 10_000;

/**
 * The policies of decisions that are remembered, when those policies are out of force: what explains a decision by the policies
 * as they were. Bounded; the oldest are forgotten.
 */
export class PastPolicies {
  /** Oldest first. */
  readonly #kept = new Map<JudgedCaller['policies'], { caller: JudgedCaller | undefined }>();
  readonly #most: number;
  #statements = 0;

  constructor(most = MOST_STATEMENTS) {
    this.#most = most;
  }

  /** The same place for the same policies. */
  keep({ policies, account }: JudgedCaller): PastCaller {
    const known = this.#kept.get(policies);
    if (known) return known;
    const place = { caller: { policies, account } };
    this.#kept.set(policies, place);
    this.#statements += sizeOf(policies);
    for (const [oldest, slot] of this.#kept) {
      if (this.#statements <= this.#most) break;
      this.#kept.delete(oldest);
      this.#statements -= sizeOf(oldest);
      slot.caller = undefined;
    }
    return place;
  }
}

const sizeOf = ({ members }: JudgedCaller['policies']): number => members.length + 1;
