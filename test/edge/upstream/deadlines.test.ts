import t from 'tap';
import { Deadlines, Due } from '#src/edge/upstream/deadlines.js';

class Item extends Due {
  readonly #told: (item: Item) => void;

  constructor(after: number, told: (item: Item) => void) {
    super();
    this.due = performance.now() + after;
    this.#told = told;
  }

  late(): void {
    this.#told(this);
  }
}

/** Time for whatever is due within 30 ms; nothing else keeps the process alive. */
const lastOf = (deadlines: Deadlines): Promise<void> =>
  new Promise((resolve) => {
    const alive = setInterval(() => undefined, 1000);
    deadlines.add(
      new Item(30, () => {
        clearInterval(alive);
        resolve();
      }),
    );
  });

t.test('what is not removed is told in the order of its end, once, and not before', async (t) => {
  const deadlines = new Deadlines();
  const told: Item[] = [];
  const early: number[] = [];
  const items = Array.from(
    { length: 400 },
    (_, i) =>
      new Item((i * 7) % 20, (item) => {
        told.push(item);
        if (performance.now() < item.due) early.push(item.due);
      }),
  );
  for (const item of items) deadlines.add(item);
  const gone = items.filter((_, i) => i % 3 === 0 || i > 390);
  for (const item of [...gone, ...gone]) deadlines.remove(item);
  await lastOf(deadlines);
  t.equal(told.length, items.length - gone.length);
  t.same(
    told.map(({ due }) => due),
    items
      .filter((item) => !gone.includes(item))
      .map(({ due }) => due)
      .sort((a, b) => a - b),
  );
  t.same(early, []);
});

t.test('the list can be emptied and filled again', async (t) => {
  const deadlines = new Deadlines();
  let told = 0;
  for (let round = 0; round < 3; round++) {
    const [gone, kept] = [new Item(1, () => told++), new Item(2, () => told++)];
    deadlines.add(gone);
    deadlines.remove(gone);
    deadlines.remove(gone);
    deadlines.add(kept);
    await lastOf(deadlines);
    deadlines.remove(kept);
  }
  t.equal(told, 3);
});

t.test('one that throws does not keep the others from being told', async (t) => {
  const deadlines = new Deadlines();
  const fault = new Error('of the test');
  const caught = new Promise<unknown>((resolve) => {
    process.setUncaughtExceptionCaptureCallback(resolve);
  });
  t.teardown(() => process.setUncaughtExceptionCaptureCallback(null));
  deadlines.add(
    new Item(1, () => {
      throw fault;
    }),
  );
  await lastOf(deadlines);
  t.equal(await caught, fault);
});
