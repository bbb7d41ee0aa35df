import type { JSX } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Store } from '../live/store.js';
import { useStore } from '../live/use-store.js';
import type { Row } from '../model/row.js';
import { scrolledTo, slotsOf, spanAt } from '../model/windowing.js';
import { focusOn } from '../parts/use-keys.js';
import { Empty } from './empty.js';
import { ListHead } from './list-head.js';
import { ListRow } from './list-row.js';
import { useScroll } from './use-scroll.js';

/** Pixels; the style sheet says the same. Below this width a row has two lines. */
const ROW = 32;
const TALL_ROW = 56;
const NARROW = 900;
/** Below this one a row says of the caller and the upstream nothing: the detail does. */
const TIGHT = 460;

/** The decisions as a grid of which only the part is drawn that is seen. The focus is the grid's; a cursor moves in it. */
export function List(): JSX.Element {
  const store = useStore();
  const rows = store.visible.value;
  const open = store.address.value.id;
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(open);
  const [width, setWidth] = useState(NARROW);
  const narrow = width < NARROW;
  const height = narrow ? TALL_ROW : ROW;
  const view = useScroll(store, box, rows, height, setWidth);
  const { first, end } = spanAt(view.step, view.height, height, rows.length);
  const at = cursor === '' ? -1 : rows.findIndex(({ id }) => id === cursor);

  useLayoutEffect(() => {
    if (open !== '') setCursor(open);
  }, [open]);
  const show = useCallback(
    (id: string): void => {
      setCursor(id);
      store.go({ id }, store.address.value.id !== '');
    },
    [store],
  );
  const move = (index: number): void => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!row || !box.current) return;
    store.following.value = false;
    setCursor(row.id);
    if (open !== '') store.go({ id: row.id }, true);
    box.current.scrollTop = scrolledTo(rows.indexOf(row), box.current.scrollTop, view.height, height);
  };
  const press = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(view.height / height) - 1);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length,
    };
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in to) move(to[event.key as keyof typeof to]);
    else if (!act(store, event.key, open, rows[at])) return;
    event.preventDefault();
  };
  const drawn = rows.slice(first, end);
  const slots = slotsOf(view.height, height);
  return (
    <>
      <div
        ref={box}
        id="list"
        class={`list${narrow ? ' narrow' : ''}${width < TIGHT ? ' tight' : ''}${rows.length === 0 ? ' none' : ''}`}
        role="grid"
        tabIndex={0}
        aria-label="Decisions"
        aria-rowcount={rows.length + 1}
        aria-activedescendant={drawn.some(({ id }) => id === cursor) ? `row-${cursor}` : undefined}
        onKeyDown={press}
      >
        <ListHead />
        {rows.length > 0 && (
          <div class="all-rows" role="rowgroup" style={{ height: `${rows.length * height}px` }}>
            {drawn.map((row, i) => (
              <ListRow
                key={(first + i) % slots}
                row={row}
                index={first + i}
                top={(first + i) * height}
                open={row.id === open}
                cursor={row.id === cursor}
                show={show}
              />
            ))}
          </div>
        )}
      </div>
      {rows.length === 0 && <Empty />}
    </>
  );
}

/** Enter opens the decision under the cursor, or goes into its detail; Escape closes it. */
function act(store: Store, key: string, open: string, row: Row | undefined): boolean {
  if (key === 'Escape' && open !== '') store.go({ id: '' });
  else if (key === 'Enter' && row?.id === open) focusOn('detail');
  else if (key === 'Enter' && row) store.go({ id: row.id }, open !== '');
  else return false;
  return true;
}
