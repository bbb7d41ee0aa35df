import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useStore } from './live/use-store.js';
import { Header } from './parts/header.js';
import { Help } from './parts/help.js';
import { Notices } from './parts/notices.js';
import { useKeys } from './parts/use-keys.js';
import { AskView } from './views/ask.js';
import { CallersView } from './views/callers.js';
import { DecisionsView } from './views/decisions.js';
import { EmbeddedView } from './views/embedded.js';
import { OperationsView } from './views/operations.js';

const SHOWN = {
  decisions: DecisionsView,
  callers: CallersView,
  ask: AskView,
  operations: OperationsView,
  embedded: EmbeddedView,
} as const;

/** The page: header, help, and the view that the address names. */
export function App(): JSX.Element {
  const store = useStore();
  const [help, setHelp] = useState(false);
  useKeys(store, () => setHelp(true));
  const { view, id } = store.address.value;
  const Shown = SHOWN[view];
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      {view === 'decisions' && id !== '' && (
        <a class="skip" href="#detail">
          To the decision
        </a>
      )}
      <Header help={() => setHelp(true)} />
      <Notices />
      <main id="main" tabIndex={-1}>
        <Shown />
      </main>
      {help && <Help close={() => setHelp(false)} />}
    </>
  );
}
