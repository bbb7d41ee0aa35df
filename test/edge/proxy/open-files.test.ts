import t from 'tap';
import { fileShares, shares } from '#src/edge/proxy/open-files.js';

t.test('what is left is shared out, and never less than it takes to answer', async (t) => {
  t.strictSame(shares(64, 26, false), { limit: 64, callers: 30, upstream: 7 });
  t.strictSame(shares(64, 26, true), { limit: 64, callers: 15, upstream: 7 });
  t.strictSame(shares(20, 26, true), { limit: 20, callers: 2, upstream: 2 });
  for (const upstream of [true, false]) {
    const { limit, callers, upstream: more } = shares(1024, 30, upstream);
    t.ok(30 + callers + (upstream ? 2 * more : 0) <= limit, 'all together fit');
  }
});

t.test('the limit of this process', { skip: process.platform !== 'linux' && 'Linux tells it' }, async (t) => {
  t.ok((fileShares(true)?.limit ?? 0) > 0);
});
