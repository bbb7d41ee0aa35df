import { type Logger, pino } from 'pino';
import type { Problem } from '../../core/terms/problem.js';
import type { Metrics } from '../admin/metrics.js';
import type { Config } from '../config/options.js';

/** Operational lines only, on standard error: what users read on standard output stays theirs. */
export function quietLogger(config: Config): Logger {
  const { isoTime: timestamp } = pino.stdTimeFunctions;
  return pino({ level: config['log-level'], base: null, timestamp }, pino.destination({ fd: 2, sync: true }));
}

/** Says what became of a load of the files, and counts it. */
export function reportReload(logger: Logger, { reloads }: Metrics, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length) {
    reloads.refused++;
    logger.error({ problems: errors }, 'policies were not reloaded: the last good ones stay in force');
  } else {
    reloads.taken++;
    logger.info('policies reloaded');
  }
}
