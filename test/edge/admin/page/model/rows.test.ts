import t from 'tap';
import type { Row } from '#src/edge/admin/page/model/row.js';
import { pastRows, withRows } from '#src/edge/admin/page/model/rows.js';

const row = (id: string, time: number): Row => ({ id, time }) as Row;
const ids = (rows: readonly Row[]): string => rows.map(({ id }) => id).join('');

t.test('rows come in any order, and each once', async (t) => {
  const rows = withRows([row('a', 1), row('c', 3)], [row('c', 3), row('b', 2), row('b', 2), row('d', 3)]);
  t.equal(ids(rows), 'abcd');
  t.equal(withRows(rows, [row('a', 1)]), rows, 'nothing new: the same list');
});

t.test('the oldest make room', async (t) => {
  t.equal(ids(withRows([row('a', 1), row('b', 2)], [row('c', 3), row('d', 4)], 3)), 'bcd');
});

t.test('rows of an earlier run are marked', async (t) => {
  t.match(pastRows([row('a', 1)]), [{ id: 'a', past: true }]);
});
