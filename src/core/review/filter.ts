import type { PastCall } from './past-call.js';

/** Which calls of a log are meant; what is absent does not matter. */
export interface CallFilter {
  /** ARN of a user, role or session, an access key id, or the end of an ARN (`user/ana`, `ana`). */
  readonly principal?: string;
  readonly run?: string;
  /** Milliseconds since 1970, both included. */
  readonly since?: number;
  readonly until?: number;
}

/** Whether a call is one that was asked for: all that the filter names must fit. */
export function isMeant(call: PastCall, { principal, run, since, until }: CallFilter): boolean {
  if (principal !== undefined && !isOf(call, principal)) return false;
  if (run !== undefined && call.run !== run) return false;
  if (since === undefined && until === undefined) return true;
  const time = Date.parse(call.time);
  return !(time < (since ?? time) || time > (until ?? time) || Number.isNaN(time));
}

function isOf({ caller, accessKeyId }: PastCall, principal: string): boolean {
  if (principal === accessKeyId) return true;
  return [caller.arn, caller.principalArn].some(
    (arn) => arn === principal || arn.endsWith(`:${principal}`) || arn.endsWith(`/${principal}`),
  );
}
