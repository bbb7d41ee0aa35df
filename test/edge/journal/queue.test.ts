import t from 'tap';
import { createQueue } from '../../../src/edge/journal/queue.js';

t.test('first in, first out, however many have come and gone', async (t) => {
  const queue = createQueue<number>();
  let next = 0;
  let oldest = 0;
  // More than the slack, in waves, so that room is given back while members wait.
  for (const wave of [1, 1500, 3, 4000, 1]) {
    for (let i = 0; i < wave; i++) queue.push(next++);
    while (queue.length > 2) t.equal(queue.shift(), oldest++) || t.fail('out of order');
    t.same(
      queue.values(),
      Array.from({ length: next - oldest }, (_, i) => oldest + i),
    );
  }
  while (queue.length > 0) t.equal(queue.shift(), oldest++);
  t.equal(queue.shift(), undefined);
  t.same(queue.values(), []);
});
