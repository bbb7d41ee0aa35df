/** Tells those who want to know that policies or principals were loaded or changed, or that a load of them failed. */
export interface WorldNews {
  /** Calls back after each of them until the returned function is called. */
  readonly follow: (listener: () => void) => () => void;
  readonly tell: () => void;
}

/** Nobody listens yet. */
export function createWorldNews(): WorldNews {
  const listeners = new Set<() => void>();
  return {
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell() {
      for (const listener of listeners) listener();
    },
  };
}
