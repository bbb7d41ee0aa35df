import { type Explanation, explainDenial } from '../../core/explain/explanation.js';
import { authorize, type FoundTags, type Outcome, type World } from '../../core/pipeline.js';
import { type DecisionRecord, type DecisionWord, decisionWord, recordDecision } from '../../core/record/record.js';
import type { Fault } from '../../core/wire/fault.js';
import type { HttpRequest } from '../../core/wire/request.js';
import type { Journal, JournalEntry } from '../journal/journal.js';
import type { UpstreamFailure } from '../upstream/upstream.js';
import { denialFault } from './denial.js';
import { packHead, unpackRequest } from './pack.js';

/** A decision on its way to an answer. */
export interface Decided {
  readonly id: string;
  readonly world: World;
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Milliseconds that the decision took, lookups of tags included. */
  readonly decide: number;
  /** What was decided, and the tags that were known then; absent: the outcome tells it all. */
  readonly received?: { readonly request: HttpRequest; readonly tags: ReadonlyMap<string, FoundTags> | undefined };
}

/** What became of a decided call. */
export interface Noted {
  readonly forwarded: boolean;
  readonly upstream?: DecisionRecord['upstream'];
  readonly fault?: Fault;
  /** Of a call that was refused because of its permissions: why, and where the caller was told to read more. */
  readonly denial?: { readonly explanation: Explanation; readonly address: string | undefined };
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
    const { id, started, decide } = decided;
    const { forwarded, upstream, fault, took, denial } = noted;
    const refused = denial !== undefined;
    const address = denial?.address;
    const facts = { id, mode: book.mode, started, decide, forwarded, upstream, fault, took, refused, address };
    const { received } = decided;
    book.journal.add({
      id,
      record: () => write(decided.outcome, decided.world, facts, denial?.explanation),
      later: received ? replay(decided.world, received.tags, facts) : told(decided, facts),
      text: received ? packHead(received.request) : '',
      bytes: received ? received.request.body : NOTHING,
    });
  } catch (error) {
    book.onError(error, decided.id);
  }
}

/** What a record needs beside the outcome; small, since the journal keeps it. */
interface Facts {
  readonly id: string;
  readonly mode: 'enforce' | 'audit';
  readonly started: number;
  readonly decide: number;
  readonly forwarded: boolean;
  readonly upstream: Noted['upstream'];
  readonly fault: Fault | undefined;
  readonly took: number | undefined;
  /** Because of permissions; the fault is then made of the explanation, which may be long. */
  readonly refused: boolean;
  readonly address: string | undefined;
}

/**
 * Writes the record of a call by deciding it once more, as it was decided: same request, same policies, same time, same
 * tags. The outcome itself is hundreds of objects; keeping a thousand of them alive costs every call a tenth of its time.
 */
function replay(world: World, tags: ReadonlyMap<string, FoundTags> | undefined, facts: Facts): JournalEntry['later'] {
  return (head, body) => {
    const then = { now: facts.started, tagsOf: (arn: string) => tags?.get(arn) };
    return write(authorize(world, unpackRequest(head, body), then), world, facts, undefined);
  };
}

const NOTHING = new Uint8Array(0);

function told({ outcome, world }: Decided, facts: Facts): JournalEntry['later'] {
  return () => write(outcome, world, facts, undefined);
}

function write(outcome: Outcome, world: World, facts: Facts, known: Explanation | undefined): DecisionRecord {
  const { id, mode, started, decide, forwarded, upstream, took } = facts;
  const explanation = known ?? (outcome.kind === 'denied' ? explainDenial(outcome) : undefined);
  const fault = facts.refused && explanation ? denialFault(explanation, facts.address) : facts.fault;
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
