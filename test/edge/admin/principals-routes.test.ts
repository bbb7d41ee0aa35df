/** Principals that tests make, change and delete: what a call may do afterwards is what counts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateCacheClusterCommand, DescribeUsersCommand } from '@aws-sdk/client-elasticache';
import t from 'tap';
import { type Edge, startEdge } from '../../support/edge.js';
import { PEOPLE } from '../../support/people.js';
import { clientFor } from '../../support/sdk.js';

const ARN = 'arn:aws:iam::123456789012:user/eve';
const KEY = { id: 'AKIAEVE000000EXAMPLE', secret: 'secret-of-eve' };
const allow = (action: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const eve = (action: string, more: object = {}): object => ({
  arn: ARN,
  accessKeys: [KEY],
  inline: [{ name: 'p', document: allow(action) }],
  ...more,
});

interface Answered {
  readonly principals?: readonly object[];
}

async function ask(
  edge: Edge,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Answered }> {
  const answer = await fetch(`${edge.url}/_authz/${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  t.equal(answer.headers.get('cache-control'), 'no-store');
  return { status: answer.status, body: (await answer.json()) as Answered };
}

/** What a real call of eve's gets. */
async function outcome(edge: Edge): Promise<string> {
  try {
    await clientFor(edge.url, KEY).send(new DescribeUsersCommand({}));
    return 'allowed';
  } catch (error) {
    return (error as Error).name;
  }
}

t.test('the life of a principal', async (t) => {
  const edge = await startEdge(t);
  t.equal(await outcome(edge), 'InvalidClientTokenId');
  const made = await ask(edge, 'POST', 'principals', eve('elasticache:Describe*'));
  t.match(made, { status: 201, body: { principal: { arn: ARN, accessKeyIds: [KEY.id] }, problems: [] } });
  t.equal(await outcome(edge), 'allowed');
  t.match(await ask(edge, 'GET', `principals/${encodeURIComponent(ARN)}`), { status: 200, body: { arn: ARN } });
  t.match(await ask(edge, 'GET', `principals/${ARN}`), { status: 200, body: { arn: ARN } });
  t.match(await ask(edge, 'POST', 'principals', eve('s3:*')), { status: 409, body: { error: /already/ } });
  t.equal(await outcome(edge), 'allowed');

  t.match(await ask(edge, 'PUT', 'principals', eve('elasticache:CreateUser')), { status: 200 });
  t.equal(await outcome(edge), 'AccessDenied');
  t.match(await ask(edge, 'PUT', `principals/${ARN}`, { ...eve('elasticache:*'), arn: undefined }), { status: 200 });
  t.equal(await outcome(edge), 'allowed');
  t.match(await ask(edge, 'PUT', `principals/${ARN}`, { ...eve('s3:*'), arn: `${ARN}2` }), { status: 400 });

  t.match(await ask(edge, 'DELETE', `principals/${ARN}`), { status: 200, body: { deleted: ARN } });
  t.equal(await outcome(edge), 'InvalidClientTokenId');
  t.match(await ask(edge, 'DELETE', `principals/${ARN}`), { status: 404 });
  t.match(await ask(edge, 'GET', `principals/${ARN}`), { status: 404 });
  t.match(await ask(edge, 'DELETE', 'principals', {}), { status: 400 });
  t.match(await ask(edge, 'PUT', 'principals', eve('elasticache:*')), { status: 201 }, 'PUT makes, too');
  t.equal(await outcome(edge), 'allowed');

  t.match(await ask(edge, 'POST', 'reload', {}), { status: 200, body: { status: 'ready' } });
  t.equal(await outcome(edge), 'allowed', 'a reload keeps changes');
  t.match(await ask(edge, 'POST', 'reload', { reset: true }), { status: 200 });
  t.equal(await outcome(edge), 'InvalidClientTokenId', 'and forgets them when asked to');
});

t.test('what is made and deleted again leaves no trace', async (t) => {
  const edge = await startEdge(t);
  const revision = edge.world().revision;
  t.match(await ask(edge, 'POST', 'principals', eve('s3:*')), { status: 201 });
  t.match(await ask(edge, 'DELETE', 'principals', { arn: ARN }), { status: 200, body: { policyRevision: revision } });
});

t.test('several at once are made whole or not at all', async (t) => {
  const edge = await startEdge(t);
  const revision = edge.world().revision;
  const bad = { principals: [eve('elasticache:*'), { arn: 'nobody' }] };
  t.match(await ask(edge, 'POST', 'principals', bad), { status: 400, body: { problems: [{ severity: 'error' }] } });
  t.equal(edge.world().revision, revision);
  t.equal(await outcome(edge), 'InvalidClientTokenId');
  const twice = { principals: [eve('elasticache:*'), eve('s3:*')] };
  t.match(await ask(edge, 'POST', 'principals', twice), { status: 409 });
  const good = { principals: [eve('elasticache:*'), { arn: `${ARN}2` }] };
  t.match(await ask(edge, 'POST', 'principals', good), {
    status: 201,
    body: { principals: [{ arn: ARN }, { arn: `${ARN}2` }] },
  });
  t.equal(await outcome(edge), 'allowed');
});

t.test('those of the files can be changed and hidden, and come back', async (t) => {
  const edge = await startEdge(t);
  const admin = 'arn:aws:iam::123456789012:user/admin';
  t.match(await ask(edge, 'DELETE', `principals/${admin}`), { status: 200 });
  t.notMatch(JSON.stringify((await ask(edge, 'GET', 'principals')).body), admin);
  t.match(await ask(edge, 'POST', 'principals', { ...eve('elasticache:*'), arn: admin }), { status: 201 });
  t.equal(await outcome(edge), 'allowed');
  t.match(await ask(edge, 'POST', 'reload', { reset: true }), { status: 200 });
  t.equal(await outcome(edge), 'InvalidClientTokenId');
  t.match((await ask(edge, 'GET', 'principals')).body.principals?.length, PEOPLE.principals.length);
});

t.test('calls under way are decided by one set of policies, whole', async (t) => {
  const edge = await startEdge(t);
  await ask(edge, 'POST', 'principals', eve('elasticache:*'));
  const create = (i: number) =>
    clientFor(edge.url, KEY).send(
      new CreateCacheClusterCommand({
        CacheClusterId: `c-${i}`,
        Engine: 'redis',
        CacheNodeType: 'cache.t4g.micro',
        NumCacheNodes: 1,
      }),
    );
  const calls = Array.from({ length: 30 }, (_, i) =>
    create(i).then(
      () => 'allowed',
      (error) => error.name,
    ),
  );
  for (let i = 0; i < 10; i++)
    await ask(edge, 'PUT', 'principals', eve(i % 2 ? 'elasticache:*' : 'elasticache:Describe*'));
  const seen = new Set(await Promise.all(calls));
  t.strictSame(
    [...seen].filter((each) => each !== 'allowed' && each !== 'AccessDenied'),
    [],
  );
});

/** What is no principal, and what the answer says. */
const WRONG: readonly [name: string, body: unknown, says: RegExp][] = [
  ['no JSON', '{"arn": ', /JSON|shape/],
  ['a list', [eve('s3:*')], /shape|JSON object/],
  ['a word', '"arn"', /shape|JSON object/],
  ['null', 'null', /shape|JSON object/],
  ['nothing', '', /arn/],
  ['no ARN', { accessKeys: [] }, /arn/],
  ['an ARN that is none', { arn: 'eve' }, /valid/],
  ['an ARN of another kind', { arn: 'arn:aws:s3:::bucket' }, /valid/],
  ['an ARN that is a number', { arn: 5 }, /arn/],
  ['an unknown key', eve('s3:*', { atached: [] }), /valid/],
  ['a prototype', `{"__proto__": {"arn": "${ARN}"}}`, /arn/],
  ['a prototype beside an ARN', `{"arn": "${ARN}", "__proto__": {"attached": []}}`, /valid/],
  [
    'a broken policy',
    eve('s3:*', { inline: [{ name: 'x', document: { Version: '2012-10-17', Statement: [{}] } }] }),
    /valid/,
  ],
  ['a policy that is not there', eve('s3:*', { attached: ['nowhere.json'] }), /valid/],
  ['a path elsewhere', eve('s3:*', { attached: ['../../../etc/passwd'] }), /leaves the directory/],
  ['an absolute path', eve('s3:*', { permissionsBoundary: '/etc/passwd' }), /leaves the directory/],
  ['a path of Windows', eve('s3:*', { attached: ['c:\\secret.json'] }), /leaves the directory/],
  [
    'a path of a session',
    {
      arn: 'arn:aws:iam::123456789012:role/r',
      sessions: [{ name: 's1', accessKey: { id: 'ASIAX' }, policies: ['../x'] }],
    },
    /leaves the directory/,
  ],
  ["another's key", { arn: ARN, accessKeys: [{ id: 'AKIAADMIN0000EXAMPLE' }] }, /valid/],
  ['entries that are none', { principals: [1] }, /shape|JSON object/],
];

t.test('what is wrong changes nothing', async (t) => {
  const dir = t.testdir({});
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'principals.json'), JSON.stringify(PEOPLE));
  const edge = await startEdge(t, { policies: { directory: dir } });
  const revision = edge.world().revision;
  for (const [name, body, says] of WRONG) {
    const said = await ask(edge, 'POST', 'principals', body);
    t.match(said, { status: 400, body: { error: says } }, name);
    t.equal(edge.world().revision, revision, name);
  }
  t.match((await ask(edge, 'GET', 'ready')).body, { status: 'ready' }, 'what is in force is what is on disk');
  const many = Array.from({ length: 1001 }, (_, i) => ({ arn: `${ARN}${i}` }));
  t.match(await ask(edge, 'POST', 'principals', { principals: many }), {
    status: 409,
    body: { error: /more than 1000/ },
  });
  t.equal(edge.world().revision, revision);
});
