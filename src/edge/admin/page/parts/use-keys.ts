import { useEffect } from 'preact/hooks';
import type { Store } from '../live/store.js';

/** Where the switch for keys of one character is kept. */
const SWITCH = 'elasticache-iam-proxy.keys';

/** Whether `/`, `?` and the like do something; people who speak to their computer switch them off. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== 'off';
  } catch {
    return true;
  }
}

/** Turns the keys of one character on or off, for later visits too. */
export function switchKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, 'off');
  } catch {
    // Without a storage it stays as it is.
  }
}

/** Keys that work wherever the focus is, but not while somebody types. */
export function useKeys(store: Store, help: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !keysAreOn()) return;
      if (document.querySelector('dialog[open]')) return;
      const done = KEYS[event.key]?.(store, help);
      if (done) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [store, help]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), textarea, select');

/** Each gives whether it did something. */
const KEYS: Readonly<Record<string, (store: Store, help: () => void) => boolean>> = {
  '?': (_store, help) => {
    help();
    return true;
  },
  '/': () => focusOn('search'),
  p: (store) => {
    if (store.address.value.view !== 'decisions') return false;
    store.pause(!store.paused.value);
    return true;
  },
};

/** Moves the focus to the element of this id, if it is there. */
export function focusOn(id: string): boolean {
  const element = document.getElementById(id);
  element?.focus();
  return element !== null;
}
