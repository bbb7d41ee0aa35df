import { PassThrough } from 'node:stream';
import { runCommandLine } from '#src/cli/commands.js';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs one command line in this process; `input` is what stands on standard input. */
export async function run(
  words: readonly string[],
  input = '',
  environment: Record<string, string> = {},
): Promise<Ran> {
  const [standard, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const texts = [output, errors].map(async (stream) => {
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return text;
  });
  standard.end(input);
  const status = await runCommandLine(words, { input: standard, output, errors, environment }, '1.2.3');
  output.end();
  errors.end();
  const [out = '', failures = ''] = await Promise.all(texts);
  return { status, out, errors: failures };
}

/** Answers of a batch, parsed. */
export const lines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
