/** How a decision was made, told from the policies as they were. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Considered } from '#src/core/explain/considered/considered.js';
import { ALLOWED, DENIED, type Edge, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

type Told = Considered & { readonly id: string; readonly policyRevision: string; readonly error?: string };

async function considered(edge: Pick<Edge, 'url'>, id: string | undefined): Promise<Told & { status: number }> {
  const answer = await fetch(`${edge.url}/_authz/decisions/${id}/considered`);
  return { ...((await answer.json()) as Told), status: answer.status };
}

/** What stands between two places of a policy's text. */
function cut(told: Told, { policy, start, end }: { policy: string; start?: object; end?: object }): string {
  const { text = '' } = told.policies[policy] ?? {};
  return text.slice((start as { offset: number }).offset, (end as { offset: number }).offset);
}

t.test('layers, statements and the parts that failed, in the text of the policies', async (t) => {
  const edge = await startEdge(t);
  await talk(
    edge.port,
    post(
      'Action=CreateCacheCluster&CacheClusterId=dev-1&CacheNodeType=cache.r6g.large&Engine=memcached&NumCacheNodes=1&Version=2015-02-02',
    ),
  );
  const [record] = edge.decisions(1);
  const told = await considered(edge, record?.id);
  t.match(told, { status: 200, id: record?.id, policyRevision: record?.policyRevision });
  t.same(
    told.checks.map(({ action, resource, decision }) => ({ action, resource, decision })),
    record?.checks.map(({ action, resource, decision }) => ({ action, resource, decision })),
  );
  const check = told.checks.find(({ resource }) => resource.endsWith(':cluster:dev-1'));
  t.match(check, {
    decision: 'implicitDeny',
    layer: 'identity',
    layers: [{ layer: 'identity', said: 'implicitDeny' }],
  });
  t.match(
    check?.context.find(({ key }) => key === 'elasticache:CacheNodeType'),
    { value: 'cache.r6g.large', origin: /CacheNodeType/ },
  );
  const [near] = check?.statements ?? [];
  t.match(near, { sid: 'DevClusters', effect: 'Allow', matched: false, relevance: 'near' });
  if (!near) return;
  t.match(cut(told, near), /^\{\s+"Sid": "DevClusters"[\s\S]*\}$/);
  const [miss] = near.misses;
  t.match(miss, { code: 'condition', pointer: '/Statement/1/Condition/StringLikeIfExists/elasticache:CacheNodeType' });
  t.match(miss?.text, /requires elasticache:CacheNodeType .*cache\.t4g\.\*.*the request has cache\.r6g\.large/);
  t.equal(cut(told, { policy: near.policy, ...miss }), '"cache.t4g.*"', 'the failing part itself');
  t.match(told.policies[near.policy], { name: 'dev', layer: 'identity', sha256: /^[0-9a-f]{64}$/ });
  t.equal((check?.statements.length ?? 0) + (check?.others ?? 0), 3, 'every statement is told or counted');
});

t.test('an explicit deny, an allowed call, a call that nobody judged', async (t) => {
  const edge = await startEdge(t);
  for (const call of [DENIED, ALLOWED, 'Action=Nonsense&Version=2015-02-02']) await talk(edge.port, post(call));
  const [rejected, allowed, denied] = edge.decisions(3);
  t.match(await considered(edge, denied?.id), {
    checks: [
      {
        decision: 'explicitDeny',
        layers: [{ layer: 'identity', said: 'explicitDeny' }],
        statements: [{ sid: 'NoUsers', relevance: 'decided', matched: true, misses: [] }],
      },
    ],
  });
  t.match(await considered(edge, allowed?.id), {
    checks: [{ decision: 'allowed', statements: [{ sid: 'List', relevance: 'decided', matched: true }] }],
  });
  t.match(await considered(edge, rejected?.id), { status: 200, policies: {}, checks: [] });
  t.match(await considered(edge, '0'.repeat(32)), { status: 404, error: /no decision/ });
});

const ARN = 'arn:aws:iam::123456789012:user/u';
const principals = { principals: [{ arn: ARN, accessKeys: [{ id: 'AKIABELIEVED0EXAMPLE' }], attached: ['p.json'] }] };
const allowing = (action: string): string =>
  `{ "Version": "2012-10-17",\n\t"Statement": { "Effect": "Allow", "Action": "${action}", "Resource": "*" } }\n`;

function folder(t: Test): string {
  return t.testdir({ 'principals.json': JSON.stringify(principals), 'p.json': allowing('elasticache:DescribeUsers') });
}

t.test('after a reload the policies of then are told, to the letter', async (t) => {
  const directory = folder(t);
  const edge = await startEdge(t, { policies: { directory }, settings: { watch: 'false' } });
  await talk(edge.port, post(ALLOWED));
  writeFileSync(join(directory, 'p.json'), allowing('elasticache:DescribeEvents'));
  t.same(edge.reload(), []);
  await talk(edge.port, post(ALLOWED));
  const [after, before] = edge.decisions(2);
  // What is remembered is settled a few at a time.
  await new Promise((resolve) => setImmediate(resolve));
  for (let again = 0; again < 2; again++) {
    const told = await considered(edge, before?.id);
    t.match(told, { policyRevision: before?.policyRevision, checks: [{ decision: 'allowed' }] });
    t.equal(told.policies.p0?.text, allowing('elasticache:DescribeUsers'));
  }
  t.match(await considered(edge, after?.id), { policies: {}, checks: [{ decision: 'implicitDeny', others: 1 }] });
});

t.test('what a Referer may hide is in no context and no words', async (t) => {
  const edge = await startEdge(t);
  await talk(edge.port, post(DENIED, 'Referer: https://a.example/?X-Amz-Signature=0123456789abcdef'));
  const [record] = edge.decisions(1);
  const told = await considered(edge, record?.id);
  t.match(JSON.stringify(told), /https:\/\/a\.example/);
  t.notMatch(JSON.stringify(told), /0123456789abcdef/);
});

t.test('the list: filters beyond caller and operation', async (t) => {
  const edge = await startEdge(t);
  await talk(edge.port, post(ALLOWED));
  await talk(edge.port, post(DENIED));
  await talk(edge.port, post('Action=DeleteUser&UserId=bob&Version=2015-02-02'));
  const list = async (query: string): Promise<string> => {
    const answer = await fetch(`${edge.url}/_authz/decisions?${query}`);
    const { decisions, error } = (await answer.json()) as { decisions?: { parameters: object }[]; error?: string };
    return decisions
      ? decisions.map(({ parameters }) => Object.values(parameters).join() || '-').join(' ')
      : `${error}`;
  };
  t.equal(await list(''), 'bob ana -');
  t.equal(await list('resource=user:an'), 'ana');
  t.equal(await list('resource=USER:AN'), '', 'ARNs have a letter case');
  t.equal(await list('text=NoUsers'), 'bob ana', 'the statement that decided');
  t.equal(await list('text=nousers&limit=1'), 'bob');
  t.equal(await list('text=policyRevision'), '', 'names of members are no text');
  t.equal(await list('service=elasticache'), 'bob ana -');
  t.equal(await list('service=s3'), '');
  const times = edge.decisions(3).map(({ time }) => time);
  t.equal(await list(`until=${times[2]}`).then((found) => found.endsWith('-')), true);
  t.equal(await list(`until=${new Date(Date.parse(times[2] as string) - 1).toISOString()}`), '');
  t.match(await list('until=today'), /`until` must be an RFC 3339 time/);
});
