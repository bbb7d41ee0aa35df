import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Terminal } from './commands.js';
import { UserError } from './exit.js';

export type BatchAnswer = Record<string, unknown>;

/**
 * Runs a batch: JSON Lines in, JSON Lines out in the same order, one line in memory at a time. A line that is no JSON
 * object answers `{"line", "error"}` and the batch goes on; empty lines are passed over.
 *
 * @param source a path, or `-` for standard input.
 * @param answer gives the answer to one object, or an error sentence when the object is not of the command's form.
 * @returns how many lines were bad.
 */
export async function runBatch(
  source: string,
  { input: standard, output }: Pick<Terminal, 'input' | 'output'>,
  answer: (line: Record<string, unknown>) => BatchAnswer | { readonly bad: string },
): Promise<number> {
  const input = source === '-' ? standard : createReadStream(source);
  const failed = once(input, 'error').then(([error]) => {
    throw new UserError(`the batch \`${source}\` cannot be read (${(error as NodeJS.ErrnoException).code})`);
  });
  // Only the race below looks at it; without a reader it would count as unhandled.
  failed.catch(() => undefined);
  return Promise.race([failed, answerLines(input, output, answer)]) as Promise<number>;
}

async function answerLines(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  answer: (line: Record<string, unknown>) => BatchAnswer | { readonly bad: string },
): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (text.trim() === '') continue;
    const line = parseObject(text);
    const result = typeof line === 'string' ? { bad: line } : answer(line);
    const isBad = 'bad' in result;
    if (isBad) bad++;
    const written = output.write(`${JSON.stringify(isBad ? { line: number, error: result.bad } : result)}\n`);
    if (!written) await once(output, 'drain');
  }
  return bad;
}

function parseObject(text: string): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the line, and with it whatever secret stands there.
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    return at === undefined ? 'not JSON' : `not JSON (column ${Number(at) + 1})`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'expected a JSON object';
  return value as Record<string, unknown>;
}
