import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from './exit.js';
import type { Terminal } from './terminal.js';

/** Takes the lines of one log after the other. */
export interface LineReader {
  line(text: string, place: () => string): void;
  /** A file ended before its end. */
  broken(file: string, why: string): void;
}

/** Characters of one line: the record of a call of a thousand resources has some millions. */
const LONGEST_LINE = 128 * 1024 * 1024;

/**
 * Reads logs in the given order, line by line: a rotated log is its files, oldest first. Compressed ones are known by their
 * first bytes; `-` is standard input.
 *
 * @param onBytes is told how many bytes of how many have been read.
 * @throws UserError when one cannot be opened.
 */
export async function readLogs(
  paths: readonly string[],
  { input }: Pick<Terminal, 'input'>,
  reader: LineReader,
  onBytes: (read: number, all: number) => void = () => undefined,
): Promise<void> {
  const sizes = await Promise.all(paths.map(sizeOf));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let read = 0;
  for (const path of paths) {
    const source = path === '-' ? input : await opened(path);
    const counted = (bytes: number): void => {
      read += bytes;
      onBytes(read, all);
    };
    await readLog(source, path, reader, counted);
  }
}

async function sizeOf(path: string): Promise<number> {
  if (path === '-') return 0;
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`the log \`${path}\` cannot be read (${error.code})`);
  });
  if (found.isDirectory()) throw new UserError(`the log \`${path}\` is a directory`);
  return found.size;
}

async function opened(path: string): Promise<NodeJS.ReadableStream> {
  try {
    const handle = await open(path);
    const first = await handle.read(Buffer.alloc(2), 0, 2, 0).catch(() => undefined);
    const zipped = first?.bytesRead === 2 && first.buffer[0] === 0x1f && first.buffer[1] === 0x8b;
    await handle.close();
    const raw = createReadStream(path, { highWaterMark: 1024 * 1024 });
    // A stream that is destroyed by an error of the other's end is told by that one.
    return zipped ? raw.on('error', () => undefined).pipe(createGunzip()) : raw;
  } catch (error) {
    throw new UserError(`the log \`${path}\` cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

async function readLog(
  source: NodeJS.ReadableStream,
  path: string,
  reader: LineReader,
  counted: (bytes: number) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = '';
  const take = (line: string): void => {
    number++;
    if (line.trim() === '') return;
    const at = number;
    reader.line(line, () => `${path === '-' ? 'standard input' : path}:${at}`);
  };
  // A file that CloudTrail delivered is one JSON document; as one it is read whole.
  let whole: string[] | undefined;
  let begun = false;
  try {
    for await (const chunk of source) {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      counted(chunk.length);
      if (!begun && DELIVERED.test(rest + text)) whole = [];
      begun = true;
      if (whole) {
        whole.push(text);
        continue;
      }
      const lines = text.split('\n');
      lines[0] = rest + lines[0];
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) throw new UserError(`the log \`${path}\` has a line of more than 128 MB`);
      for (const line of lines) take(line);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    // What was read counts; a compressed file that was cut off, or a disk, gives no more.
    reader.broken(path, (error as Error).message);
  }
  rest += decoder.decode();
  if (whole) takeDelivered(whole.join('') + rest, path, reader);
  else if (rest !== '') take(rest);
}

/** The first characters of a file of CloudTrail (user guide, "CloudTrail log file examples"). */
const DELIVERED = /^\s*\{\s*"Records"\s*:\s*\[/;

function takeDelivered(text: string, path: string, reader: LineReader): void {
  let records: unknown;
  try {
    records = (JSON.parse(text) as { readonly Records: unknown }).Records;
  } catch {
    reader.broken(path, 'a file of CloudTrail that is cut off or damaged: none of its events was read');
    return;
  }
  if (!Array.isArray(records)) return;
  for (const [at, record] of records.entries()) reader.line(JSON.stringify(record), () => `${path}: record ${at + 1}`);
}
