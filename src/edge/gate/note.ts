import type { Outcome, World } from '../../core/authorize/authorize.js';
import { explainDenial } from '../../core/explain/explain.js';
import type { Explanation } from '../../core/explain/explanation.js';
import {
  type DecisionRecord,
  type DecisionWord,
  decisionWord,
  type RecordedOutcome,
  recordDecision,
} from '../../core/record/record.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import type { AskedPermissions } from '../journal/asked-permissions.js';
import type { Journal, JournalEntry } from '../journal/journal.js';
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
  /** Bytes of the request that the outcome may hold on to. */
  readonly size: number;
  /** The mark of the run that the call belongs to. */
  readonly run: string | undefined;
}

/** What became of a decided call. */
export interface Noted {
  readonly forwarded: boolean;
  /** Of the upstream's answer. */
  readonly status?: number;
  /** The upstream's own name for its answer (`x-amzn-RequestId`), which SDKs give their callers. */
  readonly requestId?: string;
  /** What kept the upstream from answering, as the caller is told. */
  readonly error?: string;
  readonly fault?: Fault;
  /** Of a call that was refused because of its permissions. */
  readonly explanation?: Explanation;
  /** Whole microseconds that the upstream took. */
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
  readonly journal: Pick<Journal, 'add'>;
  readonly observer: Observer;
  /** What policies are made of later. */
  readonly asked?: Pick<AskedPermissions, 'add'>;
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
    const entry = new DecisionEntry(book, decided, noted);
    book.observer.decided(decided.outcome, entry.decision, noted, decided.decide, decided.id);
    const { outcome, id, run, started: time } = decided;
    // Policies are made of ElastiCache's calls alone.
    if (outcome.service === 'elasticache') book.asked?.add(outcome, { id, run, time, forwarded: noted.forwarded });
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

/** What a check takes in memory, in bytes, roughly; of a denied call with what is said about it. */
const CHECK_WEIGHT = 1024;
const DENIED_WEIGHT = 4096;
/**
 * A record is up to a hundred times its request (a check for each resource that it names). That of a heavier decision is
 * written anew for each reader and not kept.
 */
const HEAVY = 64 * 1024;

/**
 * A decision as it was made, and then its record. Until then it holds on to the caller with its policies, never to the
 * request's body, its headers or the other principals. Few objects: each is moved twice by the garbage collector, and then
 * dropped, which is felt at every call.
 */
class DecisionEntry implements JournalEntry {
  readonly id: string;
  readonly time: number;
  readonly decision: DecisionWord;
  readonly operation: string | undefined;
  readonly run: string | undefined;
  readonly weight: number;
  readonly #accessKeyId: string | undefined;
  readonly #arn: string | undefined;
  readonly #principalArn: string | undefined;
  readonly #setting: Setting;
  readonly #noted: Noted;
  /** Whole microseconds. */
  readonly #decide: number;
  readonly #policyRevision: string;
  /** Of a call that audit mode let through: what explains it is asked for only when its record is. */
  #world: World | undefined;
  readonly #shapes: OperationShapes;
  /** Absent as soon as the record is kept. */
  #outcome: RecordedOutcome | undefined;
  #record: DecisionRecord | undefined;

  constructor(setting: Setting, { id, started, decide, outcome, size, run, world }: Decided, noted: Noted) {
    this.id = id;
    this.time = started;
    this.decision = decisionWord(outcome);
    this.operation = outcome.operation;
    this.run = run;
    this.weight = size + weightOf(outcome);
    this.#accessKeyId = outcome.accessKeyId;
    this.#arn = outcome.caller?.arn;
    this.#principalArn = outcome.caller?.principalArn;
    this.#setting = setting;
    this.#noted = noted;
    this.#decide = Math.round(decide * 1000);
    this.#policyRevision = world.revision;
    this.#shapes = world.catalog.shapes;
    this.#outcome = withoutRequest(outcome);
    this.#world = outcome.kind === 'denied' && !noted.explanation ? world : undefined;
  }

  isOf(principal: string): boolean {
    return principal === this.#arn || principal === this.#principalArn || principal === this.#accessKeyId;
  }

  record(): DecisionRecord {
    if (this.#record) return this.#record;
    if (!this.#outcome) throw new Error('INVARIANT: a decision has its record or can write it');
    const record = this.#write(this.#outcome);
    if (this.weight > HEAVY) return record;
    this.#record = record;
    this.#outcome = undefined;
    this.#world = undefined;
    return record;
  }

  settle(): void {
    // Of a heavy one the policies are smaller.
    if (this.weight > HEAVY) return;
    try {
      this.record();
    } catch {
      // It fails whoever asks for it, not the settling of the others.
    }
  }

  #write(outcome: RecordedOutcome): DecisionRecord {
    const {
      mode,
      upstream: { name },
    } = this.#setting;
    const { forwarded, status, requestId, error, took, fault } = this.#noted;
    const upstream =
      error !== undefined
        ? { name, error }
        : status !== undefined
          ? { name, status, ...(requestId === undefined ? {} : { requestId }) }
          : undefined;
    const explanation =
      this.#noted.explanation ??
      (this.#world && outcome.kind === 'denied' ? explainDenial(this.#world, outcome) : undefined);
    return recordDecision(outcome, {
      shapes: this.#shapes,
      id: this.id,
      time: new Date(this.time),
      mode,
      ...(this.run === undefined ? {} : { run: this.run }),
      forwarded,
      ...(upstream ? { upstream } : {}),
      ...(fault ? { fault } : {}),
      ...(explanation ? { explanation } : {}),
      times: {
        decide: this.#decide / 1000,
        ...(took === undefined ? {} : { upstream: took / 1000 }),
      },
      policyRevision: this.#policyRevision,
    });
  }
}

function weightOf(outcome: Outcome): number {
  if (!('checks' in outcome)) return 0;
  return outcome.checks.length * (outcome.kind === 'denied' ? DENIED_WEIGHT : CHECK_WEIGHT);
}

function withoutRequest(outcome: Outcome): RecordedOutcome {
  if (outcome.kind !== 'otherService') return outcome;
  const { request: _request, ...known } = outcome;
  return known;
}
