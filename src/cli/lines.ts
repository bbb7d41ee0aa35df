import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { repeatedKeys } from '../core/text/json-repeats.js';
import { UserError } from './exit.js';
import type { Terminal } from './terminal.js';

export type BatchAnswer = Record<string, unknown>;

type Answer = (line: Record<string, unknown>, repeated: readonly string[]) => BatchAnswer | { readonly bad: string };

/**
 * Runs a batch: JSON Lines in, JSON Lines out in the same order, one line in memory at a time. A line that is no JSON
 * object answers `{"line", "error"}` and the batch goes on; empty lines are passed over.
 *
 * @param source a path, or `-` for standard input.
 * @param answer gives the answer to one object, or an error sentence when the object is not of the command's form. `repeated`
 * are the JSON pointers of keys that stand twice in one object of the line: the object has the last of them only.
 * @returns how many lines were bad.
 */
export async function runBatch(
  source: string,
  { input: standard, output }: Pick<Terminal, 'input' | 'output'>,
  answer: Answer,
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
  answer: Answer,
): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const text of linesOf(input)) {
    number++;
    if (text.trim() === '') continue;
    const answered = answerLine(text, answer);
    if (answered.bad !== undefined) bad++;
    const line = answered.text ?? JSON.stringify({ line: number, error: answered.bad });
    if (!output.write(`${line}\n`)) await once(output, 'drain');
  }
  return bad;
}

type Answered = { readonly text: string; readonly bad?: never } | { readonly bad: string; readonly text?: never };

function answerLine(text: string, answer: Answer): Answered {
  const line = parseObject(text);
  if (typeof line === 'string') return { bad: line };
  try {
    const result = answer(line, repeatedKeys(text, line));
    return typeof result.bad === 'string' ? { bad: result.bad } : { text: JSON.stringify(result) };
  } catch (error) {
    // JSON.parse reads what nests deeper than the stack can bear, and the answer repeats the line's id.
    if (error instanceof RangeError) return { bad: 'nested too deep' };
    throw error;
  }
}

/**
 * The lines of a stream of UTF-8. A line ends with a line feed and nothing else: JSON may hold U+2028 and U+2029 as they are,
 * which node:readline takes for ends of lines.
 */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    yield* lines;
  }
  const last = rest + decoder.decode();
  if (last !== '') yield last;
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
