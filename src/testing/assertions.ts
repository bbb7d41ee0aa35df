import { AssertionError } from 'node:assert';
import type { DecisionRecord } from '../core/record/record.js';
import { type FoundDecision, foundIn, foundLater, isPromise } from './found.js';
import { type ByStatement, type Judgement, judgeAllAllowed, judgeAllowed, judgeDenied } from './judge.js';
import { type ExpectedPermission, judgePermissionsUsed } from './permissions-used.js';

type Judge = (record: DecisionRecord) => Judgement;

/**
 * Asserts that a call was allowed: that IAM lets it pass, whatever the service said then.
 *
 * @param call a decision, an SDK's output or error, a Response, or a promise of one of these (of a proxy in this process).
 * @returns the decision. Throws (rejects with) AssertionError, with the explanation.
 */
export function assertAllowed(call: PromiseLike<unknown>, options?: ByStatement): Promise<DecisionRecord>;
export function assertAllowed(call: unknown, options?: ByStatement): DecisionRecord;
export function assertAllowed(call: unknown, options?: ByStatement): DecisionRecord | Promise<DecisionRecord> {
  return assertAs(call, 'allowed', (record) => judgeAllowed(record, options), assertAllowed);
}

/**
 * Asserts that a call was denied because of its permissions; `by` names the Deny that must have been the reason.
 *
 * @param call as of assertAllowed.
 * @returns the decision. Throws (rejects with) AssertionError, with the statements that allowed the call.
 */
export function assertDenied(call: PromiseLike<unknown>, options?: ByStatement): Promise<DecisionRecord>;
export function assertDenied(call: unknown, options?: ByStatement): DecisionRecord;
export function assertDenied(call: unknown, options?: ByStatement): DecisionRecord | Promise<DecisionRecord> {
  return assertAs(call, 'denied', (record) => judgeDenied(record, options), assertDenied);
}

/** Asserts that there were calls, and that all were allowed. Throws AssertionError with the explanation of each that was not. */
export function assertAllAllowed(decisions: readonly DecisionRecord[]): void {
  const { pass, text } = judgeAllAllowed(decisions);
  if (!pass) fail(text, assertAllAllowed);
}

/** Asserts that these decisions asked for exactly these permissions. Throws AssertionError with the differences. */
export function assertPermissionsUsed(
  decisions: DecisionRecord | readonly DecisionRecord[],
  expected: readonly ExpectedPermission[],
): void {
  const { pass, text } = judgePermissionsUsed([decisions].flat(), expected);
  if (!pass) fail(text, assertPermissionsUsed);
}

function assertAs(
  call: unknown,
  wanted: string,
  judge: Judge,
  from: (...given: never[]) => unknown,
): DecisionRecord | Promise<DecisionRecord> {
  const settle = (found: FoundDecision): DecisionRecord => {
    if ('nothing' in found) fail(`expected a call that was ${wanted}: ${found.nothing}`, from, found.cause);
    const { pass, text } = judge(found.record);
    if (!pass) fail(`expected a call that was ${wanted}: ${text}`, from);
    return found.record;
  };
  return isPromise(call) ? foundLater(call).then(settle) : settle(foundIn(call));
}

function fail(message: string, stackStartFn: (...given: never[]) => unknown, cause?: unknown): never {
  const error = new AssertionError({ message, stackStartFn });
  if (cause !== undefined) error.cause = cause;
  throw error;
}
