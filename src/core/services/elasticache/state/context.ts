import type { AccountState, RegionState } from './account-state.js';
import type { EmulatorData } from './data.js';
import type { Input } from './input.js';
import { refuse } from './refusal.js';
import type { CallScope, Changing, Structure } from './state.js';

/** What a handler works with: the facts, the caller's account, and when and where the call is made. */
export interface Context {
  readonly data: EmulatorData;
  readonly scope: CallScope;
  readonly account: AccountState;
  readonly region: RegionState;
  readonly now: Date;
  readonly newId: () => string;
  /** Milliseconds that a change of status takes; 0 means that the next call sees it done. */
  readonly transitionMs: number;
}

/** One operation: its result in the SDK's shape (undefined for operations without output), or a Refusal thrown. */
export type Handler = (input: Input, context: Context) => Structure | undefined;

/** Handlers by the name of their operation. */
export interface Handlers {
  readonly [operation: string]: Handler;
}

/**
 * Puts a resource into a passing status and notes what comes after it. By default it comes to rest again as
 * `available`; deletions pass what removes them.
 */
export function pass(
  context: Context,
  resource: Changing,
  status: string,
  finish: () => void = () => {
    resource.status = 'available';
  },
): void {
  resource.status = status;
  later(context, finish);
}

/** Does something once the time of a change has gone by: after this call if changes take no time. */
export function later(context: Context, finish: (then: Context) => void): void {
  atTime(context, context.now.getTime() + context.transitionMs, finish);
}

/** Does something at a time, in milliseconds since the epoch. */
export function atTime(context: Context, due: number, finish: (then: Context) => void): void {
  const { transitions } = context.account;
  const place = transitions.findLastIndex((each) => each.due <= due) + 1;
  const region = context.scope.region;
  transitions.splice(place, 0, { due, region, finish: (now = context.now) => finish({ ...context, now }) });
}

/** Adds an entry to the region's events, and forgets the oldest ones beyond the bound. */
export function note(context: Context, type: string, source: string, message: string): void {
  const { region, now, data } = context;
  const sequence = (region.events.at(-1)?.sequence ?? 0) + 1;
  const bound = data.quotas.assumed.events;
  region.events = [...region.events.slice(-(bound - 1)), { source, type, message, date: now, sequence }];
}

/** Refuses when one more would exceed a quota. */
export function withinQuota(held: number, quota: number, fault: string, what: string): void {
  if (held > quota)
    refuse(fault, `The request cannot be processed because it would exceed the quota of ${quota} ${what}.`);
}
