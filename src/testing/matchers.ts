import type { DecisionRecord } from '../core/record/record.js';
import { type FoundDecision, foundIn, foundLater, isPromise } from './found.js';
import { type ByStatement, type Judgement, judgeAllAllowed, judgeAllowed, judgeDenied } from './judge.js';
import { type ExpectedPermission, judgePermissionsUsed } from './permissions-used.js';

/** What the `expect` of jest and vitest takes from a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** For `expect.extend`: calls (decisions, outputs, errors, promises of them), and lists of decisions. */
export const matchers = {
  toBeAllowed(call: unknown, options?: ByStatement): MatcherResult | Promise<MatcherResult> {
    return judged(call, 'allowed', (record) => judgeAllowed(record, options));
  },
  toBeDenied(call: unknown, options?: ByStatement): MatcherResult | Promise<MatcherResult> {
    return judged(call, 'denied', (record) => judgeDenied(record, options));
  },
  toAllBeAllowed(decisions: unknown): MatcherResult {
    const { pass, text } = judgeAllAllowed([decisions].flat().map(recordOf));
    return { pass, message: () => text };
  },
  toUsePermissions(decisions: unknown, expected: readonly ExpectedPermission[]): MatcherResult {
    const { pass, text } = judgePermissionsUsed([decisions].flat().map(recordOf), expected);
    return { pass, message: () => text };
  },
} as const;

function judged(
  call: unknown,
  wanted: string,
  judge: (record: DecisionRecord) => Judgement,
): MatcherResult | Promise<MatcherResult> {
  const settle = (found: FoundDecision): MatcherResult => {
    // Neither `toBeDenied` nor `not.toBeDenied` holds for what was never decided.
    if ('nothing' in found) throw new TypeError(`expected a call: ${found.nothing}`, { cause: found.cause });
    const { pass, text } = judge(found.record);
    return { pass, message: () => `expected a call that was ${pass ? 'not ' : ''}${wanted}: ${text}` };
  };
  return isPromise(call) ? foundLater(call).then(settle) : settle(foundIn(call));
}

function recordOf(value: unknown): DecisionRecord {
  const found = foundIn(value);
  if ('nothing' in found) throw new TypeError(`expected decisions: ${found.nothing}`, { cause: found.cause });
  return found.record;
}
