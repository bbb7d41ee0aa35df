import {
  accessSync,
  appendFileSync,
  constants,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { VERSION } from '../edge/world/package-root.js';
import { githubAnnotations, githubSummary } from '../testing/reporters/github.js';
import { junitReport } from '../testing/reporters/junit.js';
import { fromRoot } from '../testing/reporters/paths.js';
import { type RunReport, withPaths } from '../testing/reporters/report.js';
import { sarifReport } from '../testing/reporters/sarif.js';
import { EXIT, UserError } from './exit.js';
import type { Flags, Terminal } from './terminal.js';

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
  const files: { format: FileFormat; path: string; shown: string }[] = [];
  let github = false;
  for (const each of wanted) {
    const [format = '', ...rest] = each.split('=');
    const shown = rest.join('=');
    if (format === 'github' && rest.length === 0 && !github) github = true;
    else if (isFileFormat(format) && shown !== '' && files.every((other) => other.format !== format))
      files.push({ format, path: targetOf(format, shown), shown });
    else throw new UserError(`--report: ${EXPECTED}, each once, not \`${each}\``, EXIT.invalid);
  }
  const [one, other] = files;
  if (one && other && one.path === other.path)
    throw new UserError(
      `--report: ${one.format} and ${other.format} cannot both be written to \`${one.shown}\``,
      EXIT.invalid,
    );
  for (const { path } of files) if (isPlainFile(path)) rmSync(path);
  return {
    none: wanted.length === 0,
    write: (given) => {
      const told = withPaths(given, fromRoot(environment));
      return [
        ...files.flatMap(({ format, path, shown }) =>
          failureOf(`--report ${format}=${shown}`, () => writeWhole(path, FILES[format](told))),
        ),
        ...(github ? annotate(told, errors, environment.GITHUB_STEP_SUMMARY) : []),
      ];
    },
  };
}

const isFileFormat = (format: string): format is FileFormat => Object.hasOwn(FILES, format);

/** The file itself, behind any link. */
function targetOf(format: FileFormat, shown: string): string {
  const bad = (why: string): UserError =>
    new UserError(`--report ${format}: \`${shown}\` cannot be written: ${why}`, EXIT.failure);
  const given = resolve(shown);
  try {
    const path = realpathSync(given);
    if (statSync(path).isDirectory()) throw bad('it is a directory');
    accessSync(path, constants.W_OK);
    if (isPlainFile(path)) accessSync(dirname(path), constants.W_OK);
    return path;
  } catch (error) {
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw bad(reason(error));
  }
  try {
    const folder = realpathSync(dirname(given));
    if (!statSync(folder).isDirectory()) throw bad(`${dirname(shown)} is no directory`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw bad(reason(error) === 'ENOENT' ? `there is no directory ${dirname(shown)}` : reason(error));
  }
  return given;
}

const reason = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? (error as Error).message;

function isPlainFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** A file is there as a whole or not at all; a device or a pipe just gets it. */
function writeWhole(path: string, text: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) {
    writeFileSync(path, text);
    return;
  }
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function failureOf(what: string, write: () => void): string[] {
  try {
    write();
    return [];
  } catch (error) {
    return [`${what} could not be written (${reason(error)})`];
  }
}

/** The runner reads commands from both streams of a step, at the beginning of a line. */
function annotate(report: RunReport, errors: NodeJS.WritableStream, summary: string | undefined): string[] {
  for (const line of githubAnnotations(report)) errors.write(`${line}\n`);
  if (summary === undefined || summary === '') return [];
  return failureOf(`the summary of the step, ${summary},`, () => appendFileSync(summary, githubSummary(report)));
}
