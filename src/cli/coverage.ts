import { writeFileSync } from 'node:fs';
import { Coverage } from '../core/review/coverage.js';
import { coverageLcov, coverageText, shareOf } from '../core/review/coverage-report.js';
import { tallyLines } from '../core/review/tally.js';
import type { Config } from '../edge/config/options.js';
import { EXIT, UserError } from './exit.js';
import { filterOf, readCalls } from './log-input.js';
import type { Flags, Terminal } from './terminal.js';
import { worldOrExit } from './world.js';

/** `coverage LOG...`: what of the policies decided something. */
export async function coverage(
  logs: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const least = thresholdOf(flags);
  const fold = new Coverage((await worldOrExit(config)).directory);
  const tally = await readCalls(logs, filterOf(flags), config, terminal, (call) => fold.add(call));
  const covered = fold.result();
  if (typeof flags.lcov === 'string') write(flags.lcov, coverageLcov(covered));
  const share = shareOf(covered);
  const json = (): string => JSON.stringify({ ...covered, share, input: tally }, null, 2);
  terminal.output.write(`${flags.json === true ? json() : coverageText(covered)}\n`);
  const left = tallyLines(tally);
  if (left.length) terminal.errors.write(`${left.join('\n')}\n`);
  return belowStatus(share, least, terminal);
}

/** The percentage of --fail-under. */
export function thresholdOf({ failUnder }: Flags): number {
  if (failUnder === undefined) return 0;
  const number = Number(failUnder);
  if (String(failUnder).trim() === '' || !(number >= 0 && number <= 100))
    throw new UserError('--fail-under: expected a percentage from 0 to 100', EXIT.invalid);
  return number;
}

/** The status of a share that is measured against a threshold. */
export function belowStatus(share: number, least: number, { errors }: Pick<Terminal, 'errors'>): number {
  if (share >= least) return EXIT.ok;
  errors.write(`${share.toFixed(1)} % is below the ${least} % of --fail-under\n`);
  return EXIT.denied;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`\`${file}\` cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
