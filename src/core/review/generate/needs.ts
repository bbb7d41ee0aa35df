import type { Layer } from '../../terms/verdict.js';
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
  /** The condition values of its calls. */
  boxes: readonly Box[];
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
}

/** What calls needed, each permission once, in a stable order. */
export interface Collected {
  all(): Need[];
  /** Needed, and refused by something that an identity policy does not change. */
  refused(): RefusedPermission[];
  /** False: there were more permissions than are remembered. */
  readonly complete: boolean;
}

/** The distinct permissions that calls needed: a fold over records. */
export class Needs implements Collected {
  readonly #needs = new Map<string, Need>();
  readonly #refused = new Map<string, RefusedPermission>();
  readonly #options: CollectOptions;
  /** Calls taken, by the ARN of their principal. */
  readonly principals = new Map<string, number>();
  /** RefusedPermission calls that were left out. */
  denied = 0;
  /** False: there were more permissions than are remembered. */
  complete = true;

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  add(call: PastCall): void {
    if (!call.forwarded && call.decision !== 'allowed' && !this.#options.includeDenied) {
      this.denied++;
      return;
    }
    const { principalArn } = call.caller;
    this.principals.set(principalArn, (this.principals.get(principalArn) ?? 0) + 1);
    for (const check of call.checks) this.#addCheck(call, check);
  }

  #addCheck(call: PastCall, check: PastCheck): void {
    const layer = this.#options.refusedBy(call, check);
    if (layer !== undefined) this.#refuse(call, check, layer);
    // Another account's resource: only that account can give it.
    if (layer === 'resource') return;
    const id = `${check.action} ${check.resource}`;
    let need = this.#needs.get(id);
    if (!need) {
      if (this.#needs.size >= MOST_NEEDS) {
        this.complete = false;
        return;
      }
      need = newNeed(check.action, check.resource, call.time);
      this.#needs.set(id, need);
    }
    need.calls++;
    need.unnamed ||= !check.named;
    need.operations.set(call.operation, (need.operations.get(call.operation) ?? 0) + 1);
    if (need.examples.length < MOST_EXAMPLES) need.examples.push(call.id);
    if (call.time < need.first) need.first = call.time;
    if (call.time > need.last) need.last = call.time;
    const { conditionKeys } = this.#options;
    if (conditionKeys) need.boxes = withBox(need.boxes, boxOf(check.context, conditionKeys));
  }

  #refuse(call: PastCall, { action, resource }: PastCheck, layer: Layer | 'resource'): void {
    const id = `${layer} ${action} ${resource}`;
    const known = this.#refused.get(id);
    if (known) known.calls++;
    else if (this.#refused.size < MOST_NEEDS)
      this.#refused.set(id, { action, resource, layer, calls: 1, examples: [call.id] });
  }

  /** In a stable order: by action, then by resource. */
  all(): Need[] {
    return [...this.#needs.values()].sort(byActionAndResource);
  }

  refused(): RefusedPermission[] {
    return [...this.#refused.values()].sort(byActionAndResource);
  }
}

/** A need that no call has had yet. */
export function newNeed(action: string, resource: string, time: string, added?: string): Need {
  const need = { action, resource, unnamed: false, calls: 0, operations: new Map(), examples: [], boxes: [] };
  return { ...need, first: time, last: time, ...(added === undefined ? {} : { added }) };
}

export function byActionAndResource<T extends { readonly action: string; readonly resource: string }>(
  a: T,
  b: T,
): number {
  return compare(a.action, b.action) || compare(a.resource, b.resource);
}

/** By code units: the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
