/** Where something lies in a store. */
export interface Place {
  readonly chunk: Chunk;
  readonly start: number;
  /** Where the text ends and the bytes begin. */
  readonly middle: number;
  readonly end: number;
}

/**
 * Bytes that are kept for a while and go in the order in which they came, outside of the garbage collector's sight: what
 * survives a few of its rounds only to be dropped later is what it is slowest at.
 */
export interface ByteStore {
  /** Bytes set aside, those that are free included. */
  readonly size: number;
  /** Copies a text of one-byte characters, and bytes. */
  put(text: string, bytes: Uint8Array): Place;
  /** A copy of what lies there. */
  take(place: Place): { readonly text: string; readonly bytes: Buffer };
  /** Gives the room back; once for each place. */
  drop(place: Place): void;
}

interface Chunk {
  readonly room: Buffer;
  used: number;
  places: number;
}

/** Larger than nearly every request, small beside the rest of a process. */
const CHUNK = 128 * 1024;

export function createByteStore(): ByteStore {
  let size = 0;
  let current: Chunk | undefined;
  let spare: Chunk | undefined;
  const chunkFor = (length: number): Chunk => {
    if (length <= CHUNK && spare) {
      const chunk = spare;
      spare = undefined;
      return chunk;
    }
    const room = Buffer.allocUnsafeSlow(Math.max(CHUNK, length));
    size += room.length;
    return { room, used: 0, places: 0 };
  };
  const retire = (chunk: Chunk): void => {
    chunk.used = 0;
    if (chunk.room.length === CHUNK && !spare) spare = chunk;
    else size -= chunk.room.length;
  };
  return {
    get size() {
      return size;
    },
    put(text, bytes) {
      const length = text.length + bytes.length;
      if (!current || current.used + length > current.room.length) {
        const full = current;
        current = chunkFor(length);
        if (full?.places === 0) retire(full);
      }
      const chunk = current;
      const start = chunk.used;
      const middle = start + text.length;
      chunk.room.write(text, start, 'latin1');
      chunk.room.set(bytes, middle);
      chunk.used = middle + bytes.length;
      chunk.places++;
      return { chunk, start, middle, end: chunk.used };
    },
    take({ chunk: { room }, start, middle, end }) {
      return { text: room.toString('latin1', start, middle), bytes: Buffer.from(room.subarray(middle, end)) };
    },
    drop({ chunk }) {
      if (--chunk.places === 0 && chunk !== current) retire(chunk);
    },
  };
}
