import { constants, type FileHandle, open } from 'node:fs/promises';
import type { DecisionRecord } from '../../core/record/record.js';
import { linesIn, reasonOf, writeAll } from './file-writing.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = globalThis;

/** An NDJSON file of decisions that never blocks, delays or fails a call. */
export interface DecisionFile {
  append(record: DecisionRecord): void;
  /** Goes on in the file that has the path now: somebody has renamed or removed the one that is open (logrotate). */
  reopen(): void;
  losses(): Losses;
  /** Writes what is waiting, once, and closes. */
  close(): Promise<void>;
}

/** Lines that could not be written since the start. */
export interface Losses {
  readonly dropped: number;
  /** Why the last of them was dropped. */
  readonly reason?: string;
  /** Nothing has been written since. */
  readonly failing: boolean;
}

export interface DecisionFileOptions {
  /** Bytes that may wait in memory for a slow reader before lines are dropped. */
  readonly mostWaiting?: number;
  /** Told at once when lines are lost, then at most every ten seconds while they still are, and once when writing works again. */
  readonly onLosses: (losses: Losses) => void;
  /** Told when the path cannot be opened again; writing goes on in the old file. */
  readonly onReopenFailed: (reason: string) => void;
  readonly open?: (path: string) => Promise<LogHandle>;
}

/** As much of a file handle as is needed. */
export type LogHandle = Pick<FileHandle, 'write' | 'stat' | 'read' | 'close'>;

/**
 * Opens a decision log for appending (created readable by its owner alone). A line that a crash or a full disk left half
 * written is ended first, so that every later line stands alone. What a write error leaves unwritten is lost and counted;
 * what the full buffer of a pipe leaves waits for its reader.
 *
 * @throws the file system's error when the file cannot be opened.
 */
export async function openDecisionFile(path: string, options: DecisionFileOptions): Promise<DecisionFile> {
  const file = new AppendedFile(path, options);
  await file.open();
  return file;
}

const NEWLINE = Buffer.from('\n');
/** Milliseconds. */
const PIPE_RETRY = 20;
const SAID_AGAIN = 10_000;
const TOO_SLOW = 'its reader is too slow';
/** Not blocking: a pipe that nobody reads must not hold a thread, nor the end of the process. */
const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

class AppendedFile implements DecisionFile {
  readonly #path: string;
  readonly #options: DecisionFileOptions;
  readonly #mostWaiting: number;
  #handle!: LogHandle;
  /** The file ends in a piece of a line that nobody will complete. */
  #torn = false;
  /** Bytes of the first waiting line that the pipe has taken already. */
  #cut = 0;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #reopening = false;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;
  #reason: string | undefined;
  #failing = false;
  #said = Number.NEGATIVE_INFINITY;
  /** The last word was of losses. */
  #alarmed = false;

  constructor(path: string, options: DecisionFileOptions) {
    this.#path = path;
    this.#options = options;
    this.#mostWaiting = options.mostWaiting ?? 16 * 1024 * 1024;
  }

  async open(): Promise<void> {
    const opened = await (this.#options.open?.(this.#path) ?? open(this.#path, APPEND, 0o600));
    const torn = await endsTorn(opened);
    if (this.#handle && (await isSame(this.#handle, opened))) {
      await opened.close();
      return;
    }
    await this.#handle?.close();
    this.#handle = opened;
    this.#torn = torn;
    this.#cut = 0;
  }

  append(record: DecisionRecord): void {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    if (this.#bytes + line.length > this.#mostWaiting) {
      this.#lose(1, TOO_SLOW);
      return;
    }
    this.#waiting.push(line);
    this.#bytes += line.length;
    if (!this.#timer) this.#start();
  }

  reopen(): void {
    this.#reopening = true;
    this.#start();
  }

  losses(): Losses {
    const losses = { dropped: this.#dropped, failing: this.#failing };
    return this.#reason === undefined ? losses : { ...losses, reason: this.#reason };
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    clearTimeout(this.#timer);
    await this.#flush();
    clearTimeout(this.#timer);
    if (this.#waiting.length) {
      this.#dropped += this.#waiting.length;
      this.#reason = TOO_SLOW;
    }
    this.#waiting = [];
    await this.#handle.close();
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#flush();
  }

  async #flush(): Promise<void> {
    let full = false;
    while (this.#reopening || (this.#waiting.length && !full)) {
      if (this.#reopening) await this.#openAgain();
      else full = await this.#writeWaiting();
    }
    if (full) this.#timer = setTimeout(() => this.#start(), PIPE_RETRY).unref();
    this.#writing = undefined;
  }

  async #openAgain(): Promise<void> {
    this.#reopening = false;
    try {
      await this.open();
    } catch (error) {
      this.#options.onReopenFailed(reasonOf(error as NodeJS.ErrnoException));
    }
  }

  /** @returns whether a pipe is full: its reader is behind. */
  async #writeWaiting(): Promise<boolean> {
    // What comes while these are written waits in a list of its own.
    const batch = this.#waiting;
    this.#waiting = [];
    const head = this.#torn ? [NEWLINE] : [];
    const { written, error } = await writeAll(this.#handle, Buffer.concat([...head, ...batch]).subarray(this.#cut));
    if (written > 0) this.#torn = false;
    const out = this.#cut + Math.max(0, written - head.length);
    const done = linesIn(batch, out);
    const rest = batch.slice(done.lines);
    this.#bytes -= done.bytes;
    this.#cut = 0;
    if (done.lines > 0) this.#works();
    if (!error) return false;
    if (error.code === 'EAGAIN') {
      // No trouble yet: the line that was cut in two goes on where it was cut.
      this.#cut = out - done.bytes;
      this.#waiting = [...rest, ...this.#waiting];
      return true;
    }
    this.#torn ||= out > done.bytes;
    for (const { length } of rest) this.#bytes -= length;
    this.#lose(rest.length, reasonOf(error));
    return false;
  }

  #lose(lines: number, reason: string): void {
    this.#dropped += lines;
    this.#reason = reason;
    this.#failing = true;
    const now = performance.now();
    if (now - this.#said < SAID_AGAIN) return;
    this.#said = now;
    this.#alarmed = true;
    this.#options.onLosses(this.losses());
  }

  #works(): void {
    this.#failing = false;
    if (!this.#alarmed) return;
    this.#alarmed = false;
    this.#options.onLosses(this.losses());
  }
}

async function endsTorn(handle: LogHandle): Promise<boolean> {
  const stat = await handle.stat();
  // A pipe or a device has no end to look at.
  if (!stat.isFile() || stat.size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, stat.size - 1);
  return buffer[0] !== NEWLINE[0];
}

async function isSame(one: LogHandle, other: LogHandle): Promise<boolean> {
  const [a, b] = await Promise.all([one.stat(), other.stat()]);
  return a.ino === b.ino && a.dev === b.dev;
}
