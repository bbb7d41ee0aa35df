import type { DecisionRecord } from '../../core/record/record.js';
import type { DecisionFile } from './decision-file.js';

/** A decision whose record is written out only when somebody reads it: most never are. */
export interface JournalEntry {
  readonly id: string;
  readonly record: () => DecisionRecord;
}

export interface Journal {
  add(entry: JournalEntry): void;
  /** Newest first. */
  list(limit: number): DecisionRecord[];
  find(id: string): DecisionRecord | undefined;
  /** Calls back with every later record until the returned function is called. */
  follow(reader: (record: DecisionRecord) => void): () => void;
  /** Since the start: decisions added, and lines that the decision log had to drop. */
  counts(): { added: number; dropped: number };
  /** Writes out what is waiting. */
  close(): Promise<void>;
}

/**
 * Remembers the last decisions in a ring and hands each to the decision log and to live readers.
 *
 * @param kept how many decisions are remembered.
 */
export function createJournal(kept: number, file?: DecisionFile): Journal {
  // A Map keeps insertion order: the oldest is its first key, and finding one by id costs nothing.
  const ring = new Map<string, JournalEntry>();
  const readers = new Set<(record: DecisionRecord) => void>();
  let added = 0;
  return {
    add(entry) {
      added++;
      ring.set(entry.id, once(entry));
      if (ring.size > kept) ring.delete(ring.keys().next().value as string);
      if (!file && readers.size === 0) return;
      const record = entry.record();
      file?.append(record);
      for (const reader of readers) reader(record);
    },
    list: (limit) =>
      [...ring.values()]
        .reverse()
        .slice(0, limit)
        .map((entry) => entry.record()),
    find: (id) => ring.get(id)?.record(),
    follow(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    counts: () => ({ added, dropped: file?.dropped() ?? 0 }),
    close: async () => {
      readers.clear();
      await file?.close();
    },
  };
}

function once(entry: JournalEntry): JournalEntry {
  let record: DecisionRecord | undefined;
  return {
    id: entry.id,
    record: () => {
      record ??= entry.record();
      return record;
    },
  };
}
