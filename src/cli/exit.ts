/** Exit statuses, the same for every command. */
export const EXIT = { ok: 0, failure: 1, denied: 2, invalid: 3 } as const;

/** Those of `exec`, which has its command's; the last three as env(1) and timeout(1) have them. */
export const EXEC = { denied: 4, unexpected: 5, failure: 125, notExecutable: 126, notFound: 127 } as const;

/** Something the user can act on: one sentence on standard error and a status, never a stack trace. */
export class UserError extends Error {
  readonly status: number;

  constructor(message: string, status: number = EXIT.failure) {
    super(message);
    this.name = 'UserError';
    this.status = status;
  }
}
