/** Questions for decisions: what they mean, and what is wrong with them. */
import t from 'tap';
import { decisionQuery, streamQuery } from '#src/edge/admin/decision-query.js';
import { ALLOWED, DENIED, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

const ID = '0123456789abcdef0123456789abcdef';
const read = (query: string) => decisionQuery(`/_authz/decisions${query}`, (id) => id === ID);

t.test('good ones', async (t) => {
  t.same(read(''), { filter: {}, limit: 100 });
  t.same(read('?principal=arn:aws:iam::1:user/a&decision=denied&operation=DeleteUser&run=ci%201&limit=1000'), {
    filter: { principal: 'arn:aws:iam::1:user/a', decision: 'denied', operation: 'DeleteUser', run: 'ci 1' },
    limit: 1000,
  });
  t.same(read(`?since=${ID}`), { filter: {}, limit: 100, since: { id: ID } });
  t.same(read('?since=01234567-89ab-cdef-0123-456789abcdef'), { filter: {}, limit: 100, since: { id: ID } });
  for (const time of ['2024-01-02T03:04:05Z', '2024-01-02T04:04:05%2B01:00', '2024-01-02t03:04:05.000z'])
    t.same(read(`?since=${time}`), { filter: {}, limit: 100, since: { time: Date.UTC(2024, 0, 2, 3, 4, 5) } }, time);
  t.same(streamQuery('/x?decision=allowed&text=a'), { filter: { decision: 'allowed' }, text: 'a' });
});

t.test('bad ones are named', async (t) => {
  for (const [query, bad] of [
    ['?prinicpal=a', /unknown parameter `prinicpal`: did you mean `principal`/],
    ['?zzzzzzzzzz=a', /unknown parameter `zzzzzzzzzz`: known are principal, decision/],
    ['?decision=deny', /`decision` must be one of allowed, implicitDeny/],
    ['?decision=allowed&decision=denied', /`decision` is given twice/],
    ['?run=', /`run` is empty/],
    ['?since=yesterday', /`since` must be/],
    ['?since=2024-01-02', /`since` must be/],
    ['?since=2024-13-02T03:04:05Z', /`since` must be/],
    [`?since=${'f'.repeat(32)}`, /no decision f{32} is remembered/],
    ['?limit=0', /`limit` must be a whole number from 1 to 1000/],
    ['?limit=1e2', /`limit`/],
  ] as const)
    t.match(read(query), { bad }, query);
  t.match(streamQuery('/x?since=a'), { bad: /unknown parameter `since`/ });
});

t.test('over HTTP', async (t) => {
  const edge = await startEdge(t, { settings: { run: 'all' } });
  await talk(edge.port, post(ALLOWED));
  await talk(edge.port, post(DENIED));
  await talk(edge.port, post(ALLOWED, 'X-Iam-Proxy-Run: mine'));
  const list = async (query: string): Promise<string> => {
    const answer = await fetch(`${edge.url}/_authz/decisions?${query}`);
    const { decisions, error } = (await answer.json()) as {
      error?: string;
      decisions?: { id: string; operation: string; run: string }[];
    };
    return decisions?.map(({ operation, run }) => `${operation} ${run}`).join(', ') ?? `${answer.status} ${error}`;
  };
  t.equal(await list(''), 'DescribeUsers mine, DeleteUser all, DescribeUsers all');
  t.equal(await list('run=mine'), 'DescribeUsers mine');
  t.equal(await list('decision=denied'), 'DeleteUser all');
  t.equal(await list('operation=DescribeUsers&run=all'), 'DescribeUsers all');
  t.equal(await list('principal=AKIABELIEVED0EXAMPLE&limit=1'), 'DescribeUsers mine');
  t.equal(await list('principal=nobody'), '');
  const [, denied] = edge.decisions();
  t.equal(await list(`since=${denied?.id}`), 'DescribeUsers mine');
  t.equal(await list(`since=${new Date(Date.now() + 60_000).toISOString()}`), '');
  t.match(await list('unknown=1'), /^400 unknown parameter `unknown`/);
  const stream = await fetch(`${edge.url}/_authz/decisions/stream?run=`);
  t.equal(stream.status, 400);
});
