import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../exit.js';
import type { Terminal } from '../terminal.js';

/** Whole lines of one log, as it has them. */
export interface Block {
  readonly kind: 'lines' | 'delivered' | 'overlong';
  /** What people are told that it is of. */
  readonly path: string;
  /** `delivered`: the one document of a file as CloudTrail delivers them. Empty: a line that was too long to be read. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface BlockReader {
  /** The next block waits until this one is taken. */
  take(block: Block): Promise<void>;
  /** A file ended before its end. */
  broken(path: string, why: string): void;
  /** Told how many bytes of how many have been read; of standard input nobody knows how many there are. */
  read(bytes: number, all: number): void;
}

export interface BlockSizes {
  /** Bytes of a block: as many lines as fit, at least one. */
  readonly block: number;
  /** Bytes of a line: the record of a call of a thousand resources has some millions. */
  readonly line: number;
}

const SIZES: BlockSizes = { block: 4 * 1024 * 1024, line: 128 * 1024 * 1024 };

/**
 * Reads logs in the given order: a rotated log is its files, oldest first. Compressed ones are known by their first bytes; `-` is
 * standard input.
 *
 * @throws UserError when one cannot be opened, or is given twice.
 */
export async function readBlocks(
  paths: readonly string[],
  { input }: Pick<Terminal, 'input'>,
  reader: BlockReader,
  sizes: BlockSizes = SIZES,
): Promise<void> {
  const all = await sizeOfAll(paths);
  let read = 0;
  for (const path of paths) {
    const source = path === '-' ? input : await opened(path);
    const name = path === '-' ? 'standard input' : path;
    const cutter = new Cutter(name, sizes);
    try {
      for await (const chunk of source) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
        read += bytes.length;
        reader.read(read, all);
        for (const block of cutter.cut(bytes)) await reader.take(block);
      }
    } catch (error) {
      if (error instanceof UserError) throw error;
      // What was read counts; a compressed file that was cut off, or a disk, gives no more.
      reader.broken(name, (error as Error).message);
    }
    for (const block of cutter.end()) await reader.take(block);
  }
}

async function sizeOfAll(paths: readonly string[]): Promise<number> {
  const seen = new Set<string>();
  let all = 0;
  for (const path of paths) {
    const found = path === '-' ? undefined : await stat(path).catch((error) => unreadable(path, error));
    if (found?.isDirectory()) throw new UserError(`the log \`${path}\` is a directory`);
    const file = found ? `${found.dev}:${found.ino}` : path;
    // A pipe or a device may be a different one each time it is opened.
    if ((!found || found.isFile()) && seen.has(file))
      throw new UserError(`the log \`${path}\` is given twice: its calls would count twice`);
    seen.add(file);
    all += found?.size ?? 0;
  }
  return all;
}

function unreadable(path: string, error: unknown): never {
  throw new UserError(`the log \`${path}\` cannot be read (${(error as NodeJS.ErrnoException).code})`);
}

async function opened(path: string): Promise<NodeJS.ReadableStream> {
  try {
    const handle = await open(path);
    const first = await handle.read(Buffer.alloc(2), 0, 2, 0).catch(() => undefined);
    const zipped = first?.bytesRead === 2 && first.buffer[0] === 0x1f && first.buffer[1] === 0x8b;
    await handle.close();
    const raw = createReadStream(path, { highWaterMark: 1024 * 1024 });
    if (!zipped) return raw;
    const plain = createGunzip({ chunkSize: 256 * 1024 });
    return raw.on('error', (error) => plain.destroy(error)).pipe(plain);
  } catch (error) {
    return unreadable(path, error);
  }
}

const NEW_LINE = 10;
/** The first characters of a file of CloudTrail (user guide, "CloudTrail log file examples"). */
const DELIVERED = /^\s*\{\s*"Records"\s*:\s*\[/;
/** Bytes in which they are. */
const HEAD = 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Cuts the bytes of one log into blocks. */
class Cutter {
  readonly #path: string;
  readonly #sizes: BlockSizes;
  #buffer: Buffer<ArrayBuffer>;
  #length = 0;
  #isDelivered: boolean | undefined;
  /** Within a line that is too long. */
  #skips = false;

  constructor(path: string, sizes: BlockSizes) {
    this.#path = path;
    this.#sizes = sizes;
    this.#buffer = Buffer.allocUnsafeSlow(sizes.block);
  }

  *cut(chunk: Uint8Array): Generator<Block> {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#skips) rest = this.#skip(rest);
      this.#makeRoom();
      const taken = rest.subarray(0, this.#buffer.length - this.#length);
      this.#buffer.set(taken, this.#length);
      this.#length += taken.length;
      rest = rest.subarray(taken.length);
      this.#lookAtHead();
      if (this.#length === this.#buffer.length) yield* this.#full();
    }
  }

  *end(): Generator<Block> {
    this.#lookAtHead(true);
    const bytes = this.#buffer.subarray(0, this.#length) as Uint8Array<ArrayBuffer>;
    if (this.#length > 0) yield this.#block(this.#isDelivered ? 'delivered' : 'lines', bytes);
  }

  /** What comes before the end of a line that is too long goes. */
  #skip(bytes: Uint8Array): Uint8Array {
    const end = bytes.indexOf(NEW_LINE);
    this.#skips = end < 0;
    return end < 0 ? bytes.subarray(bytes.length) : bytes.subarray(end + 1);
  }

  #makeRoom(): void {
    if (this.#length < this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(this.#buffer.length * 2);
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }

  /** Whether the log is one document is seen in its first bytes; a byte order mark is none of them. */
  #lookAtHead(isAll = false): void {
    if (this.#isDelivered !== undefined || (this.#length < HEAD && !isAll)) return;
    if (BYTE_ORDER_MARK.every((byte, at) => this.#length > at && this.#buffer[at] === byte)) {
      this.#buffer.copyWithin(0, BYTE_ORDER_MARK.length, this.#length);
      this.#length -= BYTE_ORDER_MARK.length;
    }
    this.#isDelivered = DELIVERED.test(this.#buffer.toString('latin1', 0, Math.min(HEAD, this.#length)));
  }

  *#full(): Generator<Block> {
    this.#lookAtHead(true);
    const end = this.#isDelivered ? -1 : this.#buffer.lastIndexOf(NEW_LINE, this.#length - 1) + 1;
    if (end > 0) {
      const full = this.#buffer;
      this.#buffer = Buffer.allocUnsafeSlow(this.#sizes.block);
      const left = full.subarray(end, this.#length);
      while (this.#buffer.length < left.length) this.#buffer = Buffer.allocUnsafeSlow(this.#buffer.length * 2);
      this.#buffer.set(left);
      this.#length = left.length;
      yield this.#block('lines', full.subarray(0, end) as Uint8Array<ArrayBuffer>);
    } else if (this.#length >= this.#sizes.line) {
      if (this.#isDelivered)
        throw new UserError(`\`${this.#path}\` is a file of CloudTrail of more than ${this.#sizes.line} bytes`);
      this.#buffer = Buffer.allocUnsafeSlow(this.#sizes.block);
      this.#length = 0;
      this.#skips = true;
      yield this.#block('overlong', Buffer.allocUnsafeSlow(0));
    }
  }

  #block(kind: Block['kind'], bytes: Uint8Array<ArrayBuffer>): Block {
    return { kind, path: this.#path, bytes };
  }
}
