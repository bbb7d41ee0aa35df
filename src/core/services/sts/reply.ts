import type { IssuedSession } from '../../principals/issued-sessions.js';
import type { DecidedCheck } from '../../terms/decided.js';
import type { Fault } from '../../wire/query/fault.js';
import type { ResponseValue } from '../../wire/query/respond.js';

/** A call that STS refuses, whatever the policies say. */
export interface StsRefused {
  readonly fault: Fault;
}

/** Whether STS refuses. */
export const isRefused = (value: object): value is StsRefused => 'fault' in value;

/** What STS gives. */
export interface StsAnswer {
  /** The members of the operation's result; undefined ones are left out. */
  readonly result: { readonly [member: string]: ResponseValue | undefined };
  /** Credentials that are known from now on. */
  readonly issued?: IssuedSession;
}

/** A call that was decided; it is carried out when every check was allowed, and in audit mode all the same. */
export interface StsDecision {
  readonly checks: readonly DecidedCheck[];
  /** Of a denied call: AWS's sentence about the first check that failed. */
  readonly sentence?: string;
  /** What becomes of the call once it may. */
  readonly carryOut: () => StsAnswer | StsRefused;
}

export type StsReply = StsRefused | StsDecision;
