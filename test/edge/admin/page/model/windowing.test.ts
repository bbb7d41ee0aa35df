import t from 'tap';
import { scrolledTo, slotsOf, spanAt, stepAt } from '#src/edge/admin/page/model/windowing.js';

t.test('what is drawn is what is seen, and a little more', async (t) => {
  t.same(spanAt(0, 320, 32, 10_000), { first: 0, end: 22 });
  t.same(spanAt(3200, 320, 32, 10_000), { first: 92, end: 122 });
  t.same(spanAt(319_680, 320, 32, 10_000), { first: 9982, end: 10_000 });
  t.same(spanAt(0, 320, 32, 0), { first: 0, end: 0 });
  t.same(spanAt(9999, 320, 32, 5), { first: 4, end: 5 }, 'a list that became shorter');
});

t.test('rows enter four at once, and what is seen is always drawn', async (t) => {
  t.equal(stepAt(127, 32), 0);
  t.equal(stepAt(128, 32), 128);
  for (let top = 0; top < 3000; top++) {
    const { first, end } = spanAt(stepAt(top, 32), 333, 32, 10_000);
    if (first * 32 > top || end * 32 < top + 333) t.fail(`at ${top} rows ${first} to ${end}`);
  }
});

t.test('a row is scrolled into view, and no further', async (t) => {
  t.equal(scrolledTo(5, 0, 320, 32), 0);
  t.equal(scrolledTo(10, 0, 320, 32), 32);
  t.equal(scrolledTo(2, 100, 320, 32), 64);
});

t.test('every row that is drawn has a slot of its own', async (t) => {
  for (const height of [0, 1, 320, 333, 5000])
    for (let top = 0; top < 2000; top += 7) {
      const { first, end } = spanAt(stepAt(top, 32), height, 32, 10_000);
      if (end - first > slotsOf(height, 32)) t.fail(`${end - first} rows at ${top} of ${height}`);
    }
  t.equal(slotsOf(320, 32), 30);
});
