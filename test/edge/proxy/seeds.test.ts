/** Seeds: what each account of the embedded upstream begins with. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteUserCommand,
  DescribeCacheClustersCommand,
  DescribeUsersCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { Ajv } from 'ajv';
import t, { type Test } from 'tap';
import { loadConfig } from '#src/edge/config/config.js';
import { type ProxyOptions, type SeedCall, startProxy, type TestPrincipal } from '#src/index.js';
import { run } from '../../cli/terminal.js';
import { blocks } from '../../support/pages.js';

const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'elasticache:*', Resource: '*' }] };
const user = (UserId: string, more: Partial<SeedCall> = {}): SeedCall => ({
  operation: 'CreateUser',
  params: { UserId, UserName: UserId, Engine: 'redis', AccessString: 'on ~* +@all', NoPasswordRequired: true },
  ...more,
});

async function started(t: Test, options: ProxyOptions): ReturnType<typeof startProxy> {
  const proxy = await startProxy(options);
  t.teardown(() => proxy.close());
  return proxy;
}

function clientOf(t: Test, { client }: Pick<TestPrincipal, 'client'>, region = client.region): ElastiCacheClient {
  const sdk = new ElastiCacheClient({ ...client, region, maxAttempts: 1 });
  t.teardown(() => sdk.destroy());
  return sdk;
}

function writtenTo(file: string, text: string): string {
  writeFileSync(file, text);
  return file;
}

const usersOf = async (sdk: ElastiCacheClient): Promise<(string | undefined)[]> =>
  ((await sdk.send(new DescribeUsersCommand({}))).Users ?? [])
    .map(({ UserId }) => UserId)
    .filter((id) => !id?.startsWith('default'));

t.test('each account begins with them, whenever its principals are made', async (t) => {
  const proxy = await started(t, { seed: [user('ana')] });
  const [one, two] = [proxy.principal({ policies: ALL }), proxy.principal({ policies: ALL })];
  t.same(await usersOf(clientOf(t, one)), ['ana']);
  await clientOf(t, one).send(new DeleteUserCommand({ UserId: 'ana' }));
  t.same(await usersOf(clientOf(t, one)), [], 'once');
  t.same(await usersOf(clientOf(t, two)), ['ana'], 'of its own');
  t.equal(proxy.decisions().length, 4, 'seeds are no decisions');
});

t.test('a reset of the state seeds again', async (t) => {
  const proxy = await started(t, { seed: [user('ana')] });
  const [one, two] = [proxy.principal({ policies: ALL }), proxy.principal({ policies: ALL })];
  for (const each of [one, two]) await clientOf(t, each).send(new DeleteUserCommand({ UserId: 'ana' }));
  proxy.reset({ state: true, principal: one });
  t.same([await usersOf(clientOf(t, one)), await usersOf(clientOf(t, two))], [['ana'], []]);
  proxy.reset({ state: true });
  t.same([await usersOf(clientOf(t, one)), await usersOf(clientOf(t, two))], [['ana'], ['ana']]);
});

t.test('for one account or region alone; things that take time are there', async (t) => {
  const scope = 'Credential=AKIA/20260101/eu-west-1/elasticache/aws4_request';
  const seed = [
    user('ana', { principal: 'arn:aws:iam::111122223333:root' }),
    { operation: 'CreateUser', params: user('far').params, headers: { authorization: `AWS4-HMAC-SHA256 ${scope}` } },
    {
      operation: 'CreateCacheCluster',
      params: { CacheClusterId: 'one', Engine: 'memcached', CacheNodeType: 'cache.t3.micro', NumCacheNodes: 1 },
    },
    {
      operation: 'ModifyCacheCluster',
      params: { CacheClusterId: 'one', PreferredMaintenanceWindow: 'sun:05:00-sun:09:00' },
    },
  ] as readonly SeedCall[];
  const proxy = await started(t, { seed, transitionTime: 60_000 });
  const named = proxy.principal({ policies: ALL, account: '111122223333' });
  const other = proxy.principal({ policies: ALL });
  t.same(await usersOf(clientOf(t, named)), ['ana']);
  t.same(await usersOf(clientOf(t, other)), []);
  t.same(await usersOf(clientOf(t, other, 'eu-west-1')), ['far']);
  t.match(await clientOf(t, other).send(new DescribeCacheClustersCommand({})), {
    CacheClusters: [{ CacheClusterId: 'one', CacheClusterStatus: 'available' }],
  });
});

t.test('a file of JSON Lines or of one array', async (t) => {
  const folder = t.testdir({
    'seed.jsonl': `${JSON.stringify(user('ana'))}\n\n${JSON.stringify({ id: 7, body: 'Action=CreateUser&Version=2015-02-02&UserId=bob&UserName=bob&Engine=redis&AccessString=on&NoPasswordRequired=true' })}\n`,
    'seed.json': JSON.stringify([user('ana'), user('bob')], null, 2),
  });
  const shown = blocks('json').find(({ page, text }) => page === 'docs/testing.md' && text.includes('"operation"'));
  const page = await startProxy({ seed: writtenTo(join(folder, 'page.jsonl'), shown?.text ?? 'none') });
  await page.close();
  for (const name of ['seed.jsonl', 'seed.json']) {
    const proxy = await started(t, { seed: join(folder, name) });
    t.same(await usersOf(clientOf(t, proxy.principal({ policies: ALL }))), ['ana', 'bob'], name);
  }
});

const REFUSED: readonly [text: string, problems: readonly RegExp[]][] = [
  [
    '{"operation": "CreateUser", "params": {"UserId": 1}}\nno JSON\n[1]\n\n{"operation": "Nothing"}\n{"oparation": "CreateUser"}\n{"operation": "CreateUser", "operation": "DeleteUser"}',
    [
      /seed:2: not JSON/,
      /seed:3: expected a call/,
      /seed:7: duplicate key in the call: `operation`/,
      /seed:1: params\/UserId/,
      /seed:5: InvalidAction/,
      /seed:6: unknown field `oparation`: did you mean `operation`/,
    ],
  ],
  [
    `${JSON.stringify(user('ana'))}\n{"operation": "DeleteUser", "params": {"UserId": "bob"}}`,
    [/seed:2: ElastiCache refuses DeleteUser in account \d{12} with UserNotFound: \S/],
  ],
  ['[\n  {"operation": "DeleteUser",\n   "params": {"UserId": "bob"}}\n]', [/seed:2: ElastiCache refuses DeleteUser/]],
  ['[\n  {"operation":\n]', [/seed:3: /]],
  ['{"operation": "DescribeUsers", "principal": "nobody"}', [/seed:1: there is no principal `nobody`/]],
  ['{"operation": "DescribeUsers", "principal": 1}', [/seed:1: `principal` must be/]],
];

t.test('a wrong line is named, with what ElastiCache said', async (t) => {
  const folder = t.testdir({});
  const file = join(folder, 'seed');
  for (const [text, expected] of REFUSED) {
    writeFileSync(file, text);
    const error = (await startProxy({ seed: file }).catch((reason: unknown) => reason)) as Error;
    const lines = error.message.split('\n');
    t.equal(lines.length, expected.length, error.message);
    for (const [index, pattern] of expected.entries()) t.match(lines[index], pattern);
  }
  await t.rejects(startProxy({ seed: [user('ana'), user('ana')] }), { message: /^\/seed\/1: .*UserAlreadyExists/ });
  await t.rejects(startProxy({ seed: join(folder, 'none') }), { message: /--seed cannot be opened \(ENOENT\)/ });
  await t.rejects(startProxy({ seed: 7 as unknown as string }), { message: /`seed` must be/ });
  await t.rejects(startProxy({ seed: [], upstream: 'http://127.0.0.1:1' }), { message: /for the embedded upstream/ });
  writeFileSync(file, 'no');
  const served = await run(['serve', '--port', '0', '--seed', file]);
  t.match(served, { status: 1, errors: /seed:1: error: not JSON .* \[bad-seed\]/ });
});

t.test('the schema takes what is taken', async (t) => {
  const schema = JSON.parse(readFileSync(new URL('../../../data/schema/seed.schema.json', import.meta.url), 'utf8'));
  const isSeed = new Ajv({ allowUnionTypes: true }).compile(schema);
  for (const call of [
    user('ana'),
    { ...user('ana'), id: 1, context: {} },
    { body: 'Action=DescribeUsers' },
    { target: '/?Action=A' },
  ])
    t.ok(isSeed(call), JSON.stringify(isSeed.errors));
  for (const call of [
    [],
    {},
    { params: {} },
    { operation: 1 },
    { operation: 'A', body: 'b' },
    { operation: 'A', principal: 1 },
  ])
    t.notOk(isSeed(call), JSON.stringify(call));
});

t.test('it is an option like any other', async (t) => {
  const { config } = loadConfig({ flags: {}, environment: { ELASTICACHE_IAM_PROXY_SEED: 'seed.jsonl' } });
  t.equal(config?.seed, 'seed.jsonl');
});
