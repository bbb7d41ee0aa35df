/** Ticks that a test fakes are real while something needs them. */
import t from 'tap';
import { withRealTicks } from '#src/edge/proxy/real-ticks.js';

const { nextTick } = process;
const { queueMicrotask: microtask } = globalThis;
t.afterEach(() => {
  process.nextTick = nextTick;
  globalThis.queueMicrotask = microtask;
});

/** As fake-timers does: nothing comes before the clock is moved. */
function fake(): typeof nextTick {
  const never = Object.assign(() => undefined, { clock: {} });
  process.nextTick = never;
  globalThis.queueMicrotask = never;
  return never;
}

const ticked = (): Promise<unknown[]> =>
  Promise.all([
    new Promise((resolve) => process.nextTick(resolve, 'tick')),
    new Promise((resolve) => queueMicrotask(() => resolve('microtask'))),
  ]);

t.test('they come, and the fakes are back afterwards', async (t) => {
  const never = fake();
  t.same(await withRealTicks(ticked), ['tick', 'microtask']);
  t.equal(process.nextTick, never);
  t.equal(globalThis.queueMicrotask, never);
  await t.rejects(
    withRealTicks(() => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  t.equal(process.nextTick, never, 'after a failure, too');
});

t.test('as long as the last one needs them', async (t) => {
  const never = fake();
  let end = (): void => undefined;
  const long = withRealTicks(() => new Promise<void>((resolve) => (end = resolve)));
  await withRealTicks(ticked);
  t.same(await ticked(), ['tick', 'microtask']);
  end();
  await long;
  t.equal(process.nextTick, never);
});

t.test('what a test has taken back itself stays so', async (t) => {
  fake();
  await withRealTicks(async () => {
    process.nextTick = nextTick;
    globalThis.queueMicrotask = microtask;
  });
  t.equal(process.nextTick, nextTick);
  t.equal(globalThis.queueMicrotask, microtask);
});

t.test('real ones are left alone', async (t) => {
  await withRealTicks(async () => {
    t.equal(process.nextTick, nextTick);
    t.equal(globalThis.queueMicrotask, microtask);
  });
});
