import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { isFault, MAX_DEPTH, readJson } from '../core/text/json.js';
import { toValue } from '../core/text/json-value.js';
import { repeatedNames } from '../core/text/members.js';
import { UserError } from './exit.js';
import { createProgress, type Progress } from './progress.js';
import type { Terminal } from './terminal.js';

export type LineAnswer = Record<string, unknown>;

type Answer = (line: Record<string, unknown>, repeated: readonly string[]) => LineAnswer | { readonly bad: string };

/**
 * Runs a batch: JSON Lines in, JSON Lines out in the same order, one line in memory at a time. A line that is no JSON
 * object answers `{"line", "error"}` and the batch goes on; empty lines are passed over.
 *
 * @param source a path, or `-` for standard input.
 * @param answer gives the answer to one object, or an error sentence when the object is not of the command's form. `repeated`
 * are the JSON pointers of keys that are there twice in one object of the line: the object has the last of them only.
 * @param onBad takes the number of each bad line, and what is wrong with it.
 * @returns how many lines were bad.
 */
export async function runBatch(
  source: string,
  { input: standard, output, errors }: Pick<Terminal, 'input' | 'output' | 'errors'>,
  answer: Answer,
  onBad: (line: number, error: string) => void = () => undefined,
): Promise<number> {
  const progress = createProgress({ output, errors });
  try {
    return await answerLines(source === '-' ? standard : await opened(source), output, { answer, onBad, progress });
  } finally {
    progress.end();
  }
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
  { answer, onBad, progress }: { answer: Answer; onBad: (line: number, error: string) => void; progress: Progress },
): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const text of linesOf(input)) {
    number++;
    progress.step();
    if (text.trim() === '') continue;
    const result = answerLine(text, answer);
    if (result.bad !== undefined) {
      bad++;
      onBad(number, result.bad);
    }
    const line = result.text ?? JSON.stringify({ line: number, error: result.bad });
    if (!output.write(`${line}\n`)) await once(output, 'drain');
  }
  return bad;
}

type Answered = { readonly text: string; readonly bad?: never } | { readonly bad: string; readonly text?: never };

/** A line's policies may nest as deep as policies may, and they are within something. */
const LINE_LEVELS = 2 * MAX_DEPTH;

function answerLine(text: string, answer: Answer): Answered {
  const root = readJson(text, LINE_LEVELS);
  if (isFault(root)) {
    return root.code === 'too-deep'
      ? answerDeep(text, answer)
      : { bad: `not JSON (column ${root.offset + 1}: ${root.message})` };
  }
  if (root.type !== 'object') return { bad: 'expected a JSON object' };
  const repeated = repeatedNames(root).map(({ pointer }) => pointer);
  return answered(answer(toValue(root) as Record<string, unknown>, repeated));
}

/** What nests too deep is refused by who reads that part of the line, and the answer has the line's id. */
function answerDeep(text: string, answer: Answer): Answered {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value)
      ? { bad: 'expected a JSON object' }
      : answered(answer(value as Record<string, unknown>, []));
  } catch (error) {
    // JSON.parse reads what nests deeper than the stack can bear, and the answer repeats the line's id.
    if (error instanceof RangeError) return { bad: 'nested too deep' };
    if (error instanceof SyntaxError) return { bad: 'not JSON' };
    throw error;
  }
}

function answered(result: ReturnType<Answer>): Answered {
  return typeof result.bad === 'string' ? { bad: result.bad } : { text: JSON.stringify(result) };
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
