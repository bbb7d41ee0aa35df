/** Which rows are shown, and in which order. */

import type { Row } from './row.js';
import { DECISIONS, isDenied } from './words.js';

/** Empty texts ask for nothing. */
export interface Filter {
  /** A decision, or `denied` for both kinds. */
  readonly decision: string;
  /** Parts of names; case does not matter. */
  readonly operation: string;
  readonly caller: string;
  readonly resource: string;
  /** Words that all have to be somewhere in the decision. */
  readonly text: string;
  /** The mark of a run, whole. */
  readonly run: string;
  /** The last so many seconds, minutes or hours: `30s`, `5m`, `1h`. */
  readonly last: string;
  /** Between these times, in a form that `Date.parse` reads. */
  readonly from: string;
  readonly to: string;
  /** `SHA256:INDEX` of a statement: the decisions behind its hits. */
  readonly statement: string;
}

export const NO_FILTER: Filter = {
  decision: '',
  operation: '',
  caller: '',
  resource: '',
  text: '',
  run: '',
  last: '',
  from: '',
  to: '',
  statement: '',
};

/** Whether the filter leaves anything out. */
export const isFiltering = (filter: Filter): boolean => Object.values(filter).some((value) => value !== '');

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `5m`; undefined when it is none. */
export function spanOf(last: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(last) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? 0);
}

/**
 * A test of rows, made once for all of them.
 *
 * @param now milliseconds since 1970, for `last`.
 * @param behind ids of the decisions behind the statement's hits; undefined while they are not known: then none is.
 */
export function matcherOf(filter: Filter, now: number, behind?: ReadonlySet<string>): (row: Row) => boolean {
  const tests: ((row: Row) => boolean)[] = [];
  const has = (value: string, of: (row: Row) => string): void => {
    const wanted = value.trim().toLowerCase();
    if (wanted !== '') tests.push((row) => of(row).toLowerCase().includes(wanted));
  };
  const { decision } = filter;
  if (decision === 'denied') tests.push((row) => isDenied(row.decision));
  else if (decision in DECISIONS) tests.push((row) => row.decision === decision);
  if (filter.run !== '') tests.push((row) => row.run === filter.run);
  const span = spanOf(filter.last);
  const from = Math.max(span === undefined ? 0 : now - span, Date.parse(filter.from) || 0);
  if (from > 0) tests.push((row) => row.time >= from);
  const to = Date.parse(filter.to);
  if (to > 0) tests.push((row) => row.time <= to);
  if (filter.statement !== '') tests.push((row) => behind?.has(row.id) === true);
  has(filter.operation, (row) => row.operation);
  has(filter.caller, (row) => row.callers);
  has(filter.resource, (row) => row.resources);
  for (const word of filter.text.toLowerCase().split(/\s+/))
    if (word !== '') tests.push((row) => row.text.includes(word));
  return (row) => tests.every((test) => test(row));
}

export type Column = 'time' | 'decision' | 'operation' | 'resource' | 'caller' | 'duration' | 'upstream';

export interface Sort {
  readonly column: Column;
  readonly descending: boolean;
}

export const NEWEST_FIRST: Sort = { column: 'time', descending: true };

/**
 * The rows in order; those that are alike newest first.
 *
 * @param rows oldest first
 */
export function sorted(rows: readonly Row[], { column, descending }: Sort): readonly Row[] {
  const newest = rows.toReversed();
  if (column === 'time') return descending ? newest : rows;
  const sign = descending ? -1 : 1;
  return newest.sort((a, b) => (a[column] < b[column] ? -sign : a[column] > b[column] ? sign : 0));
}

/** `37 of 1,204`-like counts of what is shown. */
export interface ListCounts {
  readonly shown: number;
  readonly all: number;
  readonly denied: number;
}

/** How many rows are shown, of how many, and how many of them were denied. */
export const countsOf = (shown: readonly Row[], all: number): ListCounts => ({
  shown: shown.length,
  all,
  denied: shown.filter(({ decision }) => isDenied(decision)).length,
});
