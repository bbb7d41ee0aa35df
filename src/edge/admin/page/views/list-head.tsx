import type { JSX } from 'preact';
import { useStore } from '../live/use-store.js';
import type { Column } from '../model/filter.js';

const COLUMNS: readonly (readonly [column: Column, name: string])[] = [
  ['time', 'Time'],
  ['decision', 'Decision'],
  ['operation', 'Operation'],
  ['resource', 'Resource'],
  ['caller', 'Caller'],
  ['duration', 'Took'],
  ['upstream', 'Upstream'],
];

/** The names of the columns; each sorts by it, once more the other way round. */
export function ListHead(): JSX.Element {
  const store = useStore();
  const { sort } = store.address.value;
  const by = (column: Column): void => {
    const descending = column === sort.column ? !sort.descending : column === 'time' || column === 'duration';
    store.go({ sort: { column, descending } }, true);
  };
  const order = sort.descending ? 'descending' : 'ascending';
  return (
    <div class="head" role="rowgroup">
      <div class="row" role="row" aria-rowindex={1}>
        {COLUMNS.map(([column, name]) => (
          <div key={column} role="columnheader" class={column} aria-sort={column === sort.column ? order : undefined}>
            <button type="button" onClick={() => by(column)}>
              {name}
              <span aria-hidden="true">{column === sort.column ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}
