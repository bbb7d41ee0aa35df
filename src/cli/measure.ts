import type { Fold } from '../core/review/fold.js';
import { tallyLines } from '../core/review/tally.js';
import type { Config } from '../edge/config/options.js';
import { EXIT, UserError } from './exit.js';
import { readCalls } from './logs/input.js';
import type { Flags, Terminal } from './terminal.js';

/** What is found out of logs and measured in percent. */
export interface Measure<R extends object> {
  readonly kind: 'coverage' | 'mutate';
  readonly fold: Fold<unknown> & { result(): R };
  readonly share: (result: R) => number;
  readonly text: (result: R) => string;
  /** Does something with the result before it is printed. */
  readonly write?: (result: R) => void;
}

/** Reads the logs, prints what was found, and measures it against --fail-under. */
export async function measure<R extends object>(
  logs: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
  begin: () => Measure<R>,
): Promise<number> {
  const least = thresholdOf(flags);
  const { kind, fold, share, text, write } = begin();
  const tally = await readCalls(logs, flags, { plan: { kind, config }, fold }, terminal);
  const result = fold.result();
  const percent = share(result);
  write?.(result);
  const json = (): string => JSON.stringify({ ...result, share: percent, input: tally }, null, 2);
  terminal.output.write(`${flags.json === true ? json() : text(result)}\n`);
  const left = tallyLines(tally);
  if (left.length) terminal.errors.write(`${left.join('\n')}\n`);
  if (percent >= least) return EXIT.ok;
  terminal.errors.write(`${percent.toFixed(1)} % is below the ${least} % of --fail-under\n`);
  return EXIT.denied;
}

/** The percentage of --fail-under. */
function thresholdOf({ failUnder }: Flags): number {
  if (failUnder === undefined) return 0;
  const number = Number(failUnder);
  if (String(failUnder).trim() === '' || !(number >= 0 && number <= 100))
    throw new UserError('--fail-under: expected a percentage from 0 to 100', EXIT.invalid);
  return number;
}
