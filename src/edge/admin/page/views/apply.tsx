import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { RefusedAnswer, sentence, tell } from '../live/api.js';
import { useStore } from '../live/use-store.js';
import { Dialog } from '../parts/dialog.js';

/** Writes a fix into the policy files, when the proxy allows it (`--policy-edits`); asks for the token when it is missing. */
export function Apply({ id, index }: { id: string; index: number }): JSX.Element {
  const store = useStore();
  const [asking, setAsking] = useState(false);
  const [said, say] = useState('');
  const apply = async (): Promise<void> => {
    setAsking(false);
    say('writing…');
    try {
      await tell('policy-edits', { fix: { id, index } }, store.token.value);
      say('written; the policies are read again');
    } catch (error) {
      say(sentence(error));
      if (error instanceof RefusedAnswer && error.status === 401) {
        store.token.value = '';
        setAsking(true);
      }
    }
  };
  return (
    <p class="actions">
      <button type="button" onClick={() => (store.token.value === '' ? setAsking(true) : apply())}>
        Apply to the files
      </button>
      <span role="status">{said}</span>
      {asking && <Token close={() => setAsking(false)} go={apply} />}
    </p>
  );
}

/** Asks for the admin token; it is kept in this page alone, and gone with it. */
function Token({ close, go }: { close: () => void; go: () => void }): JSX.Element {
  const store = useStore();
  const [token, setToken] = useState('');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    store.token.value = token.trim();
    go();
  };
  return (
    <Dialog title="The admin token" close={close}>
      <form onSubmit={send}>
        <label>
          What was given as <code>--admin-token</code>; it is kept until this page is closed
          <input
            type="password"
            autocomplete="off"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </label>
        <p class="actions">
          <button type="submit">Apply</button>
        </p>
      </form>
    </Dialog>
  );
}
