import type { Outcome } from '../../core/authorize/authorize.js';
import {
  byActionAndResource,
  type Collected,
  MOST_NEEDS,
  type Need,
  newNeed,
  type RefusedPermission,
} from '../../core/review/generate/needs.js';
import type { DecidedCheck } from '../../core/terms/decided.js';
import type { Layer } from '../../core/terms/verdict.js';

/** Whose calls a policy is to be made of; what is absent does not matter. */
export interface PolicyQuery {
  /** ARN of a user, role or session. */
  readonly principal?: string;
  readonly run?: string;
  /** Milliseconds since 1970: only permissions that were asked for at this time or later. */
  readonly since?: number;
}

/** What was selected, and whose it is. */
export interface Selected extends Collected {
  /** ARNs of users and roles. */
  readonly principals: readonly string[];
}

interface Circumstances {
  readonly id: string;
  readonly run: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly forwarded: boolean;
}

/** One permission that calls of one principal in one run needed. */
interface Asked {
  readonly action: string;
  readonly resource: string;
  unnamed: boolean;
  calls: number;
  readonly operations: Map<string, number>;
  readonly examples: string[];
  readonly first: number;
  last: number;
  /** Something else than a missing identity policy refused it. */
  layer: Layer | 'resource' | undefined;
  missing: boolean;
}

interface Group {
  readonly principal: string;
  readonly sessions: Set<string>;
  readonly run: string | undefined;
  readonly asked: Map<string, Asked>;
}

const MOST_EXAMPLES = 3;
const MOST_SESSIONS = 100;

/**
 * The distinct permissions of the calls that passed, by principal and run: kept beside the ring of decisions, which forgets the
 * oldest. Bounded; beyond `MOST_NEEDS` permissions what is selected is not complete.
 */
export class AskedPermissions {
  readonly #groups = new Map<string, Group>();
  #size = 0;
  #complete = true;

  /** Of every decision; a refused call is not remembered. */
  add(outcome: Outcome, circumstances: Circumstances): void {
    if (outcome.kind !== 'allowed' && !(outcome.kind === 'denied' && circumstances.forwarded)) return;
    const { arn, principalArn } = outcome.caller;
    const { run } = circumstances;
    const id = run === undefined ? principalArn : `${principalArn}\n${run}`;
    let group = this.#groups.get(id);
    if (!group) {
      group = { principal: principalArn, sessions: new Set(), run, asked: new Map() };
      this.#groups.set(id, group);
    }
    if (group.sessions.size < MOST_SESSIONS) group.sessions.add(arn);
    for (const each of outcome.checks) this.#addCheck(group, each, outcome.operation, circumstances);
  }

  #addCheck({ asked }: Group, decided: DecidedCheck, operation: string, { id, time }: Circumstances): void {
    const { check, verdict } = decided;
    const key = `${check.action} ${check.resource}`;
    let known = asked.get(key);
    if (!known) {
      if (this.#size >= MOST_NEEDS) {
        this.#complete = false;
        return;
      }
      this.#size++;
      known = newlyAsked(check.action, check.resource, time);
      asked.set(key, known);
    }
    known.calls++;
    known.last = time;
    known.unnamed ||= check.because.parameter === undefined;
    known.operations.set(operation, (known.operations.get(operation) ?? 0) + 1);
    if (known.examples.length < MOST_EXAMPLES) known.examples.push(id);
    if (verdict.decision === 'allowed') return;
    known.missing = true;
    if (verdict.decision === 'explicitDeny' || verdict.layer !== 'identity') known.layer = verdict.layer;
  }

  /** Different permissions that calls passed without. */
  missing(): number {
    let count = 0;
    for (const { asked } of this.#groups.values()) for (const { missing } of asked.values()) if (missing) count++;
    return count;
  }

  select({ principal, run, since = Number.NEGATIVE_INFINITY }: PolicyQuery): Selected {
    const groups = [...this.#groups.values()].filter(
      (group) =>
        (principal === undefined || group.principal === principal || group.sessions.has(principal)) &&
        (run === undefined || group.run === run),
    );
    const wanted = groups.map((group) => ({
      ...group,
      asked: [...group.asked.values()].filter(({ last }) => last >= since),
    }));
    const asked = wanted.flatMap((group) => group.asked);
    return {
      principals: [...new Set(wanted.flatMap((group) => (group.asked.length ? [group.principal] : [])))].sort(),
      all: () => needsOf(asked),
      refused: () => refusedOf(asked),
      complete: this.#complete,
    };
  }

  /** Forgets everything, or what one principal asked for. */
  forget(principal?: string): void {
    for (const [id, group] of this.#groups) {
      if (principal !== undefined && group.principal !== principal) continue;
      this.#groups.delete(id);
      this.#size -= group.asked.size;
    }
    if (this.#size === 0) this.#complete = true;
  }
}

const newlyAsked = (action: string, resource: string, time: number): Asked => ({
  action,
  resource,
  unnamed: false,
  calls: 0,
  operations: new Map(),
  examples: [],
  first: time,
  last: time,
  layer: undefined,
  missing: false,
});

/** Those of several runs together. Another account's resource is in no policy. */
function needsOf(asked: readonly Asked[]): Need[] {
  const needs = new Map<string, Need>();
  for (const each of asked) {
    if (each.layer === 'resource') continue;
    const { action, resource } = each;
    const id = `${action} ${resource}`;
    const [first, last] = [isoTime(each.first), isoTime(each.last)];
    const need = needs.get(id) ?? { ...newNeed(action, resource, first), lacking: true };
    needs.set(id, need);
    need.calls += each.calls;
    need.unnamed ||= each.unnamed;
    need.examples.push(...each.examples.slice(0, MOST_EXAMPLES - need.examples.length));
    if (first < need.first) need.first = first;
    if (last > need.last) need.last = last;
    for (const [operation, count] of each.operations)
      need.operations.set(operation, (need.operations.get(operation) ?? 0) + count);
  }
  return [...needs.values()].sort(byActionAndResource);
}

const isoTime = (time: number): string => new Date(time).toISOString();

function refusedOf(asked: readonly Asked[]): RefusedPermission[] {
  return asked
    .flatMap(({ action, resource, layer, calls, examples }) =>
      layer === undefined ? [] : [{ action, resource, layer, calls, examples: [...examples] }],
    )
    .sort(byActionAndResource);
}
