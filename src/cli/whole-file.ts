import { accessSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from './exit.js';

/** A file that somebody wants written at the end, and that could be at the beginning. */
export interface WholeFile {
  /** The file itself, behind any link. */
  readonly path: string;
  readonly shown: string;
  /** Takes away what is there. */
  remove(): void;
  /** Writes it whole or not at all; gives a sentence when it could not. */
  write(text: string): string[];
}

/**
 * Makes sure that a file can be written.
 *
 * @param flag that names it: `--report junit`.
 * @throws UserError
 */
export function openWholeFile(flag: string, shown: string): WholeFile {
  const path = targetOf(flag, shown);
  return {
    path,
    shown,
    remove: () => {
      if (isPlainFile(path)) rmSync(path);
    },
    write: (text) => failureOf(`${flag}: \`${shown}\``, () => writeWhole(path, text)),
  };
}

function targetOf(flag: string, shown: string): string {
  const bad = (why: string): UserError => new UserError(`${flag}: \`${shown}\` cannot be written: ${why}`);
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
    if (!statSync(folder).isDirectory()) throw bad(`${dirname(shown)} is not a directory`);
    accessSync(folder, constants.W_OK);
    return join(folder, basename(given));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw bad(reason(error) === 'ENOENT' ? `there is no directory ${dirname(shown)}` : reason(error));
  }
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

/** A sentence when something could not be written. */
export function failureOf(what: string, write: () => void): string[] {
  try {
    write();
    return [];
  } catch (error) {
    return [`${what} could not be written (${reason(error)})`];
  }
}
