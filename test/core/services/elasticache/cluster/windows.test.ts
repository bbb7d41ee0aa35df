import t from 'tap';
import { nextStart } from '#src/core/services/elasticache/cluster/windows.js';

const next = (window: string, now: string) => new Date(nextStart(window, new Date(now))).toISOString();

t.test('the next maintenance window', async (t) => {
  t.equal(next('sun:05:00-sun:06:00', '2026-01-02T03:04:05Z'), '2026-01-04T05:00:00.000Z', 'a Friday before');
  t.equal(next('fri:03:05-fri:05:00', '2026-01-02T03:04:59Z'), '2026-01-02T03:05:00.000Z', 'the same day');
  t.equal(next('fri:03:04-fri:05:00', '2026-01-02T03:04:00Z'), '2026-01-09T03:04:00.000Z', 'begun: the next one');
  t.equal(next('sat:23:30-sun:01:00', '2026-01-04T00:10:00Z'), '2026-01-10T23:30:00.000Z', 'over the end of the week');
});
