/**
 * Says that the caller has left. Every AbortSignal is one; createLeaving makes one that costs next to nothing, which counts
 * because each call has its own: an AbortController with one listener takes as long as a third of the forwarding.
 */
export interface Leaving {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A Leaving, and what to call when the caller leaves; calling it again does nothing. */
export function createLeaving(): { readonly signal: Leaving; readonly leave: () => void } {
  let aborted = false;
  const listeners: (() => void)[] = [];
  const signal: Leaving = {
    get aborted() {
      return aborted;
    },
    addEventListener(_type, listener) {
      listeners.push(listener);
    },
    removeEventListener(_type, listener) {
      const at = listeners.indexOf(listener);
      if (at >= 0) listeners.splice(at, 1);
    },
  };
  const leave = (): void => {
    if (aborted) return;
    aborted = true;
    for (const listener of listeners.splice(0)) listener();
  };
  return { signal, leave };
}
