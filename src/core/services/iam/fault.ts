import type { Fault } from '../../wire/query/fault.js';

/** A call that IAM would refuse. */
export interface Refused {
  readonly fault: Fault;
}

/** Whether IAM refuses. */
export const isRefused = (value: object): value is Refused => 'fault' in value;

/** `InvalidInput`: "an invalid or out-of-range value was supplied for an input parameter" (API reference). */
export const invalidInput = (message: string): Refused => refused('InvalidInput', 400, message);

/** `NoSuchEntity`: "the request referenced a resource entity that does not exist" (API reference). */
export const noSuchEntity = (message: string): Refused => refused('NoSuchEntity', 404, message);

/** What AWS's front end answers, before IAM sees a call, when parameters break the service model; in its words. */
export function validationError(failures: readonly string[]): Refused {
  const head = `${failures.length} validation error${failures.length === 1 ? '' : 's'} detected`;
  return refused('ValidationError', 400, `${head}: ${failures.join('; ')}`);
}

const refused = (code: string, status: number, message: string): Refused => ({
  fault: { code, status, type: 'Sender', message },
});
