import type { JSX } from 'preact';
import { useStore } from '../live/use-store.js';
import { MOST_ROWS } from '../model/rows.js';
import { count, several } from '../model/words.js';

/** ListCounts of what is shown, and what can be done with the list. */
export function Toolbar(): JSX.Element {
  const store = useStore();
  const { shown, all, denied } = store.counts.value;
  const waiting = store.waiting.value.length;
  const paused = store.paused.value;
  const hidden = store.rows.value.length - all;
  const clear = (): void => {
    store.cleared.value = store.rows.value.at(-1)?.time ?? 0;
  };
  return (
    <div class="toolbar">
      <p role="status" id="counts">
        {count(shown)} of {count(all)}, {count(denied)} denied
        {all >= MOST_ROWS && ' (older ones made room)'}
        {paused && `; paused, ${count(waiting)} waiting`}
      </p>
      <button type="button" aria-pressed={paused} onClick={() => store.pause(!paused)}>
        Pause
      </button>
      <button
        type="button"
        aria-pressed={store.following.value}
        onClick={() => {
          store.following.value = !store.following.value;
        }}
        title="Stay at the newest decision"
      >
        Follow
      </button>
      <button type="button" onClick={clear} title="The proxy still remembers them">
        Clear the view
      </button>
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => {
            store.cleared.value = 0;
          }}
        >
          Show {several(hidden, 'cleared one')}
        </button>
      )}
    </div>
  );
}
