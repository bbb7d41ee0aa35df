import type { ContextEntry, RequestContext } from '../terms/question.js';

const NOTHING: RequestContext = new Map();

/**
 * The context of a check: a few keys of its own over those that all checks of a call share. They are made when somebody first
 * asks for a key, since most decisions hang on no condition; and not copied, which would take longer than deciding.
 *
 * A decision is remembered with its contexts: what they are made of are members of one object, not of closures.
 */
export abstract class LayeredContext implements RequestContext {
  protected readonly shared: RequestContext;
  #made: RequestContext | undefined;

  constructor(shared: RequestContext = NOTHING) {
    this.shared = shared;
  }

  /** The keys of this layer, by lower-cased name; called once at most. They hide shared ones. */
  protected abstract make(): RequestContext;

  get #own(): RequestContext {
    this.#made ??= this.make();
    return this.#made;
  }

  get(key: string): ContextEntry | undefined {
    return this.#own.get(key) ?? this.shared.get(key);
  }

  has(key: string): boolean {
    return this.#own.has(key) || this.shared.has(key);
  }

  get size(): number {
    let size = this.shared.size;
    for (const key of this.#own.keys()) if (!this.shared.has(key)) size++;
    return size;
  }

  /** The shared keys in their order, then the check's own. */
  *entries(): MapIterator<[string, ContextEntry]> {
    for (const [key, entry] of this.shared) yield [key, this.#own.get(key) ?? entry];
    for (const [key, entry] of this.#own) if (!this.shared.has(key)) yield [key, entry];
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
