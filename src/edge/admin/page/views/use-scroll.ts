import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Store } from '../live/store.js';
import type { Row } from '../model/row.js';
import { stepAt } from '../model/windowing.js';

interface Scrolled {
  /** Pixels above what is seen, in whole steps of rows, and what is seen. */
  readonly step: number;
  readonly height: number;
}

/**
 * How far the list is scrolled. A list that follows stays at its newest row; any other stays at the rows that are looked at
 * while new ones come above them.
 */
export function useScroll(
  store: Store,
  box: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  rowHeight: number,
  setWidth: (width: number) => void,
): Scrolled {
  const [view, setView] = useState<Scrolled>({ step: 0, height: 600 });
  /** The first row that is seen, and how many pixels of it are not. */
  const anchor = useRef<{ row: Row | undefined; offset: number }>({ row: undefined, offset: 0 });
  const shownRows = useRef(rows);
  const { sort } = store.address.value;
  const following = store.following.value && sort.column === 'time';

  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const look = (): void => {
      const { scrollTop, clientHeight, scrollHeight } = current;
      const index = Math.floor(scrollTop / rowHeight);
      anchor.current = { row: shownRows.current[index], offset: scrollTop - index * rowHeight };
      const { descending } = store.address.value.sort;
      const atNewest = descending ? scrollTop < 1 : scrollTop + clientHeight > scrollHeight - 1;
      if (!atNewest) store.following.value = false;
      const step = stepAt(scrollTop, rowHeight);
      // The names of the columns stay above the rows.
      const height = clientHeight - (current.firstElementChild?.clientHeight ?? 0);
      setView((view) => (view.step === step && view.height === height ? view : { step, height }));
    };
    const watch = new ResizeObserver(() => {
      setWidth(current.clientWidth);
      look();
    });
    watch.observe(current);
    current.addEventListener('scroll', look, { passive: true });
    return () => {
      watch.disconnect();
      current.removeEventListener('scroll', look);
    };
  }, [box, store, rowHeight, setWidth]);

  useLayoutEffect(() => {
    shownRows.current = rows;
    const { current } = box;
    if (!current) return;
    const { row, offset } = anchor.current;
    const index = row ? rows.indexOf(row) : -1;
    if (following) current.scrollTop = sort.descending ? 0 : current.scrollHeight;
    else if (index >= 0) current.scrollTop = index * rowHeight + offset;
  }, [box, rows, rowHeight, following, sort.descending]);
  return view;
}
