import { defined } from '../../terms/defined.js';
import type { Layer } from '../../terms/verdict.js';
import type { Fold } from '../fold.js';
import type { PastCall, PastCheck } from '../past-call.js';
import { type Box, boxOf, withBox } from './boxes.js';

/** One permission that calls needed, and which calls. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** No parameter named the resource: `cluster:*` is what a call without a name is decided on. */
  unnamed: boolean;
  calls: number;
  /** By operation. */
  readonly operations: Map<string, number>;
  /** The first decisions that needed it, by id. */
  readonly examples: string[];
  first: string;
  last: string;
  /** The condition values of its calls; of a policy that there is already only of those that it does not allow. */
  boxes: readonly Box[];
  /** Some call of it is not allowed by the policy that there is already. */
  lacking: boolean;
  /** Why it has no condition although conditions were asked for. */
  readonly unlimited?: string;
  /** Set on what was not called, but added: why. */
  readonly added?: string;
}

/** A permission that no identity policy can give, since another layer or a Deny refuses it. */
export interface RefusedPermission {
  readonly action: string;
  readonly resource: string;
  readonly layer: Layer | 'resource';
  calls: number;
  readonly examples: string[];
}

export const MOST_NEEDS = 100_000;
const MOST_EXAMPLES = 3;

/** Which calls are taken, and what is remembered of them. */
export interface CollectOptions {
  /** Calls that were refused and not forwarded, too. */
  readonly includeDenied: boolean;
  /** Remember the values of these condition keys; absent: of none. */
  readonly conditionKeys?: (key: string) => boolean;
  /** Asked of each permission that is new: the layer that refuses it even if an identity policy gives it. */
  readonly refusedBy: (call: PastCall, check: PastCheck) => Layer | 'resource' | undefined;
  /** Whether the policy that there is already allows it; absent: there is none. */
  readonly given?: (call: PastCall, check: PastCheck) => boolean;
}

/** What calls needed, each permission once, in a stable order. */
export interface Collected {
  all(): Need[];
  /** Needed, and refused by something that an identity policy does not change. */
  refused(): RefusedPermission[];
  /** False: there were more permissions than are remembered. */
  readonly complete: boolean;
}

/** What calls of a piece of a log needed. */
export interface NeedsPart {
  readonly needs: readonly Need[];
  readonly refused: readonly RefusedPermission[];
  readonly principals: ReadonlyMap<string, number>;
  readonly denied: number;
  readonly complete: boolean;
}

/** The distinct permissions that calls needed: a fold over records. */
export class Needs implements Collected, Fold<NeedsPart> {
  #needs = new Map<string, Need>();
  #refused = new Map<string, RefusedPermission>();
  readonly #options: CollectOptions;
  readonly #most: number;
  /** Calls taken, by the ARN of their principal. */
  principals = new Map<string, number>();
  /** Refused calls that were left out. */
  denied = 0;
  /** False: there were more permissions than are remembered. */
  complete = true;

  /** @param most permissions that are remembered. */
  constructor(options: CollectOptions, most: number = MOST_NEEDS) {
    this.#options = options;
    this.#most = most;
  }

  add(call: PastCall): void {
    if (!call.forwarded && call.decision !== 'allowed' && !this.#options.includeDenied) {
      this.denied++;
      return;
    }
    increase(this.principals, call.caller.principalArn, 1);
    for (const check of call.checks) this.#addCheck(call, check);
  }

  #addCheck(call: PastCall, check: PastCheck): void {
    const layer = this.#options.refusedBy(call, check);
    if (layer !== undefined) this.#refuse(call, check, layer);
    // Another account's resource: only that account can give it.
    if (layer === 'resource') return;
    const need = this.#needOf(check, call.time);
    if (!need) return;
    need.calls++;
    need.unnamed ||= !check.named;
    increase(need.operations, call.operation, 1);
    if (need.examples.length < MOST_EXAMPLES) need.examples.push(call.id);
    if (call.time < need.first) need.first = call.time;
    if (call.time > need.last) need.last = call.time;
    const { conditionKeys, given } = this.#options;
    if (given?.(call, check)) return;
    need.lacking = true;
    if (conditionKeys) need.boxes = withBox(need.boxes, boxOf(check.context, conditionKeys));
  }

  #needOf({ action, resource }: Pick<Need, 'action' | 'resource'>, time: string): Need | undefined {
    const id = `${action} ${resource}`;
    const known = this.#needs.get(id);
    if (known) return known;
    if (this.#needs.size >= this.#most) {
      this.complete = false;
      return undefined;
    }
    const need = newNeed(action, resource, time);
    this.#needs.set(id, need);
    return need;
  }

  #refuse(call: PastCall, { action, resource }: PastCheck, layer: Layer | 'resource'): void {
    this.#addRefused({ action, resource, layer, calls: 1, examples: [call.id] });
  }

  #addRefused(refused: RefusedPermission): void {
    const { action, resource, layer, calls } = refused;
    const id = `${layer} ${action} ${resource}`;
    const known = this.#refused.get(id);
    if (known) known.calls += calls;
    else if (this.#refused.size < this.#most) this.#refused.set(id, refused);
  }

  take(): NeedsPart {
    const { principals, denied, complete } = this;
    const part = {
      needs: [...this.#needs.values()],
      refused: [...this.#refused.values()],
      principals,
      denied,
      complete,
    };
    this.#needs = new Map();
    this.#refused = new Map();
    this.principals = new Map();
    this.denied = 0;
    this.complete = true;
    return part;
  }

  merge({ needs, refused, principals, denied, complete }: NeedsPart): void {
    for (const [arn, calls] of principals) increase(this.principals, arn, calls);
    for (const each of refused) this.#addRefused(each);
    this.denied += denied;
    this.complete &&= complete;
    for (const each of needs) {
      const need = this.#needOf(each, each.first);
      if (need) addNeed(need, each);
    }
  }

  /** In a stable order: by action, then by resource. */
  all(): Need[] {
    return [...this.#needs.values()].sort(byActionAndResource);
  }

  refused(): RefusedPermission[] {
    return [...this.#refused.values()].sort(byActionAndResource);
  }
}

function increase(counts: Map<string, number>, key: string, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

function addNeed(need: Need, more: Need): void {
  need.calls += more.calls;
  need.unnamed ||= more.unnamed;
  need.lacking ||= more.lacking;
  for (const [operation, calls] of more.operations) increase(need.operations, operation, calls);
  need.examples.push(...more.examples.slice(0, MOST_EXAMPLES - need.examples.length));
  if (more.first < need.first) need.first = more.first;
  if (more.last > need.last) need.last = more.last;
  for (const box of more.boxes) need.boxes = withBox(need.boxes, box);
}

/** A need that no call has had yet. */
export function newNeed(action: string, resource: string, time: string, added?: string): Need {
  const need = { action, resource, unnamed: false, calls: 0, operations: new Map(), examples: [], boxes: [] };
  return { ...need, lacking: false, first: time, last: time, ...defined({ added }) };
}

/** Sorts by action, then by resource. */
export function byActionAndResource<T extends { readonly action: string; readonly resource: string }>(
  a: T,
  b: T,
): number {
  return compare(a.action, b.action) || compare(a.resource, b.resource);
}

/** By code units: the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
