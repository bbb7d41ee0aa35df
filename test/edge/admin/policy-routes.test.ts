/** How often each statement decided. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { PolicyUsage, Usage } from '#src/core/review/usage.js';
import { ALLOWED, DENIED, type Edge, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

async function usage(edge: Edge, query = ''): Promise<Usage & { since: string; error?: string }> {
  const answer = await fetch(`${edge.url}/_authz/usage${query}`);
  return (await answer.json()) as Usage & { since: string };
}

/** `name sid:hits` of what is told. */
const shown = ({ policies }: Usage): string[] =>
  policies.map(
    ({ name, statements }) =>
      `${name} ${statements.map(({ sid, index, hits }) => `${sid ?? index}:${hits}`).join(' ')}`,
  );

t.test('every statement with its hits; the number leads to its decisions', async (t) => {
  const edge = await startEdge(t);
  for (const call of [ALLOWED, ALLOWED, DENIED]) await talk(edge.port, post(call));
  const told = await usage(edge);
  t.same(shown(told), [
    'arn:aws:iam::aws:policy/AdministratorAccess 0:0',
    'arn:aws:iam::123456789012:policy/no-users NoUsers:1',
    'dev List:2 DevClusters:0',
    'deploy Allowed:0',
    '/principals/2/permissionsBoundary Allowed:0',
    '/principals/2/sessions/0/policies/0 Allowed:0',
  ]);
  const dev = told.policies.find(({ name }) => name === 'dev') as PolicyUsage;
  t.match(dev, { layer: 'identity', principals: ['arn:aws:iam::123456789012:user/developer'] });
  t.match(told.policies.at(-1), {
    layer: 'session',
    principals: ['arn:aws:sts::123456789012:assumed-role/deployer/ci'],
  });
  const decisions = await fetch(`${edge.url}/_authz/decisions?statement=${dev.sha256}:0`);
  const { decisions: found } = (await decisions.json()) as { decisions: { id: string; operation: string }[] };
  t.same(
    found.map(({ operation }) => operation),
    ['DescribeUsers', 'DescribeUsers'],
  );
  t.equal(dev.statements[0]?.lastId, found[0]?.id);
  t.match(await (await fetch(`${edge.url}/_authz/policies/${dev.sha256}`)).json(), {
    Statement: [{ Sid: 'List' }, {}],
  });
  t.same(shown(await usage(edge, '?principal=ASIADEPLOYER0EXAMPLE')), [
    'deploy Allowed:0',
    '/principals/2/permissionsBoundary Allowed:0',
    '/principals/2/sessions/0/policies/0 Allowed:0',
  ]);
  t.match(await usage(edge, '?principal=nobody'), { error: /no such principal/ });
  t.match(await usage(edge, '?prinzipal=a'), { error: /unknown parameter `prinzipal`: did you mean `principal`/ });
  for (const bad of ['a:1', `${dev.sha256}`, `${dev.sha256}:-1`, `${dev.sha256}:x`]) {
    const answer = await fetch(`${edge.url}/_authz/decisions?statement=${bad}`);
    t.match(await answer.json(), { error: /`statement` must be SHA256:INDEX/ }, bad);
  }
});

t.test('a call counts once for a statement that decided several of its checks', async (t) => {
  const edge = await startEdge(t);
  await talk(
    edge.port,
    post(
      'Action=ListTagsForResource&ResourceName=arn:aws:elasticache:us-east-1:123456789012:cluster:dev-1&Version=2015-02-02',
    ),
  );
  await talk(
    edge.port,
    post(
      'Action=CreateCacheCluster&CacheClusterId=dev-1&CacheNodeType=cache.t4g.micro&Engine=memcached&NumCacheNodes=1&Version=2015-02-02',
    ),
  );
  t.ok((edge.decisions(1)[0]?.checks.length ?? 0) > 1);
  t.match(shown(await usage(edge, '?principal=AKIABELIEVED0EXAMPLE')), [/NoUsers:0/, /List:1 DevClusters:2/]);
});

const ARN = 'arn:aws:iam::123456789012:user/u';
const policyOf = (sid: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' }],
  });

function folder(t: Test): string {
  const principals = { principals: [{ arn: ARN, accessKeys: [{ id: 'AKIABELIEVED0EXAMPLE' }], attached: ['p.json'] }] };
  return t.testdir({ 'principals.json': JSON.stringify(principals), 'p.json': policyOf('A') });
}

t.test('numbers outlive a reload, and end with a reset of all decisions', async (t) => {
  const directory = folder(t);
  const edge = await startEdge(t, { policies: { directory }, settings: { watch: 'false' } });
  const edit = (sid: string): void => {
    writeFileSync(join(directory, 'p.json'), policyOf(sid));
    edge.reload();
  };
  await talk(edge.port, post(ALLOWED));
  const first = await usage(edge);
  edit('B');
  t.same(shown(await usage(edge)), ['p.json B:0'], 'another text is another policy');
  await talk(edge.port, post(ALLOWED));
  edit('A');
  await talk(edge.port, post(ALLOWED));
  const again = await usage(edge);
  t.same(shown(again), ['p.json A:2'], 'the same text is the same');
  t.equal(again.since, first.since);
  const behind = await fetch(`${edge.url}/_authz/decisions?statement=${again.policies[0]?.sha256}:0`);
  t.equal(((await behind.json()) as { decisions: object[] }).decisions.length, 2, 'and leads to decisions of before');
  edge.reset({ decisions: true, principal: ARN });
  t.same(shown(await usage(edge)), ['p.json A:2'], "one principal's calls are not counted apart");
  edge.reset({ decisions: true });
  const begun = await usage(edge);
  t.same(shown(begun), ['p.json A:0']);
  t.ok(begun.since > first.since || begun.since === first.since);
});
