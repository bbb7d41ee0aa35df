/** Reads the decisions that the page does not have yet, in pieces: a piece is read and shown within a frame. */
import { type Row, rowOf } from '../model/row.js';
import { MOST_ROWS } from '../model/rows.js';
import type { ListedDecisions } from './answers.js';
import { ask, RefusedAnswer } from './api.js';
import type { Store } from './store.js';

const PIECE = 250;

/**
 * Adds them to the store, newest first.
 *
 * @param since id of the last decision that is known; without one all are read
 */
export async function readMissed(store: Store, since?: string): Promise<void> {
  let until: number | undefined;
  const known = new Set<string>();
  while (known.size < MOST_ROWS) {
    const piece = await readPiece(store, since, until);
    if (piece === undefined) return readMissed(store);
    const before = known.size;
    for (const { id } of piece) known.add(id);
    const oldest = piece.at(-1)?.time;
    if (oldest === undefined || piece.length < PIECE) return;
    // The next piece begins with those of the same moment, unless they are as many as a piece.
    until = known.size > before ? oldest : oldest - 1;
  }
}

/**
 * Reads a piece.
 *
 * @param until milliseconds since 1970; those of that moment are in it
 * @returns newest first; undefined: the last known decision is no longer remembered
 */
async function readPiece(
  store: Store,
  since: string | undefined,
  until: number | undefined,
): Promise<readonly Row[] | undefined> {
  const fields = new URLSearchParams({ limit: String(PIECE), ...(since && { since }) });
  if (until !== undefined) fields.set('until', new Date(until).toISOString());
  try {
    const { decisions } = await ask<ListedDecisions>(`decisions?${fields}`);
    const rows = decisions.map(rowOf);
    store.add(rows);
    return rows;
  } catch (error) {
    if (!(error instanceof RefusedAnswer) || error.status !== 400) throw error;
    if (since === undefined) throw error;
    store.notify('gap', 'more decisions were made than the proxy remembers: some are missing in this list');
    return undefined;
  }
}
