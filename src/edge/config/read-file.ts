import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** The largest file that is read whole, in bytes: a hundred times a principals file of a thousand people. */
export const LARGEST_FILE = 32 * 1024 * 1024;

/** Why a file was not read: the message says what was found and what was expected, or the system's code is there alone. */
export class UnreadableFile extends Error {
  constructor(
    /** The system's (ENOENT, EACCES, ...), or `NOT_A_FILE` or `TOO_LARGE`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The bytes of a regular file; links are followed. Never waits: who opens a pipe would, until somebody writes, and a device
 * may have no end. Throws UnreadableFile.
 */
function readRegularFile(path: string): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new UnreadableFile('NOT_A_FILE', `found ${kindOf(stats)}, expected a regular file`);
    return readWhole(file, stats.size);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UnreadableFile(code, code === 'ENOENT' ? 'there is no such file' : code);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The text of a regular file, or why there is none. */
export function readText(path: string): string | UnreadableFile {
  try {
    return readRegularFile(path).toString('utf8');
  } catch (error) {
    if (error instanceof UnreadableFile) return error;
    throw error;
  }
}

/** The size is a first guess: the file may grow meanwhile, and some of the system's files say 0. */
function readWhole(file: number, size: number): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  while (Math.max(length, size) <= LARGEST_FILE) {
    const chunk = Buffer.allocUnsafe(Math.max(size + 1 - length, 4096));
    const read = readSync(file, chunk);
    if (read === 0) return Buffer.concat(chunks);
    length += read;
    chunks.push(chunk.subarray(0, read));
  }
  const most = `${LARGEST_FILE / 1024 / 1024} MiB`;
  throw new UnreadableFile('TOO_LARGE', `found more than ${most}, expected at most that`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}
