import type { ContextEntry, RequestContext } from '../engine/request.js';

/**
 * The context of one check: a few keys of its own over those that all checks of a call share. Copying the shared ones for
 * each check would take longer than deciding it.
 */
export class LayeredContext implements RequestContext {
  readonly #shared: RequestContext;
  readonly #own = new Map<string, ContextEntry>();

  constructor(shared: RequestContext) {
    this.#shared = shared;
  }

  /** Sets a key of the check's own, by its lower-cased name; it hides a shared one. */
  set(key: string, entry: ContextEntry): void {
    this.#own.set(key, entry);
  }

  get(key: string): ContextEntry | undefined {
    return this.#own.get(key) ?? this.#shared.get(key);
  }

  has(key: string): boolean {
    return this.#own.has(key) || this.#shared.has(key);
  }

  get size(): number {
    let size = this.#shared.size;
    for (const key of this.#own.keys()) if (!this.#shared.has(key)) size++;
    return size;
  }

  /** The shared keys in their order, then the check's own. */
  *entries(): MapIterator<[string, ContextEntry]> {
    for (const [key, entry] of this.#shared) yield [key, this.#own.get(key) ?? entry];
    for (const [key, entry] of this.#own) if (!this.#shared.has(key)) yield [key, entry];
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<ContextEntry> {
    for (const [, entry] of this.entries()) yield entry;
  }

  [Symbol.iterator](): MapIterator<[string, ContextEntry]> {
    return this.entries();
  }

  forEach(callback: (entry: ContextEntry, key: string, map: RequestContext) => void): void {
    for (const [key, entry] of this.entries()) callback(entry, key, this);
  }
}
