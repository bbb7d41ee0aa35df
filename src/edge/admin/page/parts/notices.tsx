import type { JSX } from 'preact';
import type { Problem } from '../../../../core/terms/problem.js';
import { useStore } from '../live/use-store.js';
import { clock, shown } from '../model/words.js';

const MOST_PROBLEMS = 10;

/** What is not as it should be, and what happened meanwhile. */
export function Notices(): JSX.Element {
  const store = useStore();
  const connection = store.connection.value;
  const stale = (store.about.value?.stale ?? []).filter(({ severity }) => severity === 'error');
  return (
    <div class="notices" role="alert">
      {connection.state === 'lost' && (
        <p class="notice bad">
          Not connected since {clock(connection.since)}: {connection.why}. What is shown may no longer be true. Trying
          again by itself.
        </p>
      )}
      {stale.length > 0 && <Stale problems={stale} />}
      {store.notices.value.map(({ id, text }) => (
        <p key={id} class="notice">
          {text}{' '}
          <button type="button" onClick={() => store.dismiss(id)}>
            Put away
          </button>
        </p>
      ))}
    </div>
  );
}

function Stale({ problems }: { problems: readonly Problem[] }): JSX.Element {
  return (
    <div class="notice bad">
      <p>The files on disk are not in force: an edit is broken, and the last good policies decide.</p>
      <ul>
        {problems.slice(0, MOST_PROBLEMS).map((problem) => (
          <li key={`${problem.file}${problem.pointer}${problem.message}`}>
            <code>{[problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':')}</code>{' '}
            {shown(problem.message)}
            {problem.hint ? ` (${shown(problem.hint)})` : ''}
          </li>
        ))}
      </ul>
      {problems.length > MOST_PROBLEMS && <p>and {problems.length - MOST_PROBLEMS} more</p>}
    </div>
  );
}
