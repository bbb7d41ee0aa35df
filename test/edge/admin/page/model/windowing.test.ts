import t from 'tap';
import { scrolledTo, spanAt } from '#src/edge/admin/page/model/windowing.js';

t.test('what is drawn is what is seen, and a little more', async (t) => {
  t.same(spanAt(0, 320, 32, 10_000), { first: 0, end: 18 });
  t.same(spanAt(3200, 320, 32, 10_000), { first: 92, end: 118 });
  t.same(spanAt(319_680, 320, 32, 10_000), { first: 9982, end: 10_000 });
  t.same(spanAt(0, 320, 32, 0), { first: 0, end: 0 });
  t.same(spanAt(9999, 320, 32, 5), { first: 4, end: 5 }, 'a list that became shorter');
});

t.test('a row is scrolled into view, and no further', async (t) => {
  t.equal(scrolledTo(5, 0, 320, 32), 0);
  t.equal(scrolledTo(10, 0, 320, 32), 32);
  t.equal(scrolledTo(2, 100, 320, 32), 64);
});
