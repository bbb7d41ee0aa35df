import { readFileSync } from 'node:fs';
import type { Problem } from '../../core/terms/problem.js';

/** What somebody configured cannot be put in force; every problem is listed. */
export class ConfigurationError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(sentence).join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

function sentence({ file, line, column, pointer, message, hint }: Problem): string {
  const place = file === undefined ? pointer : [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place ? `${place}: ` : ''}${message}${hint ? `; ${hint}` : ''}`;
}

/** The problem of a file that a setting names and that cannot be opened. */
export function unreadable(setting: string, file: string, { code }: NodeJS.ErrnoException): ConfigurationError {
  const message = `the file of --${setting} cannot be opened (${code})`;
  return new ConfigurationError([{ severity: 'error', code: 'unreadable-file', message, pointer: '', file }]);
}

/** Reads a file that a setting names. Throws ConfigurationError. */
export function readSetting(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(setting, path, error as NodeJS.ErrnoException);
  }
}
