import timers from 'node:timers';
import type { Outcome } from '../../core/authorize/authorize.js';
import { defined } from '../../core/terms/defined.js';
import { nearest } from '../../core/terms/nearest.js';

/** As they are when the program is loaded, and not the global ones: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = timers;

/** What can be made to go wrong, as AWS tells it. */
export const TROUBLE_CODES = ['Throttling', 'InternalFailure', 'ServiceUnavailable'] as const;
/** Longest delay, in milliseconds. */
export const LONGEST_DELAY = 600_000;
/** How many orders may wait at one time. */
const MOST_ORDERS = 1000;

/** Something that is to go wrong with calls that are allowed: an error, a delay, or both. */
export interface FaultOrder {
  /** The error that the caller gets; the call does not reach the upstream. Absent: it is only delayed. */
  readonly code?: (typeof TROUBLE_CODES)[number];
  /** Milliseconds before the answer, or before the call goes on. */
  readonly delay?: number;
  /** How many calls; 1 unless told, `Infinity` for all until it is taken back. */
  readonly times?: number;
  /** Calls of this operation alone. */
  readonly operation?: string;
  /** Calls of this principal alone: the ARN of a user, role or session, or an access key id. */
  readonly principal?: string;
}

/** What happens to one call. */
export interface Trouble {
  readonly code?: (typeof TROUBLE_CODES)[number];
  /** Milliseconds. */
  readonly delay: number;
}

export interface Troubles {
  /** Takes an order, and gives the function that takes it back. Undefined: too many wait already. */
  order(order: FaultOrder): (() => void) | undefined;
  /** Orders that wait, the oldest first, with what is left of their `times`. */
  list(): readonly FaultOrder[];
  /** Takes orders back: those for a principal of these names, or all. */
  clear(principals?: readonly string[]): void;
  /** What is to go wrong with this call; the oldest order that fits counts it. */
  next(outcome: Outcome): Trouble | undefined;
  /** Calls back after so many milliseconds, or when the proxy stops. */
  wait(delay: number, then: () => void): void;
  /** Ends every delay. */
  close(): void;
}

export function createTroubles(): Troubles {
  const orders = new Set<{ readonly order: FaultOrder; left: number }>();
  let closed = false;
  const waiting = new Map<NodeJS.Timeout, () => void>();
  return {
    order(order) {
      if (orders.size >= MOST_ORDERS) return undefined;
      const entry = { order, left: order.times ?? 1 };
      orders.add(entry);
      return () => orders.delete(entry);
    },
    list: () => [...orders].map(({ order, left }) => ({ ...order, times: left })),
    clear(principals) {
      for (const entry of orders) if (principals?.includes(entry.order.principal ?? '') ?? true) orders.delete(entry);
    },
    next(outcome) {
      if (orders.size === 0) return undefined;
      for (const entry of orders) {
        if (!isMeant(entry.order, outcome)) continue;
        if (--entry.left <= 0) orders.delete(entry);
        const { code, delay = 0 } = entry.order;
        return { delay, ...defined({ code }) };
      }
      return undefined;
    },
    wait(delay, then) {
      if (closed) {
        then();
        return;
      }
      const timer = setTimeout(() => {
        waiting.delete(timer);
        then();
      }, delay);
      waiting.set(timer, then);
    },
    close() {
      closed = true;
      for (const [timer, then] of waiting) {
        clearTimeout(timer);
        then();
      }
      waiting.clear();
    },
  };
}

function isMeant({ operation, principal }: FaultOrder, { operation: called, caller, accessKeyId }: Outcome): boolean {
  if (operation !== undefined && operation !== called) return false;
  return principal === undefined || [caller?.arn, caller?.principalArn, accessKeyId].includes(principal);
}

const FIELDS = ['code', 'delay', 'times', 'operation', 'principal'] as const;

/** Reads an order; what is unknown or no good value is `bad`, with its name. */
export function readFaultOrder(value: Readonly<Record<string, unknown>>): FaultOrder | { readonly bad: string } {
  const strange = Object.keys(value).find((name) => !(FIELDS as readonly string[]).includes(name));
  if (strange !== undefined) {
    const close = nearest(strange, FIELDS);
    return {
      bad: `unknown field \`${strange}\`: ${close ? `did you mean \`${close}\`?` : `known are ${FIELDS.join(', ')}`}`,
    };
  }
  const { code, delay, times, operation, principal } = value;
  if (code === undefined && delay === undefined) return { bad: 'give a `code`, a `delay`, or both' };
  if (code !== undefined && !(TROUBLE_CODES as readonly unknown[]).includes(code))
    return { bad: `\`code\` must be one of ${TROUBLE_CODES.join(', ')}` };
  if (delay !== undefined && !isWhole(delay, 0, LONGEST_DELAY))
    return { bad: `\`delay\` must be a whole number of milliseconds from 0 to ${LONGEST_DELAY}` };
  if (times !== undefined && times !== Infinity && !isWhole(times, 1, Number.MAX_SAFE_INTEGER))
    return { bad: '`times` must be a whole number from 1' };
  for (const [name, text] of Object.entries({ operation, principal }))
    if (text !== undefined && (typeof text !== 'string' || text === '')) return { bad: `\`${name}\` must be a text` };
  return Object.fromEntries(Object.entries(value).filter(([, given]) => given !== undefined));
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
