/** One place in the queue. */
export interface Turn {
  /** Resolves to true when the turn has come, to false when it was given back before. */
  readonly begun: Promise<boolean>;
  /** Lets the next one in; a turn that has not come is taken out of the queue. Once is enough, twice does no harm. */
  giveBack(): void;
}

export interface FairQueueLimits {
  /** Turns at one time, of all callers together. */
  readonly total: number;
  /** The same of one caller. */
  readonly each: number;
}

/** The line of one caller. Those who wait stand in the order in which they came. */
interface Line {
  running: number;
  readonly waiting: Set<Waiting>;
}

type Waiting = (begun: boolean) => void;

/**
 * Shares out a bounded number of turns. Callers take turns with one another, so that one who asks for a thousand waits for
 * himself and holds up nobody else; nobody is sent away.
 */
export class FairQueue {
  readonly #limits: FairQueueLimits;
  /** The caller whose last turn began longest ago comes first. */
  readonly #lines = new Map<string, Line>();
  #running = 0;

  constructor(limits: FairQueueLimits) {
    this.#limits = limits;
  }

  take(caller: string): Turn {
    const line = this.#lines.get(caller) ?? { running: 0, waiting: new Set() };
    this.#lines.set(caller, line);
    let state: 'waiting' | 'running' | 'over' = 'waiting';
    let begin: Waiting = () => undefined;
    const begun = new Promise<boolean>((resolve) => {
      begin = (hasBegun) => {
        state = hasBegun ? 'running' : 'over';
        resolve(hasBegun);
      };
    });
    line.waiting.add(begin);
    this.#admit();
    return {
      begun,
      giveBack: () => {
        if (state === 'over') return;
        if (state === 'waiting') {
          line.waiting.delete(begin);
          begin(false);
        } else {
          state = 'over';
          line.running--;
          this.#running--;
        }
        if (line.running === 0 && line.waiting.size === 0) this.#lines.delete(caller);
        this.#admit();
      },
    };
  }

  /** Lets in as many as there is room for. */
  #admit(): void {
    while (this.#running < this.#limits.total) {
      const next = this.#next();
      if (!next) return;
      const [caller, line] = next;
      const [first] = line.waiting;
      if (!first) return;
      line.waiting.delete(first);
      line.running++;
      this.#running++;
      // To the end: all others come before this caller's next.
      this.#lines.delete(caller);
      this.#lines.set(caller, line);
      first(true);
    }
  }

  /** Of those with the fewest turns the one who has waited longest. */
  #next(): [caller: string, line: Line] | undefined {
    let best: [caller: string, line: Line] | undefined;
    for (const entry of this.#lines) {
      const [, { running, waiting }] = entry;
      if (waiting.size > 0 && running < (best?.[1].running ?? this.#limits.each)) best = entry;
    }
    return best;
  }
}
