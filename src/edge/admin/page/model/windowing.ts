/** Which part of a long list is drawn. */

export interface Span {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Rows drawn above and below what is seen, so that a quick scroll meets no gap. */
const BESIDE = 8;
/** So many rows enter and leave at once: most steps of a slow scroll change nothing in the document. */
const TOGETHER = 4;

/** So many rows are drawn at most: a row that leaves gives its place in the document to one that comes. */
export const slotsOf = (height: number, rowHeight: number): number =>
  Math.ceil(height / rowHeight) + 2 * BESIDE + TOGETHER;

/** How far a list is scrolled, in whole steps of rows that are drawn together; pixels, as what goes in. */
export const stepAt = (top: number, rowHeight: number): number => top - (top % (TOGETHER * rowHeight));

/** @param step what stepAt gives, and `height` how much of the list is seen, in pixels */
export function spanAt(step: number, height: number, rowHeight: number, rows: number): Span {
  const first = Math.max(0, Math.min(Math.floor(step / rowHeight) - BESIDE, rows - 1));
  return { first, end: Math.min(rows, Math.ceil((step + height) / rowHeight) + TOGETHER + BESIDE) };
}

/** Where to scroll so that a row is seen whole; `top` when it is. */
export function scrolledTo(index: number, top: number, height: number, rowHeight: number): number {
  const start = index * rowHeight;
  if (start < top) return start;
  return start + rowHeight > top + height ? start + rowHeight - height : top;
}
