import { byName } from './names.js';

/** Things that can be walked in the order of their keys, from a key on. */
export interface Ordered<T> {
  /** Those whose key comes after `after`, all without it. */
  from(after?: string): Iterable<T>;
}

/**
 * A map by name that can also be walked in the order of names. The order is made when it is first asked for and then kept, so
 * that a page of a hundred thousand things costs a page.
 */
export class Shelf<T> extends Map<string, T> implements Ordered<T> {
  #order: string[] | undefined;

  override set(key: string, value: T): this {
    if (this.#order && !this.has(key)) this.#order.splice(place(this.#order, key), 0, key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    if (!super.delete(key)) return false;
    this.#order?.splice(place(this.#order, key), 1);
    return true;
  }

  override clear(): void {
    super.clear();
    this.#order = undefined;
  }

  *from(after?: string): Iterable<T> {
    this.#order ??= [...this.keys()].sort(byName);
    let index = after === undefined ? 0 : place(this.#order, after);
    if (after !== undefined && this.#order[index] === after) index++;
    for (; index < this.#order.length; index++) {
      const value = this.get(this.#order[index] ?? '');
      if (value !== undefined) yield value;
    }
  }
}

/** Where a key stands in the order, or would stand. */
function place(order: readonly string[], key: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byName(order[middle] ?? '', key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
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
