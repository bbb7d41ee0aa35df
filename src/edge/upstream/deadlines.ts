/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout } = globalThis;
const now = performance.now.bind(performance);

/** Something that must have ended by a time. */
export abstract class Due {
  /** Milliseconds, as performance.now() counts them. */
  due = 0;
  earlier: Due | undefined;
  later: Due | undefined;

  /** Called once when the time has come. */
  abstract late(): void;
}

/**
 * Calls `late` of what is not removed in time: one timer for all of them, and a list in the order of their ends. A timer for
 * each would cost more than most of what a call does.
 */
export class Deadlines {
  #first: Due | undefined;
  #last: Due | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Nearly always the last to be due; one that is due sooner takes its place among the others. */
  add(item: Due): void {
    let before = this.#last;
    while (before && before.due > item.due) before = before.earlier;
    item.earlier = before;
    item.later = before ? before.later : this.#first;
    if (item.later) item.later.earlier = item;
    else this.#last = item;
    if (before) before.later = item;
    else this.#first = item;
    if (!this.#timer) this.#arm();
  }

  /** What was not added, or is due already, is left alone. */
  remove(item: Due): void {
    const { earlier, later } = item;
    if (!earlier && this.#first !== item) return;
    if (earlier) earlier.later = later;
    else this.#first = later;
    if (later) later.earlier = earlier;
    else this.#last = earlier;
    item.earlier = undefined;
    item.later = undefined;
  }

  /** The timer may come too early, when what it was set for has ended: then it is set anew. */
  #arm(): void {
    const first = this.#first;
    this.#timer = first && setTimeout(() => this.#expire(), Math.max(1, first.due - now()));
    // What is under way has a socket, which keeps the process alive; a timer without calls must not.
    this.#timer?.unref();
  }

  #expire(): void {
    const time = now();
    try {
      for (let item = this.#first; item && item.due <= time; item = this.#first) {
        this.remove(item);
        item.late();
      }
    } finally {
      this.#arm();
    }
  }
}
