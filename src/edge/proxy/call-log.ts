import type { Logger } from 'pino';
import type { Outcome } from '../../core/authorize/authorize.js';
import type { Observer } from '../gate/note.js';

/** Of a call that lacks more than this the first ones are said; the record has all. */
const MOST_MISSING = 3;
/** What callers send in place of these may be anything, a secret too. */
const OPERATION = /^[A-Za-z]\w{0,63}$/;
const ACCESS_KEY = /^[A-Z0-9]{16,128}$/;

/** What the operational log says of a call, beside its time: one line at level `info`. */
export interface CallLine {
  readonly decisionId: string;
  readonly decision: string;
  readonly operation?: string;
  /** Of a call for another service. */
  readonly service?: string;
  /** ARN of the caller, else its access key id. */
  readonly principal?: string;
  /** `elasticache:DeleteUser on arn:...`; the first ones. */
  readonly missing?: readonly string[];
  /** How many more are missing. */
  readonly more?: number;
  readonly forwarded: boolean;
  /** Of the answer, where it is the upstream's. */
  readonly status?: number;
  /** Of the error that the caller got, unless it is the denial. */
  readonly code?: string;
}

/** Message of these lines. */
export const CALL = 'call';

/** One line a call. */
export function createCallLog(logger: Logger): Observer {
  return {
    decided(outcome, decision, { forwarded, status, fault }, _decide, decisionId) {
      if (!logger.isLevelEnabled('info')) return;
      const refused = outcome.kind === 'rejected' ? outcome.fault : fault;
      // That a denied call got AccessDenied goes without saying.
      const code = outcome.kind === 'denied' && !forwarded ? undefined : refused?.code;
      const line: CallLine = {
        decisionId,
        decision,
        ...namesOf(outcome),
        ...missingOf(outcome),
        forwarded,
        ...(status === undefined ? {} : { status }),
        ...(code === undefined ? {} : { code }),
      };
      logger.info(line, CALL);
    },
  };
}

function namesOf({ operation, service, caller, accessKeyId }: Outcome): Partial<CallLine> {
  const known = accessKeyId !== undefined && ACCESS_KEY.test(accessKeyId) ? accessKeyId : undefined;
  const principal = caller?.arn ?? known;
  return {
    ...(operation !== undefined && OPERATION.test(operation) ? { operation } : {}),
    ...(service === 'elasticache' || !/^[a-z0-9-]{1,64}$/.test(service) ? {} : { service }),
    ...(principal === undefined ? {} : { principal }),
  };
}

function missingOf(outcome: Outcome): Partial<CallLine> {
  if (outcome.kind !== 'denied') return {};
  const missing = outcome.checks.filter(({ verdict }) => verdict.decision !== 'allowed');
  const said = missing.slice(0, MOST_MISSING).map(({ check }) => `${check.action} on ${check.resource}`);
  return { missing: said, ...(missing.length > said.length ? { more: missing.length - said.length } : {}) };
}

/** Tells each of them, in their order. */
export function observers(first: Observer, second: Observer): Observer {
  return {
    decided(...told) {
      first.decided(...told);
      second.decided(...told);
    },
  };
}
