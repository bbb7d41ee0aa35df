import type { FileHandle } from 'node:fs/promises';

/** Writes all of a chunk, or as much as can be written. */
export async function writeAll(
  handle: Pick<FileHandle, 'write'>,
  chunk: Uint8Array,
): Promise<{ readonly written: number; readonly error?: NodeJS.ErrnoException }> {
  let written = 0;
  try {
    while (written < chunk.length) written += (await handle.write(chunk, written)).bytesWritten;
    return { written };
  } catch (error) {
    return { written, error: error as NodeJS.ErrnoException };
  }
}

/** How many whole lines the first `written` bytes of a batch are, and how long these are. */
export function linesIn(batch: readonly Buffer[], written: number): { readonly lines: number; readonly bytes: number } {
  let lines = 0;
  let bytes = 0;
  for (const line of batch) {
    if (bytes + line.length > written) break;
    bytes += line.length;
    lines++;
  }
  return { lines, bytes };
}

/** The system's words for an error: `no space left on device (ENOSPC)`. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  const words = /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1];
  return code === undefined || words === undefined ? message : `${words} (${code})`;
}
