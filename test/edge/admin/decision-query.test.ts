/** Questions for decisions: what they mean, and what is wrong with them. */
import t from 'tap';
import { type DecisionsAsked, decisionFilter, decisionQuery, policyQuery } from '#src/edge/admin/decision-query.js';
import { ALLOWED, DENIED, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

const ID = '0123456789abcdef0123456789abcdef';
const digestOf = (): string => 'd'.repeat(64);
const read = (asked: DecisionsAsked) => decisionQuery(asked, (id) => id === ID, digestOf);

t.test('good ones', async (t) => {
  t.same(read({}), { filter: {}, limit: 100 });
  const filter = {
    principal: 'arn:aws:iam::1:user/a',
    decision: 'denied',
    operation: 'DeleteUser',
    run: 'ci 1',
  } as const;
  t.same(read({ ...filter, limit: '1000' }), { filter, limit: 1000 });
  t.same(read({ since: ID }), { filter: {}, limit: 100, since: { id: ID } });
  t.same(read({ since: '01234567-89ab-cdef-0123-456789abcdef' }), { filter: {}, limit: 100, since: { id: ID } });
  for (const time of ['2024-01-02T03:04:05Z', '2024-01-02T04:04:05+01:00', '2024-01-02t03:04:05.000z']) {
    t.same(read({ since: time }), { filter: {}, limit: 100, since: { time: Date.UTC(2024, 0, 2, 3, 4, 5) } }, time);
    t.match(read({ until: time }), { until: Date.UTC(2024, 0, 2, 3, 4, 5) }, time);
  }
  const { statement } = decisionFilter({ statement: `${'D'.repeat(64)}:2` }, digestOf);
  t.equal(statement?.({ statement: { index: 2 } } as never), true);
  t.equal(statement?.({ statement: { index: 1 } } as never), false);
  t.same(
    policyQuery({ principal: 'a', run: 'b', since: '2024-01-02T03:04:05Z' }, () => undefined),
    {
      principal: 'a',
      run: 'b',
      since: Date.UTC(2024, 0, 2, 3, 4, 5),
    },
  );
});

t.test('what only the proxy knows to be wrong', async (t) => {
  t.match(read({ since: '2024-13-02T03:04:05Z' }), { bad: /`since` must be/ });
  t.match(read({ until: '2024-13-02T03:04:05Z' }), { bad: /`until` must be/ });
  t.match(read({ since: 'f'.repeat(32) }), { bad: /no decision f{32} is remembered/ });
  t.match(
    policyQuery({ since: ID }, () => undefined),
    { bad: /no decision/ },
  );
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
