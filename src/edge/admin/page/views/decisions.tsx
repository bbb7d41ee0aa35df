import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useStore } from '../live/use-store.js';
import { Detail } from './detail.js';
import { Filters } from './filters.js';
import { List } from './list.js';
import { Toolbar } from './toolbar.js';

/** The decisions beside the one that is open. */
export function DecisionsView(): JSX.Element {
  const { id } = useStore().address.value;
  const first = useRef(id);
  return (
    <div class={id === '' ? 'decisions' : 'decisions open'}>
      <section class="pane list-pane" aria-label="Decisions">
        <Filters />
        <Toolbar />
        <List />
      </section>
      {id !== '' && <Detail key={id} id={id} linked={id === first.current} />}
    </div>
  );
}
