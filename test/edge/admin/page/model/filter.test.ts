import t from 'tap';
import { countsOf, type Filter, matcherOf, NO_FILTER, sorted, spanOf } from '#src/edge/admin/page/model/filter.js';
import type { Row } from '#src/edge/admin/page/model/row.js';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const row = (id: string, more: Partial<Row> = {}): Row => ({
  id,
  time: NOW,
  decision: 'allowed',
  operation: 'DescribeUsers',
  resource: 'user:*',
  more: 0,
  resources: 'arn:aws:elasticache:us-east-1:1:user:*',
  caller: 'user/ana',
  callers: 'arn:aws:iam::1:user/ana\nAKIA1',
  duration: 1,
  upstream: '200',
  run: '',
  text: 'describeusers arn:aws:iam::1:user/ana',
  ...more,
});
const ROWS = [
  row('a'),
  row('b', { decision: 'implicitDeny', operation: 'DeleteUser', text: 'deleteuser bob', time: NOW - 90_000 }),
  row('c', { decision: 'explicitDeny', resources: 'arn:cluster:prod-1', run: 'r1', time: NOW - 3_700_000 }),
  row('d', { decision: 'rejected', callers: 'AKIA2', text: 'deleteuser ana' }),
];
const shown = (filter: Partial<Filter>, behind?: ReadonlySet<string>): string =>
  ROWS.filter(matcherOf({ ...NO_FILTER, ...filter }, NOW, behind))
    .map(({ id }) => id)
    .join('');

t.test('each filter asks for its part', async (t) => {
  t.equal(shown({}), 'abcd');
  t.equal(shown({ decision: 'denied' }), 'bc', 'both kinds');
  t.equal(shown({ decision: 'explicitDeny' }), 'c');
  t.equal(shown({ decision: 'constructor' }), '', 'no decision has that name');
  t.equal(shown({ operation: 'deleteu' }), 'b', 'a part, whatever its case');
  t.equal(shown({ caller: 'AKIA2' }), 'd');
  t.equal(shown({ caller: 'user/ana ' }), 'abc');
  t.equal(shown({ resource: 'PROD' }), 'c');
  t.equal(shown({ text: 'ana DELETEUSER' }), 'd', 'every word, in any order');
  t.equal(shown({ run: 'r1' }), 'c');
  t.equal(shown({ run: 'r' }), '', 'a run is named whole');
});

t.test('times', async (t) => {
  t.equal(shown({ last: '30s' }), 'ad');
  t.equal(shown({ last: '5m' }), 'abd');
  t.equal(shown({ last: 'soon' }), 'abcd', 'what is no span asks for nothing');
  t.equal(shown({ from: '2026-11-27T11:58:00Z', to: '2026-11-27T11:59:00Z' }), 'b');
  t.equal(spanOf('2h'), 7_200_000);
  t.equal(spanOf('2w'), undefined);
});

t.test('the decisions behind a statement are those that the proxy names', async (t) => {
  t.equal(shown({ statement: 'x:0' }), '', 'none before the answer');
  t.equal(shown({ statement: 'x:0' }, new Set(['b', 'z'])), 'b');
});

t.test('order', async (t) => {
  const by = (column: 'time' | 'decision' | 'operation' | 'duration', descending: boolean): string =>
    sorted([...ROWS].reverse(), { column, descending })
      .map(({ id }) => id)
      .join('');
  t.equal(by('time', true), 'abcd', 'the newest, which was last, comes first');
  t.equal(by('time', false), 'dcba');
  t.equal(by('decision', false), 'acbd');
  t.equal(by('decision', true), 'dbca');
  t.equal(by('operation', false), 'bacd', 'those that are alike newest first');
});

t.test('counts', async (t) => {
  t.same(countsOf(ROWS, 1204), { shown: 4, all: 1204, denied: 2 });
});
