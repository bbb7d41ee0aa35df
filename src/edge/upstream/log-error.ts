import type { Logger } from 'pino';
import { UpstreamError } from './upstream.js';

/**
 * Says in the log why a call was not answered. An upstream's failure is one line for an operator; anything else is a fault
 * of ours, told with where it happened. The message of the latter is left out unless the engine made it: it might quote
 * what a caller sent, and with it a secret.
 */
export function logError(logger: Logger, error: unknown, decisionId: string): void {
  if (error instanceof UpstreamError) {
    const { kind, message, hint } = error;
    logger.warn({ decisionId, kind, reason: message, hint, code: codeOf(error.cause) }, 'the upstream gave no answer');
    return;
  }
  const fault = error instanceof Error ? error : new Error(typeof error);
  logger.error(
    {
      decisionId,
      type: fault.name,
      code: codeOf(fault),
      ...(ENGINE.has(fault.name) ? { reason: fault.message } : {}),
      at: fault.stack
        ?.split('\n')
        .filter((line) => /^ +at /.test(line))
        .map((line) => line.trim()),
    },
    'a call could not be answered: please report it',
  );
}

/** Their messages name code, not data: `Cannot read properties of undefined (reading 'x')`. */
const ENGINE = new Set(['TypeError', 'ReferenceError', 'RangeError']);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
