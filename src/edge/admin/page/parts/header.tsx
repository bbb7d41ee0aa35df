import type { JSX } from 'preact';
import { useStore } from '../live/use-store.js';
import { START, VIEWS, type View } from '../model/address.js';
import { shown } from '../model/words.js';
import { Link } from './link.js';

const NAMES: Readonly<Record<View, string>> = {
  decisions: 'Decisions',
  callers: 'Callers',
  ask: 'Ask',
  operations: 'Operations',
  embedded: 'Embedded',
};

/** The title, the way to the other views, and the button for help. */
export function Header({ help }: { help: () => void }): JSX.Element {
  const store = useStore();
  const { view } = store.address.value;
  return (
    <header>
      <h1>elasticache-iam-proxy</h1>
      <Status />
      <nav aria-label="Views">
        {VIEWS.map((name) => (
          <Link key={name} to={{ ...START, view: name }} current={name === view}>
            {NAMES[name]}
          </Link>
        ))}
        <button type="button" onClick={help} title="Keys">
          Keys <kbd>?</kbd>
        </button>
      </nav>
    </header>
  );
}

const CONNECTIONS = { connecting: 'connecting', live: 'live', lost: 'not connected' } as const;

/** Whether the page is live, and what it looks at. */
function Status(): JSX.Element {
  const store = useStore();
  const { state } = store.connection.value;
  const about = store.about.value;
  const paused = store.paused.value && state === 'live' ? ', the list is paused' : '';
  return (
    <p class="about">
      <span class={`state ${state}`} role="status">
        {CONNECTIONS[state]}
        {paused}
      </span>
      {about && (
        <span>
          {about.mode === 'audit' ? 'audit: what would be denied is forwarded' : about.mode}, upstream{' '}
          {shown(about.upstream)}, version {about.version}
        </span>
      )}
    </p>
  );
}
