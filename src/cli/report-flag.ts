/** `--report`, the same for every command that has it. */

export const REPORT = 'write reports: junit=FILE, sarif=FILE, github (annotations and the summary of a step)';

/** `--report github --report junit=FILE` is `--report github,junit=FILE`. */
export const listed = (value: string, before: string | undefined): string =>
  before === undefined ? value : `${before},${value}`;
