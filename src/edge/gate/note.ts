import type { Outcome } from '../../core/authorize/authorize.js';
import type { DecisionWord } from '../../core/record/record.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { AskedPermissions } from '../journal/asked-permissions.js';
import type { Journal } from '../journal/journal.js';
import type { StatementUse } from '../journal/statement-use.js';
import type { Decided, Noted, Setting } from './decided.js';
import { DecisionEntry } from './decision-entry.js';

/** Counts what is decided, for the metrics. */
export interface Observer {
  decided(outcome: Outcome, word: DecisionWord, noted: Noted, decide: number, id: string): void;
}

/** What a record needs of the gate. */
export interface Notebook extends Setting {
  readonly journal: Pick<Journal, 'add'>;
  readonly observer: Observer;
  /** What policies are made of later. */
  readonly asked?: Pick<AskedPermissions, 'add'>;
  /** Which statements decide. */
  readonly use?: Pick<StatementUse, 'add'>;
  readonly onError: (error: unknown, id: string) => void;
}

/** Counts and records a decision. Never throws: a call is not lost because its record is. */
export function note(book: Notebook, decided: Decided, noted: Noted): void {
  try {
    const entry = new DecisionEntry(book, decided, noted);
    book.observer.decided(decided.outcome, entry.decision, noted, decided.decide, decided.id);
    const { outcome, id, run, started: time } = decided;
    // Policies are made of ElastiCache's calls alone.
    if (outcome.service === 'elasticache') book.asked?.add(outcome, { id, run, time, forwarded: noted.forwarded });
    book.use?.add(outcome, id);
    book.journal.add(entry);
  } catch (error) {
    book.onError(error, decided.id);
  }
}

/** The outcome of what never came to be decided. */
export function rejectedAs(refusal: Fault): Outcome {
  const unknown = { signatureVerified: false, service: 'elasticache', warnings: [], wantedTags: [] };
  return { ...unknown, kind: 'rejected', fault: refusal };
}
