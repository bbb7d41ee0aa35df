/** Reads the decisions that the page does not have yet, in pieces: a piece is read and shown within a frame. */
import { rowOf } from '../model/row.js';
import { MOST_ROWS } from '../model/rows.js';
import type { ListedDecisions } from './answers.js';
import { ask, RefusedAnswer } from './api.js';
import type { Store } from './store.js';

const PIECE = 250;
/** What an answer holds at most. */
const MOST_LISTED = 1000;

/**
 * Adds them to the store, newest first.
 *
 * @param since id of the last decision that is known; without one all are read
 */
export async function readMissed(store: Store, since?: string): Promise<void> {
  let until: string | undefined;
  for (let read = 0; read < MOST_ROWS; ) {
    const piece = await readPiece(store, since, until);
    if (piece === undefined) return readMissed(store);
    read += piece.length;
    until = piece.at(-1);
    if (until === undefined) return;
  }
}

/** Ids of the piece, none after the last; undefined: the last known decision is no longer remembered. */
async function readPiece(
  store: Store,
  since: string | undefined,
  until: string | undefined,
): Promise<readonly string[] | undefined> {
  const fields = new URLSearchParams({ limit: String(PIECE), ...(since && { since }), ...(until && { until }) });
  try {
    const { decisions } = await ask<ListedDecisions>(`decisions?${fields}`);
    store.add(decisions.map(rowOf));
    return decisions.map(({ id }) => id);
  } catch (error) {
    if (!(error instanceof RefusedAnswer) || error.status !== 400) throw error;
    if (until !== undefined) return readTheRest(store, since);
    if (since === undefined) throw error;
    store.notify('gap', 'more decisions were made than the proxy remembers: some are missing in this list');
    return undefined;
  }
}

/** Of a proxy that does not know `until`, or that has forgotten that decision meanwhile. */
async function readTheRest(store: Store, since: string | undefined): Promise<readonly string[]> {
  const fields = new URLSearchParams({ limit: String(MOST_LISTED), ...(since && { since }) });
  const { decisions } = await ask<ListedDecisions>(`decisions?${fields}`);
  store.add(decisions.map(rowOf));
  return [];
}
