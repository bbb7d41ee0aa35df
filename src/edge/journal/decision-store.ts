import type { DecisionRecord } from '../../core/record/record.js';

/** What one decision is worked out from again: a text of one-byte characters, and bytes. */
export interface Packed {
  readonly id: string;
  /** Begins with the id. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Works a record out from what is kept of a decision and from its source: the policies that decided. */
export type Rewrite<S> = (source: S, text: string, bytes: Buffer) => DecisionRecord;

/**
 * The last decisions, packed one behind the other outside of the garbage collector's sight: a thousand decisions as objects,
 * each of which lives just long enough to be moved twice and is then dropped, cost every call a tenth of its time.
 *
 * A decision is known by its number: 0 is the first that ever came.
 */
export interface DecisionStore<S> {
  /** Decisions that are there: `first` and those after it. */
  readonly length: number;
  readonly first: number;
  /** Bytes set aside, those that are free included. */
  readonly size: number;
  push(source: S, packed: Packed): void;
  /** Drops the oldest. */
  shift(): void;
  /** Its id; undefined when it is not there any more. */
  id(number: number): string | undefined;
  /** Bytes that are kept of it; 0 when it is not there any more. */
  weight(number: number): number;
  /** Its record: written once and kept, or (`keep` false) written anew. Undefined when it is not there any more. */
  record(number: number, keep: boolean): DecisionRecord | undefined;
}

interface Source<S> {
  /** Undefined as soon as no record needs it any more: it may be policies that are long out of force. */
  value: S | undefined;
  unwritten: number;
}

interface Chunk<S> {
  readonly room: Buffer;
  used: number;
  /** Number of its first decision, whether or not it is still there. */
  readonly first: number;
  /** Four numbers a decision: its place in `sources`, where it starts, where its id ends, where its text ends. */
  readonly places: number[];
  readonly sources: Source<S>[];
  readonly records: Map<number, DecisionRecord>;
}

/** Larger than nearly every request, small beside the rest of a process. */
const CHUNK = 128 * 1024;
const FIELDS = 4;

export function createDecisionStore<S>(rewrite: Rewrite<S>): DecisionStore<S> {
  const chunks: Chunk<S>[] = [];
  let spare: Buffer | undefined;
  let size = 0;
  let first = 0;
  let next = 0;

  const roomFor = (length: number): Buffer => {
    if (length <= CHUNK && spare) {
      const room = spare;
      spare = undefined;
      return room;
    }
    const room = Buffer.allocUnsafeSlow(Math.max(CHUNK, length));
    size += room.length;
    return room;
  };
  const open = (length: number): Chunk<S> => {
    const chunk = {
      room: roomFor(length),
      used: 0,
      first: next,
      places: [],
      sources: [],
      records: new Map<number, DecisionRecord>(),
    };
    chunks.push(chunk);
    return chunk;
  };
  /** Of the chunk that has gone. */
  const giveBack = (room: Buffer): void => {
    if (room.length === CHUNK && !spare) spare = room;
    else size -= room.length;
  };
  const find = (number: number): Chunk<S> | undefined => {
    if (number < first || number >= next) return undefined;
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((chunks[middle] as Chunk<S>).first <= number) low = middle;
      else high = middle - 1;
    }
    return chunks[low];
  };
  return {
    get length() {
      return next - first;
    },
    get first() {
      return first;
    },
    get size() {
      return size;
    },
    push(source, { id, text, bytes }) {
      const length = text.length + bytes.length;
      let chunk = chunks[chunks.length - 1];
      if (!chunk || chunk.used + length > chunk.room.length) chunk = open(length);
      const { room, places } = chunk;
      const start = chunk.used;
      const textEnd = start + text.length;
      room.write(text, start, 'latin1');
      room.set(bytes, textEnd);
      chunk.used = textEnd + bytes.length;
      places.push(sourceIn(chunk, source), start, start + id.length, textEnd);
      next++;
    },
    shift() {
      const chunk = chunks[0];
      if (!chunk || first === next) return;
      const at = first - chunk.first;
      if (!chunk.records.delete(first)) written(chunk, at);
      first++;
      if ((first - chunk.first) * FIELDS < chunk.places.length) return;
      chunks.shift();
      giveBack(chunk.room);
    },
    id(number) {
      const chunk = find(number);
      if (!chunk) return undefined;
      const [, start, idEnd] = placeIn(chunk, number - chunk.first);
      return chunk.room.toString('latin1', start, idEnd);
    },
    weight(number) {
      const chunk = find(number);
      if (!chunk) return 0;
      const [, start, , , end] = placeIn(chunk, number - chunk.first);
      return end - start;
    },
    record(number, keep) {
      const chunk = find(number);
      if (!chunk) return undefined;
      const known = chunk.records.get(number);
      if (known) return known;
      const at = number - chunk.first;
      const [source, start, , textEnd, end] = placeIn(chunk, at);
      const { room, sources } = chunk;
      const value = sources[source]?.value;
      if (value === undefined) throw new Error('INVARIANT: a decision has its record or can write it');
      const text = room.toString('latin1', start, textEnd);
      const record = rewrite(value, text, Buffer.from(room.subarray(textEnd, end)));
      if (!keep) return record;
      chunk.records.set(number, record);
      written(chunk, at);
      return record;
    },
  };
}

/** Counts one more decision that needs this source. */
function sourceIn<S>({ sources }: Chunk<S>, value: S): number {
  const last = sources[sources.length - 1];
  if (last && last.value === value) {
    last.unwritten++;
    return sources.length - 1;
  }
  return sources.push({ value, unwritten: 1 }) - 1;
}

/** One decision of the chunk needs its source no more. */
function written<S>({ places, sources }: Chunk<S>, at: number): void {
  const source = sources[places[at * FIELDS] as number] as Source<S>;
  if (--source.unwritten === 0) source.value = undefined;
}

function placeIn<S>(
  { places, used }: Chunk<S>,
  at: number,
): [source: number, start: number, idEnd: number, textEnd: number, end: number] {
  const [source = 0, start = 0, idEnd = 0, textEnd = 0, , end = used] = places.slice(at * FIELDS, at * FIELDS + 6);
  return [source, start, idEnd, textEnd, end];
}
