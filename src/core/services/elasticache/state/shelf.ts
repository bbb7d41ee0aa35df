import { NameOrder } from './name-order.js';
import { byName } from './names.js';

/** Things that can be walked in the order of their keys, from a key on. */
export interface Ordered<T> {
  /** Those whose key comes after `after`, all without it. */
  from(after?: string): Iterable<T>;
}

/** A map by name that can also be walked in the order of names, so that a page of a hundred thousand things costs a page. */
export class Shelf<T> extends Map<string, T> implements Ordered<T> {
  #order = new NameOrder();

  override set(key: string, value: T): this {
    if (!this.has(key)) this.#order.add(key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    if (!super.delete(key)) return false;
    this.#order.remove(key);
    return true;
  }

  override clear(): void {
    super.clear();
    this.#order = new NameOrder();
  }

  *from(after?: string): Iterable<T> {
    for (const key of this.#order.from(after)) {
      const value = this.get(key);
      if (value !== undefined) yield value;
    }
  }
}

/** Two ordered things as one; `keyOf` gives the key by which both are ordered. */
export function merged<T>(left: Ordered<T>, right: Ordered<T>, keyOf: (item: T) => string): Ordered<T> {
  return {
    *from(after) {
      const [one, other] = [left.from(after)[Symbol.iterator](), right.from(after)[Symbol.iterator]()];
      let [a, b] = [one.next(), other.next()];
      while (!a.done || !b.done) {
        if (b.done || (!a.done && byName(keyOf(a.value), keyOf(b.value)) <= 0)) {
          if (!a.done) yield a.value;
          a = one.next();
        } else {
          yield b.value;
          b = other.next();
        }
      }
    },
  };
}

/** A few things in the order of their keys. */
export function ordered<T>(items: Iterable<T>, keyOf: (item: T) => string): Ordered<T> {
  const sorted = [...items].sort((a, b) => byName(keyOf(a), keyOf(b)));
  return { from: (after) => (after === undefined ? sorted : sorted.filter((item) => keyOf(item) > after)) };
}
