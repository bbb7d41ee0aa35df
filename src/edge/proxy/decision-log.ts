import type { Logger } from 'pino';
import { unreadable } from '../config/configuration-error.js';
import { type DecisionFile, type Losses, openDecisionFile } from '../journal/decision-file.js';

/**
 * Opens the file of `--decision-log` and says in the operational log when it cannot be written.
 *
 * @throws ConfigurationError when it cannot be opened.
 */
export async function openDecisionLog(file: string | undefined, logger: Logger): Promise<DecisionFile | undefined> {
  if (file === undefined) return undefined;
  const onLosses = (losses: Losses): void => {
    const { dropped, reason, failing } = losses;
    if (failing) logger.error({ file, dropped, reason }, lossText(file, losses));
    else logger.warn({ file, dropped }, 'the decision log is written again');
  };
  const onReopenFailed = (reason: string): void =>
    logger.error({ file, reason }, 'the decision log cannot be opened again: decisions go on into the old file');
  return openDecisionFile(file, { onLosses, onReopenFailed }).catch((error: NodeJS.ErrnoException) => {
    throw unreadable('decision-log', file, error);
  });
}

/** `3 decisions could not be written to FILE: no space left on device (ENOSPC)`. */
export function lossText(file: string, { dropped, reason = 'unknown' }: Losses): string {
  return `${dropped} ${dropped === 1 ? 'decision' : 'decisions'} could not be written to ${file}: ${reason}`;
}
