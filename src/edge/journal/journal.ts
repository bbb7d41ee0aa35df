import type { DecisionBasis } from '../../core/record/basis.js';
import type { DecisionRecord } from '../../core/record/record.js';
import type { DecisionFile, Losses } from './decision-file.js';
import { type DecisionFilter, type DecisionQuery, isAfter, isWanted, type Searchable } from './query.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setImmediate, clearImmediate } = globalThis;

/** One decision as it was made. Its record is written out only when somebody reads it: most never are. */
export interface JournalEntry extends Searchable {
  /** Bytes that it holds on to, roughly. */
  readonly weight: number;
  /** The same each time. Throws when it cannot be written. */
  record(): DecisionRecord;
  /** What it was decided from; undefined when that is not kept any more. */
  basis(): DecisionBasis | undefined;
  /** Lets go of the policies that decided, which a reload has put out of force. */
  settle(): void;
}

/** What readers see of a journal. */
export interface Decisions {
  /** Newest first. Records are written one by one as they are asked for: one of a thousand checks has megabytes. */
  newest(query: DecisionQuery): Iterable<DecisionRecord>;
  find(id: string): DecisionRecord | undefined;
  /** What a remembered decision was made from; undefined when that is gone. */
  basisOf(id: string): DecisionBasis | undefined;
  /** Whether the decision of this id is remembered. */
  has(id: string): boolean;
  /** Calls back with every later record that is wanted until the returned function is called. */
  follow(reader: (record: DecisionRecord) => void, filter?: DecisionFilter): () => void;
  /** Calls back whenever decisions were forgotten by request, until the returned function is called. */
  onForgotten(listener: () => void): () => void;
  counts(): Counts;
}

/** Since the start. */
export interface Counts {
  /** Decisions made. */
  readonly added: number;
  /** Those that could not be written to the decision log. */
  readonly dropped: number;
  /** What keeps the decision log from being written now. */
  readonly problem?: string;
}

export interface Journal extends Decisions {
  /** Throws when the record of an entry that somebody waits for cannot be written. */
  add(entry: JournalEntry): void;
  /** Forgets the decisions that are wanted; without a filter all of them. */
  forget(filter?: DecisionFilter): void;
  /** Settles what is remembered, a few entries at a time. */
  settle(): void;
  /** Writes out what is waiting. */
  close(): Promise<void>;
}

/**
 * What one decision may weigh on average, in bytes; all together weigh at most this times `kept`. Usual ones are a fifth of
 * it: only a flood of huge calls makes the ring shorter than `kept`.
 */
const MEAN_WEIGHT = 16 * 1024;
const SETTLED_AT_ONCE = 50;
const NO_LOSSES: Losses = { dropped: 0, failing: false };

/**
 * Remembers the last decisions in a ring and hands each to the decision log and to live readers.
 *
 * @param kept how many decisions are remembered, at most.
 */
export function createJournal(kept: number, file?: DecisionFile): Journal {
  // An entry is known by its number, 0 is the first that ever came; those from `first` to before `next` are remembered.
  const ring: (JournalEntry | undefined)[] = [];
  let first = 0;
  let next = 0;
  let weight = 0;
  let settling: NodeJS.Immediate | undefined;
  const forgetters = new Set<() => void>();
  const followers = new Set<{ reader: (record: DecisionRecord) => void; filter: DecisionFilter }>();

  const at = (number: number): JournalEntry => ring[number % kept] as JournalEntry;
  const entryOf = (id: string): JournalEntry | undefined => {
    for (let number = next - 1; number >= first; number--) if (at(number).id === id) return at(number);
    return undefined;
  };
  const dropOldest = (): void => {
    weight -= at(first).weight;
    ring[first++ % kept] = undefined;
  };
  function* newest({ filter, since, until = Infinity, limit }: DecisionQuery): Generator<DecisionRecord> {
    let found = 0;
    // What is dropped while a reader takes its time is older than the rest.
    for (let number = next - 1; number >= first && found < limit; number--) {
      const entry = at(number);
      if (since !== undefined && !isAfter(entry, since)) {
        if (since.id !== undefined) return;
      } else if (entry.time <= until && isWanted(entry, filter)) {
        found++;
        yield entry.record();
      }
    }
  }
  const settleSome = (from: number, end: number): void => {
    settling = undefined;
    const start = Math.max(from, first);
    const stop = Math.min(start + SETTLED_AT_ONCE, end);
    for (let number = start; number < stop; number++) at(number).settle();
    if (stop < end) settling = setImmediate(settleSome, stop, end);
  };
  return {
    add(entry) {
      if (next - first === kept) dropOldest();
      ring[next++ % kept] = entry;
      weight += entry.weight;
      while (weight > kept * MEAN_WEIGHT && next - first > 1) dropOldest();
      file?.append(entry.record());
      for (const { reader, filter } of followers) if (isWanted(entry, filter)) reader(entry.record());
    },
    newest,
    find: (id) => entryOf(id)?.record(),
    basisOf: (id) => entryOf(id)?.basis(),
    has: (id) => entryOf(id) !== undefined,
    follow(reader, filter = {}) {
      const follower = { reader, filter };
      followers.add(follower);
      return () => followers.delete(follower);
    },
    onForgotten(listener) {
      forgetters.add(listener);
      return () => forgetters.delete(listener);
    },
    forget(filter = {}) {
      const left: JournalEntry[] = [];
      for (let number = first; number < next; number++) if (!isWanted(at(number), filter)) left.push(at(number));
      ring.length = 0;
      first = next - left.length;
      for (const [index, entry] of left.entries()) ring[(first + index) % kept] = entry;
      weight = left.reduce((sum, entry) => sum + entry.weight, 0);
      for (const listener of forgetters) listener();
    },
    settle() {
      clearImmediate(settling);
      settling = setImmediate(settleSome, first, next);
    },
    counts: () => {
      const { dropped, failing, reason } = file?.losses() ?? NO_LOSSES;
      return { added: next, dropped, ...(failing && reason !== undefined ? { problem: reason } : {}) };
    },
    close: async () => {
      clearImmediate(settling);
      followers.clear();
      forgetters.clear();
      await file?.close();
    },
  };
}
