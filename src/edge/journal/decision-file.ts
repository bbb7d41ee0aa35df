import { constants, type FileHandle, open } from 'node:fs/promises';
import type { DecisionRecord } from '../../core/record/record.js';

/** An NDJSON file of decisions that never blocks, delays or fails a call. */
export interface DecisionFile {
  append(record: DecisionRecord): void;
  /** Lines that had to be dropped because the disk was full or too slow for too long. */
  dropped(): number;
  /** Writes what is waiting, once, and closes. */
  close(): Promise<void>;
}

export interface DecisionFileOptions {
  /** Bytes that may wait in memory before lines are dropped. */
  readonly mostWaiting?: number;
  /** Pause after a failed write, in milliseconds. */
  readonly retryAfter?: number;
  /** Told when writing fails and when it works again; at most once for each change. */
  readonly onTrouble: (error: Error | undefined) => void;
}

/**
 * Opens a decision log for appending (created readable by its owner alone). A line that a crash or a full disk left half
 * written is closed off first, so that every later line stands alone.
 *
 * @throws the file system's error when the file cannot be opened.
 */
export async function openDecisionFile(path: string, options: DecisionFileOptions): Promise<DecisionFile> {
  const { mostWaiting = 16 * 1024 * 1024, retryAfter = 1000, onTrouble } = options;
  const handle = await open(path, APPEND, 0o600);
  let torn = await endsTorn(handle);
  let waiting: Buffer[] = [];
  let bytes = 0;
  let lost = 0;
  let failing = false;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    while (waiting.length) {
      // What comes while these are written waits in a list of its own.
      const batch = waiting;
      waiting = [];
      const chunk = Buffer.concat(torn ? [NEWLINE, ...batch] : batch);
      const { written, error } = await writeAll(handle, chunk);
      const own = Math.max(0, torn ? written - 1 : written);
      const done = wholeLines(batch, own);
      const rest = batch.slice(done.lines);
      bytes -= done.bytes;
      if (written > 0) torn = own > done.bytes;
      if (!error) {
        if (failing) onTrouble(undefined);
        failing = false;
        continue;
      }
      // A pipe whose reader is behind is no trouble yet, and soon has room again: the line that was cut in two goes on where it
      // was cut. In a file, which somebody may shorten meanwhile, it is written again after a newline.
      const full = (error as NodeJS.ErrnoException).code === 'EAGAIN';
      const [cut] = rest;
      if (full && written > 0 && torn && cut) {
        rest[0] = cut.subarray(own - done.bytes);
        bytes -= own - done.bytes;
        torn = false;
      }
      waiting = [...rest, ...waiting];
      if (!full && !failing) onTrouble(error);
      if (!full) failing = true;
      timer = setTimeout(start, full ? Math.min(retryAfter, PIPE_RETRY) : retryAfter);
      timer.unref();
      break;
    }
    writing = undefined;
  };
  const start = (): void => {
    timer = undefined;
    if (waiting.length) writing ??= flush();
  };
  return {
    append(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      if (bytes + line.length > mostWaiting) {
        lost++;
        return;
      }
      waiting.push(line);
      bytes += line.length;
      if (!timer) start();
    },
    dropped: () => lost,
    async close() {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      await flush();
      clearTimeout(timer);
      lost += waiting.length;
      await handle.close();
    },
  };
}

const PIPE_RETRY = 20;
const NEWLINE = Buffer.from('\n');
/** Not blocking: a pipe that nobody reads must not hold a thread, nor the end of the process. */
const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

async function endsTorn(handle: FileHandle): Promise<boolean> {
  const stat = await handle.stat();
  // A pipe or a device has no end to look at.
  if (!stat.isFile() || stat.size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, stat.size - 1);
  return buffer[0] !== NEWLINE[0];
}

async function writeAll(handle: FileHandle, chunk: Buffer): Promise<{ written: number; error?: Error }> {
  let written = 0;
  try {
    while (written < chunk.length) written += (await handle.write(chunk, written)).bytesWritten;
    return { written };
  } catch (error) {
    return { written, error: error as Error };
  }
}

function wholeLines(batch: readonly Buffer[], written: number): { lines: number; bytes: number } {
  let lines = 0;
  let bytes = 0;
  for (const line of batch) {
    if (bytes + line.length > written) break;
    bytes += line.length;
    lines++;
  }
  return { lines, bytes };
}
