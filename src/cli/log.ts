import { type Logger, pino } from 'pino';
import type { Config } from '../edge/config/options.js';
import { isColoured, readable } from './log-lines.js';
import type { Terminal } from './terminal.js';

/** Characters that may wait for a reader of the log. */
const MOST_WAITING = 256 * 1024;

/** A stream that tells how much waits in it. */
type Errors = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly writableLength?: number };

/**
 * The operational log, on standard error: lines for people on a terminal, JSON for files and pipes. A reader that does not read
 * holds up nobody: what is too much is dropped, and how much that was is said when it reads again.
 */
export function createLog(config: Config, { errors, environment }: Pick<Terminal, 'errors' | 'environment'>): Logger {
  const stream: Errors = errors;
  const lineOf = stream.isTTY === true ? readable(isColoured(environment)) : (json: string) => json;
  let dropped = 0;
  const write = (line: string): void => {
    if ((stream.writableLength ?? 0) > MOST_WAITING) {
      dropped++;
      return;
    }
    stream.write(lineOf(line));
    if (dropped === 0) return;
    const lines = dropped;
    dropped = 0;
    log.warn({ lines }, 'lines of this log were dropped: nobody read them');
  };
  const options = { level: config['log-level'], base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const log = pino(options, { write });
  return log;
}
