/** As it is when the program is loaded: a test's fake timers must not stop its proxy. */
const { setImmediate } = globalThis;

/** Milliseconds of work after which calls have their turn. */
const SLICE = 8;

/** Does long work step by step, and lets calls have their turn now and then. */
export async function inSlices<T>(steps: Generator<undefined, T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < SLICE) continue;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  }
}
