import { appendFileSync } from 'node:fs';
import { VERSION } from '../edge/world/package-root.js';
import { githubAnnotations, githubSummary } from '../testing/reporters/github.js';
import { junitReport } from '../testing/reporters/junit.js';
import { fromRoot } from '../testing/reporters/paths.js';
import { type RunReport, withPaths } from '../testing/reporters/report.js';
import { sarifReport } from '../testing/reporters/sarif.js';
import { EXIT, UserError } from './exit.js';
import type { Flags, Terminal } from './terminal.js';
import { failureOf, openWholeFile, type WholeFile } from './whole-file.js';

/** Where reports go: `--report junit=FILE,sarif=FILE,github`. */
export interface Reports {
  /** Nobody wants one. */
  readonly none: boolean;
  /** Writes each whole; gives a sentence for each that could not be written. */
  write(report: RunReport): string[];
}

const FILES = { junit: junitReport, sarif: (report: RunReport) => sarifReport(report, VERSION) } as const;
type FileFormat = keyof typeof FILES;
const EXPECTED = 'expected junit=FILE, sarif=FILE or github, separated by commas';

/**
 * Reads `--report` and makes sure, before anything runs, that each file can be written. What an earlier run left there is
 * removed: a report that is not written must not look like one that is.
 *
 * @throws UserError
 */
export function openReports({ report }: Flags, { errors, environment }: Terminal): Reports {
  const wanted = typeof report === 'string' ? report.split(',').map((each) => each.trim()) : [];
  const files: { format: FileFormat; file: WholeFile }[] = [];
  let github = false;
  for (const each of wanted) {
    const [format = '', ...rest] = each.split('=');
    const shown = rest.join('=');
    if (format === 'github' && rest.length === 0 && !github) github = true;
    else if (isFileFormat(format) && shown !== '' && files.every((other) => other.format !== format))
      files.push({ format, file: openWholeFile(`--report ${format}`, shown) });
    else throw new UserError(`--report: ${EXPECTED}, each once, not \`${each}\``, EXIT.invalid);
  }
  const [one, other] = files;
  if (one && other && one.file.path === other.file.path)
    throw new UserError(
      `--report: ${one.format} and ${other.format} cannot both be written to \`${one.file.shown}\``,
      EXIT.invalid,
    );
  for (const { file } of files) file.remove();
  return {
    none: wanted.length === 0,
    write: (given) => {
      const told = withPaths(given, fromRoot(environment));
      return [
        ...files.flatMap(({ format, file }) => file.write(FILES[format](told))),
        ...(github ? annotate(told, errors, environment.GITHUB_STEP_SUMMARY) : []),
      ];
    },
  };
}

const isFileFormat = (format: string): format is FileFormat => Object.hasOwn(FILES, format);

/** The runner reads commands from both streams of a step, at the beginning of a line. */
function annotate(report: RunReport, errors: NodeJS.WritableStream, summary: string | undefined): string[] {
  for (const line of githubAnnotations(report)) errors.write(`${line}\n`);
  if (summary === undefined || summary === '') return [];
  return failureOf(`the summary of the step, ${summary},`, () => appendFileSync(summary, githubSummary(report)));
}
