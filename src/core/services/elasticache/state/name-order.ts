import { byName } from './names.js';

/** A block is parted in two when it grows beyond this: moving a thousand names takes a microsecond, moving a million does not. */
const LARGEST = 1024;

/** Distinct names in order, in blocks, so that adding and removing one costs little however many there are. */
export class NameOrder {
  readonly #blocks: string[][] = [];

  /** Adds a name that is not there yet. */
  add(name: string): void {
    const at = this.#blockOf(name);
    const block = this.#blocks[at];
    if (!block) {
      this.#blocks.push([name]);
      return;
    }
    block.splice(place(block, name), 0, name);
    if (block.length > LARGEST) this.#blocks.splice(at + 1, 0, block.splice(LARGEST / 2));
  }

  /** Removes a name that is there. */
  remove(name: string): void {
    const at = this.#blockOf(name);
    const block = this.#blocks[at];
    block?.splice(place(block, name), 1);
    if (block?.length === 0) this.#blocks.splice(at, 1);
  }

  /** The names after `after`, all without it. */
  *from(after?: string): Iterable<string> {
    let at = after === undefined ? 0 : this.#blockOf(after);
    const first = this.#blocks[at] ?? [];
    let index = after === undefined ? 0 : place(first, after);
    if (after !== undefined && first[index] === after) index++;
    for (; at < this.#blocks.length; at++, index = 0) yield* (this.#blocks[at] ?? []).slice(index);
  }

  /** The last block that does not begin after a name: where it is, or would be. */
  #blockOf(name: string): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byName(this.#blocks[middle]?.[0] ?? '', name) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** Where a name stands in a sorted block, or would stand. */
function place(block: readonly string[], name: string): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byName(block[middle] ?? '', name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
