/**
 * Says that the caller has left. Every AbortSignal is one; CallerLeaving costs next to nothing, which counts because
 * each call has its own: an AbortController with one listener takes as long as a third of the forwarding.
 */
export interface Leaving {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A class, so that its methods are made once and not for each call. */
export class CallerLeaving implements Leaving {
  aborted = false;
  readonly #listeners: (() => void)[] = [];

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  /** The caller has left; telling it again does nothing. */
  leave(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}
