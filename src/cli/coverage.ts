import { writeFileSync } from 'node:fs';
import { Coverage } from '../core/review/coverage.js';
import { coverageLcov, coverageText, shareOf } from '../core/review/coverage-report.js';
import type { Config } from '../edge/config/options.js';
import { UserError } from './exit.js';
import { measure } from './measure.js';
import type { Flags, Terminal } from './terminal.js';
import { worldOrExit } from './world.js';

/** `coverage LOG...`: what of the policies decided something. */
export const coverage = (logs: readonly string[], flags: Flags, config: Config, terminal: Terminal): Promise<number> =>
  measure(logs, flags, config, terminal, () => ({
    kind: 'coverage',
    fold: new Coverage(worldOrExit(config).directory),
    share: shareOf,
    text: coverageText,
    write: (covered) => {
      if (typeof flags.lcov === 'string') write(flags.lcov, coverageLcov(covered));
    },
  }));

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`\`${file}\` cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
