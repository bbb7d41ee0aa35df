import type { Outcome, World } from '../../core/authorize/authorize.js';
import { decideCheck } from '../../core/authorize/decide-check.js';
import { explainDenial } from '../../core/explain/explain.js';
import type { DecisionBasis, JudgedCaller } from '../../core/record/basis.js';
import { type DecisionRecord, type DecisionWord, decisionWord, recordDecision } from '../../core/record/record.js';
import type { Check } from '../../core/terms/check.js';
import { defined } from '../../core/terms/defined.js';
import type { StatementRef } from '../../core/terms/verdict.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import type { JournalEntry } from '../journal/journal.js';
import type { Decided, Noted, Setting } from './decided.js';

/**
 * What a check takes in memory, in bytes, roughly, as it was decided and as it is recorded; of a denied call with what is said
 * about it.
 */
const CHECK_WEIGHT = 2048;
const DENIED_WEIGHT = 5120;
/**
 * A record is up to a hundred times its request (a check for each resource that it names). That of a heavier decision is
 * written anew for each reader and not kept.
 */
const HEAVY = 64 * 1024;

/** What is left of a decision's basis when the policies are out of force. */
interface Past {
  readonly checks: readonly Check[];
  /** Forgotten after a while. */
  readonly slot: { readonly caller: JudgedCaller | undefined };
}

/**
 * A decision as it was made, and then its record. It holds on to the caller with its policies as long as they are in force,
 * never to the request's body, its headers or the other principals. Few objects: each is moved twice by the garbage collector,
 * and then dropped; the 26 of a usual decision take a tenth of a call's processor time.
 */
export class DecisionEntry implements JournalEntry {
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
  /** Absent as soon as it is settled. */
  #outcome: Outcome | undefined;
  #past: Past | undefined;
  #record: DecisionRecord | undefined;

  constructor(setting: Setting, { id, started, decide, outcome, size, run, world }: Decided, noted: Noted) {
    this.id = id;
    this.time = started;
    this.decision = decisionWord(outcome);
    this.operation = outcome.operation;
    this.run = run;
    this.weight = weightOf(outcome, size);
    this.#accessKeyId = outcome.accessKeyId;
    this.#arn = outcome.caller?.arn;
    this.#principalArn = outcome.caller?.principalArn;
    this.#setting = setting;
    this.#noted = noted;
    this.#decide = Math.round(decide * 1000);
    this.#policyRevision = world.revision;
    this.#shapes = world.catalog.shapes;
    this.#outcome = outcome;
    this.#world = outcome.kind === 'denied' && !noted.explanation ? world : undefined;
  }

  get service(): string {
    return this.#outcome?.service ?? this.record().service;
  }

  isOf(principal: string): boolean {
    return principal === this.#arn || principal === this.#principalArn || principal === this.#accessKeyId;
  }

  asksFor(resource: string): boolean {
    const outcome = this.#outcome;
    if (!outcome) return this.record().checks.some((check) => check.resource.includes(resource));
    return 'checks' in outcome && outcome.checks.some(({ check }) => check.resource.includes(resource));
  }

  wasDecidedBy(is: (statement: StatementRef) => boolean): boolean {
    const outcome = this.#outcome;
    if (outcome) return 'checks' in outcome && outcome.checks.some(({ verdict }) => verdict.statements.some(is));
    const { caller, checks } = this.basis() ?? NOT_JUDGED;
    return caller !== undefined && checks.some((check) => decideCheck(check, caller).verdict.statements.some(is));
  }

  record(): DecisionRecord {
    if (this.#record) return this.#record;
    if (!this.#outcome) throw new Error('INVARIANT: a decision has its record or can write it');
    const record = this.#write(this.#outcome);
    if (this.weight > HEAVY) return record;
    this.#record = record;
    this.#world = undefined;
    return record;
  }

  basis(): DecisionBasis | undefined {
    const outcome = this.#outcome;
    if (outcome) {
      // STS's checks rest on the role's trust policy, too: the caller's policies alone would give other answers.
      if (!('checks' in outcome) || outcome.service === 'sts') return NOT_JUDGED;
      return { caller: outcome.caller, checks: outcome.checks.map(({ check }) => check) };
    }
    if (!this.#past) return this.record().checks.length === 0 || this.service === 'sts' ? NOT_JUDGED : undefined;
    const { checks, slot } = this.#past;
    return slot.caller && { caller: slot.caller, checks };
  }

  settle(): void {
    const outcome = this.#outcome;
    // Of a heavy one the policies are smaller.
    if (!outcome || this.weight > HEAVY) return;
    try {
      this.record();
    } catch {
      // It fails whoever asks for it, not the settling of the others.
      return;
    }
    const { past } = this.#setting;
    if (past && 'checks' in outcome && outcome.service !== 'sts')
      this.#past = { checks: outcome.checks.map(({ check }) => alone(check)), slot: past.keep(outcome.caller) };
    this.#outcome = undefined;
  }

  #write(outcome: Outcome): DecisionRecord {
    const {
      mode,
      upstream: { name },
    } = this.#setting;
    const { forwarded, status, requestId, error, took, fault } = this.#noted;
    const upstream =
      error !== undefined
        ? { name, error }
        : status !== undefined
          ? { name, status, ...defined({ requestId }) }
          : undefined;
    const explanation =
      this.#noted.explanation ??
      (this.#world && outcome.kind === 'denied' ? explainDenial(this.#world, outcome) : undefined);
    return recordDecision(outcome, {
      shapes: this.#shapes,
      id: this.id,
      time: new Date(this.time),
      mode,
      ...defined({ run: this.run }),
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

const NOT_JUDGED: DecisionBasis = { checks: [] };

/** A check that holds on to nothing of its call, whose context knows the caller. */
const alone = (check: Check): Check => ({ ...check, context: new Map(check.context) });

/** @param size of the request. Of another service's call only the operation's name is kept. */
function weightOf(outcome: Outcome, size: number): number {
  if (outcome.kind === 'otherService') return 0;
  if (!('checks' in outcome)) return size;
  return size + outcome.checks.length * (outcome.kind === 'denied' ? DENIED_WEIGHT : CHECK_WEIGHT);
}
