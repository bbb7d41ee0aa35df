import t from 'tap';
import { evenSlots, shardId } from '#src/core/services/elasticache/group/shards.js';

t.test('slots cover the keyspace once, whatever the number of node groups', async (t) => {
  for (const count of [1, 2, 3, 7, 90]) {
    const ids = Array.from({ length: count }, (_, i) => shardId(i));
    let next = 0;
    for (const range of evenSlots(ids).values()) {
      const [from = -1, to = -1] = range.split('-').map(Number);
      if (from !== next) t.fail(`${range} does not begin at ${next}`);
      next = to + 1;
    }
    t.equal(next, 16384, `${count} node groups`);
  }
  t.same([shardId(0), shardId(9)], ['0001', '0010']);
});
