/** A decision beside what would be decided now. */
import type { DecisionRecord, DecisionWord } from '../../../../core/record/record.js';
import type { Decision } from '../../../../core/terms/verdict.js';

/** The answer of POST /decide, as far as it is compared. */
export interface DecidedNow {
  readonly outcome: 'allowed' | 'denied' | 'rejected';
  readonly code?: string;
  readonly message?: string;
  readonly checks: readonly { readonly action: string; readonly resource: string; readonly decision: Decision }[];
}

export interface CheckChange {
  readonly action: string;
  readonly resource: string;
  /** Absent: it was not asked. */
  readonly then?: Decision;
  readonly now?: Decision;
}

/** What the answer of now is in one word. */
export function wordOf({ outcome, checks }: DecidedNow): DecisionWord {
  if (outcome === 'allowed') return 'allowed';
  if (outcome === 'rejected') return 'rejected';
  return checks.some(({ decision }) => decision === 'explicitDeny') ? 'explicitDeny' : 'implicitDeny';
}

/** The checks whose answer is another one, and those that were asked the one time and not the other. */
export function changesOf(then: DecisionRecord['checks'], now: DecidedNow['checks']): CheckChange[] {
  const keyOf = ({ action, resource }: { action: string; resource: string }): string => `${action}\n${resource}`;
  const before = new Map(then.map((check) => [keyOf(check), check]));
  const after = new Map(now.map((check) => [keyOf(check), check]));
  return [...new Map([...before, ...after])].flatMap(([key, { action, resource }]) => {
    const [was, is] = [before.get(key)?.decision, after.get(key)?.decision];
    if (was === is) return [];
    return { action, resource, ...(was ? { then: was } : {}), ...(is ? { now: is } : {}) };
  });
}
