import type { DecisionRecord } from '../core/record/record.js';
import { findDecision } from '../edge/proxy/running.js';

/** What an assertion is given: the decision itself, or what came of a call. */
export type FoundDecision =
  | { readonly record: DecisionRecord }
  /** Why there is no decision. */
  | { readonly nothing: string; readonly cause?: unknown };

/** The decision behind a record, an SDK's output or error, or a Response. */
export function foundIn(value: unknown): FoundDecision {
  if (isRecord(value)) return { record: value };
  const id = idIn(value);
  const record = id === undefined ? undefined : findDecision(id);
  if (record) return { record };
  if (isError(value)) return { nothing: nothingOf(value, id), cause: value };
  if (id !== undefined) return { nothing: `no proxy of this process remembers the decision of ${id}` };
  if (Array.isArray(value))
    return {
      nothing:
        'this is a list: take one of its decisions, or `assertAllAllowed` (the matcher `toAllBeAllowed`) for all',
    };
  return { nothing: 'this is not a decision, nor an output or an error of an AWS SDK' };
}

/** The same of what a promise comes to, whether it is kept or not. */
export async function foundLater(promise: PromiseLike<unknown>): Promise<FoundDecision> {
  return foundIn(
    await promise.then(
      (output) => output,
      (error: unknown) => error,
    ),
  );
}

/** Whether a value is to be awaited. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof value.then === 'function';
}

function nothingOf({ name, message }: Error, id: string | undefined): string {
  const why = id === undefined ? 'it names no request' : `no proxy of this process remembers the decision of ${id}`;
  return `the call failed with ${name}: ${message} (${why})`;
}

function isRecord(value: unknown): value is DecisionRecord {
  return isObject(value) && value.version === 1 && typeof value.decision === 'string' && Array.isArray(value.checks);
}

/** The decision's id, or the request's: SDK for JavaScript 3, then 2, then fetch. */
function idIn(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const { $metadata, requestId, headers } = value;
  const named = isObject($metadata) ? $metadata.requestId : requestId;
  if (typeof named === 'string') return named;
  const id: unknown =
    isObject(headers) && typeof headers.get === 'function' ? headers.get('x-iam-proxy-decision-id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Runners that keep each file in a realm of its own have several `Error`. */
const isError = (value: unknown): value is Error =>
  isObject(value) && typeof value.name === 'string' && typeof value.message === 'string';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
