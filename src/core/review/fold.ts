import type { PastCall } from './past-call.js';

/**
 * Something that is found out of calls one after the other. A log may be cut into pieces: what the folds of the pieces took,
 * put together in the order of the pieces, is what one fold finds.
 */
export interface Fold<Part> {
  add(call: PastCall): void;
  /** What was found since the last time, and forgets it: plain data, as threads can hand it over. */
  take(): Part;
  /** What the fold of the next piece took. */
  merge(part: Part): void;
}
