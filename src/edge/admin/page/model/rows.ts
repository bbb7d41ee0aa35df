/** The rows that the page has, oldest first. */
import type { Row } from './row.js';

/** So many rows are kept; the oldest make room. */
export const MOST_ROWS = 20_000;

/** Adds rows, in any order, that may be known already. Rows of one time stand in the order in which they came. */
export function withRows(rows: readonly Row[], more: readonly Row[], most = MOST_ROWS): readonly Row[] {
  if (more.length === 0) return rows;
  const known = new Set(rows.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !known.has(id) && known.add(id));
  if (fresh.length === 0) return rows;
  return [...rows, ...fresh].sort((a, b) => a.time - b.time).slice(-most);
}

/** Rows of a run of the proxy that has ended: it knows nothing more of them. */
export const pastRows = (rows: readonly Row[]): readonly Row[] => rows.map((row): Row => ({ ...row, past: true }));
