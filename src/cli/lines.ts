import { once } from 'node:events';
import { open } from 'node:fs/promises';
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
  return answerLines(source === '-' ? standard : await opened(source), output, answer);
}

async function opened(path: string): Promise<NodeJS.ReadableStream> {
  try {
    // A stream of its own reports a missing file only once somebody reads.
    const handle = await open(path);
    if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
    await handle.close();
  } catch (error) {
    throw new UserError(`the batch \`${path}\` cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  throw new UserError(`the batch \`${path}\` is a directory`);
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
