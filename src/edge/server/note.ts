import { type Explanation, explainDenial } from '../../core/explain/explanation.js';
import type { Outcome, World } from '../../core/pipeline.js';
import { type DecisionRecord, type DecisionWord, decisionWord, recordDecision } from '../../core/record/record.js';
import type { Fault } from '../../core/wire/fault.js';
import type { Journal } from '../journal/journal.js';
import type { UpstreamFailure } from '../upstream/upstream.js';

/** A decision on its way to an answer. */
export interface Decided {
  readonly id: string;
  readonly world: World;
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Milliseconds that the decision took, lookups of tags included. */
  readonly decide: number;
  /** Bytes of the request's target and body. */
  readonly size: number;
}

/** What became of a decided call. */
export interface Noted {
  readonly forwarded: boolean;
  readonly upstream?: DecisionRecord['upstream'];
  readonly fault?: Fault;
  readonly explanation?: Explanation;
  /** Milliseconds that the upstream took. */
  readonly took?: number;
  /** Why the upstream gave no answer. */
  readonly failure?: UpstreamFailure | 'internal';
}

/** Counts what is decided, for the metrics. */
export interface Observer {
  decided(outcome: Outcome, word: DecisionWord, noted: Noted, decide: number): void;
}

/** What a record needs of the gate. */
export interface Notebook {
  readonly journal: Journal;
  readonly observer: Observer;
  readonly mode: 'enforce' | 'audit';
  readonly onError: (error: unknown, id: string) => void;
}

/** Counts and records a decision. Never throws: a call is not lost because its record is. */
export function note(book: Notebook, decided: Decided, noted: Noted): void {
  try {
    book.observer.decided(decided.outcome, decisionWord(decided.outcome), noted, decided.decide);
    book.journal.add({ id: decided.id, size: sizeOf(decided), record: () => write(book.mode, decided, noted) });
  } catch (error) {
    book.onError(error, decided.id);
  }
}

function write(mode: 'enforce' | 'audit', decided: Decided, noted: Noted): DecisionRecord {
  const { id, world, outcome, started, decide } = decided;
  const { forwarded, upstream, fault, took } = noted;
  const explanation = noted.explanation ?? (outcome.kind === 'denied' ? explainDenial(outcome) : undefined);
  return recordDecision(outcome, {
    id,
    time: new Date(started),
    mode,
    forwarded,
    ...(upstream ? { upstream } : {}),
    ...(fault ? { fault } : {}),
    ...(explanation ? { explanation } : {}),
    times: { decide, ...(took === undefined ? {} : { upstream: took }) },
    policyRevision: world.revision,
  });
}

/** About what a check weighs in memory with its context; bytes. */
const CHECK = 1024;

/** About what a decision weighs until its record is written: the parameters twice (encoded and decoded), and the checks. */
function sizeOf({ size, outcome }: Decided): number {
  return 2 * size + ('checks' in outcome ? outcome.checks.length * CHECK : CHECK);
}
