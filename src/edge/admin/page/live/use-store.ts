import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Store } from './store.js';

/** The store, for the components below it. */
export const StoreContext = createContext<Store | undefined>(undefined);

/** The store of the page that a component stands on. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('INVARIANT: every component stands below the store');
  return store;
}
