import { authorize, type FoundTags, type Outcome, type World } from '../../core/authorize/authorize.js';
import { type Explanation, explainDenial } from '../../core/explain/explanation.js';
import { type DecisionRecord, type DecisionWord, decisionWord, recordDecision } from '../../core/record/record.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import type { Rewrite } from '../journal/decision-store.js';
import type { Journal } from '../journal/journal.js';
import type { UpstreamFailure } from '../upstream/upstream.js';
import { denialFault } from './denial.js';
import { type Facts, packCall, unpackCall } from './pack.js';

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
  /** Of the upstream's answer. */
  readonly status?: number;
  /** What kept the upstream from answering, as the caller is told. */
  readonly error?: string;
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
  decided(outcome: Outcome, word: DecisionWord, noted: Noted, decide: number, id: string): void;
}

/** What a record needs of the gate. */
export interface Notebook extends Setting {
  readonly journal: Journal<World>;
  readonly observer: Observer;
  readonly onError: (error: unknown, id: string) => void;
}

/** What all records of one proxy have in common. */
export interface Setting {
  readonly mode: 'enforce' | 'audit';
  readonly upstream: { readonly name: string };
}

/** Counts and records a decision. Never throws: a call is not lost because its record is. */
export function note(book: Notebook, decided: Decided, noted: Noted): void {
  try {
    const { id, world, outcome, received } = decided;
    book.observer.decided(outcome, decisionWord(outcome), noted, decided.decide, id);
    const facts = factsOf(decided, noted);
    book.journal.add({
      id,
      source: world,
      text: packCall(facts, received),
      bytes: received ? received.request.body : NOTHING,
      record: () => write(book, outcome, world, facts, noted.denial?.explanation),
    });
  } catch (error) {
    book.onError(error, decided.id);
  }
}

const NOTHING = new Uint8Array(0);

function factsOf({ id, started, decide }: Decided, { forwarded, status, error, fault, took, denial }: Noted): Facts {
  return {
    id,
    started,
    decide: Math.round(decide * 1000),
    took: took === undefined ? undefined : Math.round(took * 1000),
    forwarded,
    status,
    error,
    fault,
    refused: denial !== undefined,
    address: denial?.address,
  };
}

/** The outcome of what never came to be decided. */
export function rejectedAs(refusal: Fault): Outcome {
  const unknown = { signatureVerified: false, service: 'elasticache', warnings: [], wantedTags: [] };
  return { ...unknown, kind: 'rejected', fault: refusal };
}

/**
 * Makes what works out the record of a call by deciding it once more, as it was decided: same request, same policies, same
 * time, same tags.
 */
export function rewriteRecord(setting: Setting): Rewrite<World> {
  return (world, text, body) => {
    const { facts, request, tags, rejected } = unpackCall(text, body);
    const then = { now: facts.started, tagsOf: (arn: string) => tags?.get(arn) };
    const outcome = request ? authorize(world, request, then) : rejectedAs(rejected);
    return write(setting, outcome, world, facts, undefined);
  };
}

function write(
  { mode, upstream: { name } }: Setting,
  outcome: Outcome,
  world: World,
  facts: Facts,
  known: Explanation | undefined,
): DecisionRecord {
  const { id, started, decide, forwarded, status, error, took } = facts;
  const explanation = known ?? (outcome.kind === 'denied' ? explainDenial(outcome) : undefined);
  const fault = facts.refused && explanation ? denialFault(explanation, facts.address) : facts.fault;
  const upstream = error !== undefined ? { name, error } : status !== undefined ? { name, status } : undefined;
  return recordDecision(outcome, {
    id,
    time: new Date(started),
    mode,
    forwarded,
    ...(upstream ? { upstream } : {}),
    ...(fault ? { fault } : {}),
    ...(explanation ? { explanation } : {}),
    times: { decide: decide / 1000, ...(took === undefined ? {} : { upstream: took / 1000 }) },
    policyRevision: world.revision,
  });
}
