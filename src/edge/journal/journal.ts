import type { DecisionRecord } from '../../core/record/record.js';
import type { DecisionFile } from './decision-file.js';
import { createDecisionStore, type Packed, type Rewrite } from './decision-store.js';

/** A decision whose record is written out only when somebody reads it: most never are. */
export interface JournalEntry<S> extends Packed {
  /** What decided. */
  readonly source: S;
  /** Writes the record now; it is the one that is worked out later. */
  readonly record: () => DecisionRecord;
}

/** What readers see of a journal. */
export interface Decisions {
  /** Newest first. */
  list(limit: number): DecisionRecord[];
  /** The same, each written only when it is asked for: one of a thousand checks has megabytes. */
  newest(limit: number): Iterable<DecisionRecord>;
  find(id: string): DecisionRecord | undefined;
  /** Calls back with every later record until the returned function is called. */
  follow(reader: (record: DecisionRecord) => void): () => void;
  /** Since the start: decisions added, and lines that the decision log had to drop. */
  counts(): { added: number; dropped: number };
}

/** @typeParam S what decides: the policies in force. */
export interface Journal<S> extends Decisions {
  /** Throws when the record of an entry that somebody waits for cannot be written. */
  add(entry: JournalEntry<S>): void;
  /**
   * Writes out the records that nobody has read yet, a few at a time: an unwritten one holds on to the policies that decided
   * it, which a reload has put out of force. Those of huge requests stay unwritten: the policies are smaller.
   */
  settle(): void;
  /** Writes out what is waiting. */
  close(): Promise<void>;
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

/**
 * Remembers the last decisions in a ring and hands each to the decision log and to live readers.
 *
 * @param kept how many decisions are remembered, at most.
 * @param rewrite works out a record that somebody reads later.
 */
export function createJournal<S>(kept: number, rewrite: Rewrite<S>, file?: DecisionFile): Journal<S> {
  const store = createDecisionStore(rewrite);
  const most = kept * MEAN_SIZE + STORE_SLACK;
  const readers = new Set<(record: DecisionRecord) => void>();
  let added = 0;
  let settling: NodeJS.Immediate | undefined;

  const isHeavy = (number: number): boolean => store.weight(number) > LONGEST_KEPT;
  const recordOf = (number: number): DecisionRecord | undefined => store.record(number, !isHeavy(number));
  function* newest(limit: number): Generator<DecisionRecord> {
    const last = store.first + store.length - 1;
    for (let number = last; number > last - limit; number--) {
      const record = recordOf(number);
      // What was dropped meanwhile is older than the rest.
      if (!record) return;
      yield record;
    }
  }
  /** A record that cannot be written fails whoever asks for it, not the settling of the others. */
  const tryToRecord = (number: number): void => {
    try {
      recordOf(number);
    } catch {
      // It stays unwritten.
    }
  };
  const settleSome = (from: number, end: number): void => {
    settling = undefined;
    const start = Math.max(from, store.first);
    const stop = Math.min(start + SETTLED_AT_ONCE, end);
    for (let number = start; number < stop; number++) if (!isHeavy(number)) tryToRecord(number);
    if (stop < end) settling = setImmediate(settleSome, stop, end);
  };
  return {
    add(entry) {
      added++;
      store.push(entry.source, entry);
      while (store.length > kept || (store.size > most && store.length > 1)) store.shift();
      if (!file && readers.size === 0) return;
      const record = entry.record();
      file?.append(record);
      for (const reader of readers) reader(record);
    },
    list: (limit) => [...newest(limit)],
    newest,
    find: (id) => {
      for (let number = store.first + store.length - 1; number >= store.first; number--)
        if (store.id(number) === id) return recordOf(number);
      return undefined;
    },
    follow(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    settle() {
      clearImmediate(settling);
      settling = setImmediate(settleSome, store.first, store.first + store.length);
    },
    counts: () => ({ added, dropped: file?.dropped() ?? 0 }),
    close: async () => {
      clearImmediate(settling);
      readers.clear();
      await file?.close();
    },
  };
}
