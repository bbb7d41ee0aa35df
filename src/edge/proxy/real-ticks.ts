/**
 * Functions that jest's fake timers replace by default, and that the
 * libraries below the proxy wait for while it starts or stops.
 */
const TICKS = [
  [process, 'nextTick'],
  [globalThis, 'queueMicrotask'],
] as const;

type Tick = (callback: (...args: unknown[]) => void, ...args: unknown[]) => void;
type Holder = Record<string, Tick>;

/** Who needs real ticks now, and the fakes that wait for their end. */
const running = new Set<object>();
const fakes = new Map<string, Tick>();

/** No name leads to the real ones any more; what a promise does next comes as soon as they. */
const soon: Tick = (callback, ...args) => void Promise.resolve().then(() => callback(...args));

/** Timers that somebody fakes have a clock (fake-timers, which jest and vitest use). */
const isFake = (tick: Tick): boolean => tick !== soon && 'clock' in tick;

/**
 * Runs something that needs real ticks, also in a test that fakes them; its own fakes are back afterwards, unless the test has
 * taken them back itself meanwhile.
 */
export async function withRealTicks<T>(run: () => Promise<T>): Promise<T> {
  const user = {};
  running.add(user);
  for (const [holder, name] of TICKS) {
    const tick = (holder as unknown as Holder)[name] as Tick;
    if (!isFake(tick)) continue;
    fakes.set(name, tick);
    (holder as unknown as Holder)[name] = soon;
  }
  try {
    return await run();
  } finally {
    running.delete(user);
    if (running.size === 0) giveBack();
  }
}

function giveBack(): void {
  for (const [holder, name] of TICKS) {
    const fake = fakes.get(name);
    if (fake && (holder as unknown as Holder)[name] === soon) (holder as unknown as Holder)[name] = fake;
  }
  fakes.clear();
}
