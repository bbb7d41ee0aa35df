import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from './dialog.js';
import { keysAreOn, switchKeys } from './use-keys.js';

const KEYS = [
  [['/'], 'search'],
  [['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], 'another decision; the detail follows'],
  [['Enter'], 'open the decision, or go into its detail'],
  [['Escape'], 'back: from the detail to the list, then close the detail; in a filter, empty it'],
  [['p'], 'pause the list, or go on'],
  [['?'], 'this help'],
] as const;

/** What the keys do, and the switch that turns them off. */
export function Help({ close }: { close: () => void }): JSX.Element {
  const [on, setOn] = useState(keysAreOn());
  const change = (): void => {
    switchKeys(!on);
    setOn(!on);
  };
  return (
    <Dialog title="Keys" close={close}>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={on} onChange={change} /> keys of one character are on
      </label>
    </Dialog>
  );
}
