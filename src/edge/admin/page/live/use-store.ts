import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Store } from './store.js';

/** The store, for the components below it. */
export const StoreContext = createContext<Store | undefined>(undefined);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('INVARIANT: every component stands below the store');
  return store;
}
