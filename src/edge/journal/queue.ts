/** First in, first out. Unlike a Map's, its oldest member is found at once however many have gone before. */
export interface Queue<T> {
  readonly length: number;
  push(item: T): void;
  /** Takes the oldest. */
  shift(): T | undefined;
  /** From the oldest to the newest. */
  values(): T[];
}

/** Room that members which have gone may take before it is given back. */
const SLACK = 1024;

export function createQueue<T>(): Queue<T> {
  let items: (T | undefined)[] = [];
  let first = 0;
  return {
    get length() {
      return items.length - first;
    },
    push(item) {
      items.push(item);
    },
    shift() {
      const item = items[first];
      if (first === items.length) return undefined;
      items[first++] = undefined;
      if (first >= SLACK && first * 2 >= items.length) {
        items = items.slice(first);
        first = 0;
      }
      return item;
    },
    values: () => items.slice(first) as T[],
  };
}
