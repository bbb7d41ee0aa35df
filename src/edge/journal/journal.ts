import type { DecisionRecord } from '../../core/record/record.js';
import { createByteStore, type Place } from './byte-store.js';
import type { DecisionFile } from './decision-file.js';
import { createQueue } from './queue.js';

/** A decision whose record is written out only when somebody reads it: most never are. */
export interface JournalEntry {
  readonly id: string;
  /** Writes the record now. */
  readonly record: () => DecisionRecord;
  /** Writes the same record at any later time, from the text (one-byte characters) and bytes that are kept for it. */
  readonly later: (text: string, bytes: Buffer) => DecisionRecord;
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface Journal {
  /** Throws when the record of an entry that somebody waits for cannot be written. */
  add(entry: JournalEntry): void;
  /** Newest first. */
  list(limit: number): DecisionRecord[];
  /** The same, each written only when it is asked for: one of a thousand checks has megabytes. */
  newest(limit: number): Iterable<DecisionRecord>;
  find(id: string): DecisionRecord | undefined;
  /** Calls back with every later record until the returned function is called. */
  follow(reader: (record: DecisionRecord) => void): () => void;
  /**
   * Writes out the records that nobody has read yet, a few at a time: an unwritten one holds on to the policies that decided
   * it, which a reload has put out of force. Those of huge requests stay unwritten: the policies are smaller.
   */
  settle(): void;
  /** Since the start: decisions added, and lines that the decision log had to drop. */
  counts(): { added: number; dropped: number };
  /** Writes out what is waiting. */
  close(): Promise<void>;
}

interface Kept {
  readonly id: string;
  readonly place: Place;
  record: DecisionRecord | undefined;
  /** Gone once the record is written, and with it all that the decision rested on. */
  write: JournalEntry['later'] | undefined;
}

/**
 * What the request of one decision may weigh on average, in bytes; all together weigh at most this times `kept`. Calls are a
 * tenth of it: only a flood of huge bodies makes the ring shorter than `kept`.
 */
const MEAN_SIZE = 16 * 1024;
/** Of the store: the chunk that is being filled and the spare one. */
const STORE_SLACK = 256 * 1024;
const SETTLED_AT_ONCE = 50;
/**
 * A record is up to a hundred times its request (a check for each resource that it names). Of requests longer than this,
 * in bytes, it is written anew for each reader and not kept.
 */
const LONGEST_KEPT = 8192;

const isHeavy = ({ place }: Kept): boolean => place.end - place.start > LONGEST_KEPT;

/**
 * Remembers the last decisions in a ring and hands each to the decision log and to live readers.
 *
 * @param kept how many decisions are remembered, at most.
 */
export function createJournal(kept: number, file?: DecisionFile): Journal {
  // By age alone: finding one by its id is rare, adding and dropping one is every call's.
  const ring = createQueue<Kept>();
  const store = createByteStore();
  const most = kept * MEAN_SIZE + STORE_SLACK;
  const readers = new Set<(record: DecisionRecord) => void>();
  let added = 0;
  let settling: NodeJS.Immediate | undefined;

  const dropOldest = (): void => {
    const oldest = ring.shift();
    if (!oldest) return;
    store.drop(oldest.place);
    // Whoever still holds it must not read what is written there next.
    oldest.write = undefined;
  };
  const recordOf = (one: Kept): DecisionRecord => {
    if (one.record) return one.record;
    if (!one.write) throw new Error('INVARIANT: a decision has its record or can write it');
    const { text, bytes } = store.take(one.place);
    const record = one.write(text, bytes);
    if (isHeavy(one)) return record;
    one.record = record;
    one.write = undefined;
    return record;
  };
  const latest = (limit: number): Kept[] => (limit > 0 ? ring.values().slice(-limit).reverse() : []);
  /** A record that cannot be written fails whoever asks for it, not the settling of the others. */
  const tryToRecord = (one: Kept): void => {
    try {
      recordOf(one);
    } catch {
      // `write` is still there.
    }
  };
  const settleSome = (waiting: Iterator<Kept>): void => {
    settling = undefined;
    for (let i = 0; i < SETTLED_AT_ONCE; i++) {
      const { value, done } = waiting.next();
      if (done) return;
      if (!isHeavy(value)) tryToRecord(value);
    }
    settling = setImmediate(settleSome, waiting);
  };
  return {
    add(entry) {
      added++;
      const place = store.put(entry.text, entry.bytes);
      ring.push({ id: entry.id, place, record: undefined, write: entry.later });
      while (ring.length > kept || (store.size > most && ring.length > 1)) dropOldest();
      if (!file && readers.size === 0) return;
      const record = entry.record();
      file?.append(record);
      for (const reader of readers) reader(record);
    },
    list: (limit) => latest(limit).map(recordOf),
    *newest(limit) {
      for (const one of latest(limit)) yield recordOf(one);
    },
    find: (id) => {
      const one = ring.values().find((each) => each.id === id);
      return one && recordOf(one);
    },
    follow(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    settle() {
      clearImmediate(settling);
      settling = setImmediate(settleSome, ring.values().values());
    },
    counts: () => ({ added, dropped: file?.dropped() ?? 0 }),
    close: async () => {
      clearImmediate(settling);
      readers.clear();
      await file?.close();
    },
  };
}
