/** A proxy for a test: callers made on the spot, what was decided, faults, beginning anew. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateCacheClusterCommand,
  DeleteUserCommand,
  DescribeCacheClustersCommand,
  DescribeUsersCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import t, { type Test } from 'tap';
import {
  ConfigurationError,
  type DecisionRecord,
  type ProxyOptions,
  type Proxy as RunningProxy,
  startProxy,
  type TestPrincipal,
} from '#src/index.js';

const policy = (effect: 'Allow' | 'Deny', action: string, resource = '*', sid = 'One'): object => ({
  Version: '2012-10-17',
  Statement: [{ Sid: sid, Effect: effect, Action: action, Resource: resource }],
});
const EVERYTHING = policy('Allow', 'elasticache:*');

async function start(t: Test, options?: ProxyOptions): Promise<RunningProxy> {
  const proxy = await startProxy(options);
  t.teardown(() => proxy.close());
  return proxy;
}

function clientOf(t: Test, { client }: TestPrincipal): ElastiCacheClient {
  const sdk = new ElastiCacheClient({ ...client, maxAttempts: 1 });
  t.teardown(() => sdk.destroy());
  return sdk;
}

const create = new CreateCacheClusterCommand({
  CacheClusterId: 'one',
  Engine: 'memcached',
  CacheNodeType: 'cache.t3.micro',
  NumCacheNodes: 1,
});
const describe = new DescribeCacheClustersCommand({});
const count = async (sdk: ElastiCacheClient): Promise<number | undefined> =>
  (await sdk.send(describe)).CacheClusters?.length;

function thrown(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

t.test('it needs no option and reads no folder', async (t) => {
  const folder = t.testdir({ policies: { 'principals.yaml': 'this is: [no principals file' } });
  const before = process.cwd();
  process.chdir(folder);
  t.teardown(() => process.chdir(before));
  const proxy = await start(t);
  t.same(proxy.warnings, []);
  const stranger = new ElastiCacheClient({
    endpoint: proxy.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIASTRANGER0EXAMPLE', secretAccessKey: 'x' },
  });
  await t.rejects(stranger.send(describe), { name: 'InvalidClientTokenId' });
  stranger.destroy();
});

t.test('fifty callers at once do not meet', async (t) => {
  const proxy = await start(t);
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const mine = proxy.principal({ policies: EVERYTHING });
      const sdk = clientOf(t, mine);
      if (i % 2 === 0) await sdk.send(create);
      t.equal(await count(sdk), i % 2 === 0 ? 1 : 0, `${i} sees its own clusters`);
      const own = proxy.decisions({ principal: mine });
      t.same(
        own.map(({ operation }) => operation),
        i % 2 === 0 ? ['DescribeCacheClusters', 'CreateCacheCluster'] : ['DescribeCacheClusters'],
      );
      t.ok(own.every(({ account, caller }) => account === mine.account && caller?.arn === mine.arn));
    }),
  );
  t.equal(new Set(proxy.decisions().map(({ account }) => account)).size, 50);
});

t.test('a caller has the kinds of policies that IAM has', async (t) => {
  const proxy = await start(t, { region: 'eu-west-1' });
  const bounded = proxy.principal({ policies: [EVERYTHING], boundary: policy('Allow', 'elasticache:Describe*') });
  t.equal(await count(clientOf(t, bounded)), 0);
  await t.rejects(clientOf(t, bounded).send(create), /permissions boundary/);

  const tagged = proxy.principal({
    tags: { team: 'cache' },
    policies: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'elasticache:DescribeUsers',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'cache', 'aws:RequestedRegion': 'eu-west-1' } },
      },
    },
  });
  await clientOf(t, tagged).send(new DescribeUsersCommand({}));

  const session = proxy.principal({
    name: 'deployer',
    account: '123456789012',
    policies: [EVERYTHING],
    session: { name: 'ci', policies: [policy('Allow', 'elasticache:DescribeCacheClusters')] },
  });
  t.equal(session.arn, 'arn:aws:sts::123456789012:assumed-role/deployer/ci');
  t.equal(await count(clientOf(t, session)), 0);
  await t.rejects(clientOf(t, session).send(create), /session policy/);
  t.ok(session.client.credentials.sessionToken);
  t.equal(session.env.AWS_SESSION_TOKEN, session.client.credentials.sessionToken);

  const nobody = proxy.principal();
  await t.rejects(clientOf(t, nobody).send(describe), { name: 'AccessDenied' });
  const named = proxy.principal({ policies: 'arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess' });
  t.equal(await count(clientOf(t, named)), 0);
  await t.rejects(
    new ElastiCacheClient({
      ...named.client,
      credentials: { ...named.client.credentials, secretAccessKey: 'another' },
    }).send(describe),
    { name: 'SignatureDoesNotMatch' },
    'its signature is verified',
  );
});

t.test('the account is the one that the policies name, if they name one', async (t) => {
  const proxy = await start(t);
  const on = (account: string): object => policy('Allow', 'elasticache:*', `arn:aws:elasticache:*:${account}:*`);
  t.equal(proxy.principal({ policies: [on('111122223333'), EVERYTHING] }).account, '111122223333');
  t.equal(proxy.principal({ policies: on('111122223333'), account: '444455556666' }).account, '444455556666');
  const [one, other] = [
    proxy.principal({ policies: [on('111122223333'), on('444455556666')] }),
    proxy.principal({ policies: on('*') }),
  ];
  t.match([one.account, other.account], [/^\d{12}$/, /^\d{12}$/]);
  t.equal(new Set([one.account, other.account, '111122223333', '444455556666']).size, 4, 'else it is a fresh one');

  const folder = t.testdir({ 'mine.json': JSON.stringify(on('777788889999')) });
  t.equal(proxy.principal({ policies: join(folder, 'mine.json') }).account, '777788889999', 'also those in files');
});

t.test('a refused policy is an error that names the problem; a suspicious one is a warning', async (t) => {
  const proxy = await start(t);
  const wrong = thrown(() =>
    proxy.principal({
      policies: [EVERYTHING, { Version: '2012-10-17', Statement: [{ Efect: 'Allow', Action: 'a:b', Resource: '*' }] }],
      boundary: { Statement: [] },
    }),
  );
  t.type(wrong, ConfigurationError);
  t.match(wrong.message, /^\/policies\/1\/Statement\/0\/Efect: .*did you mean `Effect`\?$/m);
  t.match(wrong.message, /^\/boundary/m, 'all at once');
  t.equal(proxy.decisions().length, 0);

  t.match(thrown(() => proxy.principal({ policies: 'nowhere.json' })).message, /nowhere\.json.*no such file/s);
  t.match(
    thrown(() => proxy.principal({ polices: [] } as object)).message,
    /no option `polices`: did you mean `policies`\?/,
  );
  t.match(thrown(() => proxy.principal({ session: { nmae: 'x' } as object })).message, /did you mean `name`\?/);
  t.match(thrown(() => proxy.principal({ account: '12' })).message, /twelve digits/);
  proxy.principal({ name: 'bob', account: '111122223333' });
  t.match(thrown(() => proxy.principal({ name: 'bob', account: '111122223333' })).message, /user\/bob` already/);

  t.same(proxy.warnings, []);
  proxy.principal({ policies: policy('Allow', 'elasticache:DescribeCacheCluster') });
  t.match(proxy.warnings, [{ severity: 'warning', pointer: /^\/policies\/0\/Statement\/0\/Action/ }]);
  proxy.reset();
  t.same(proxy.warnings, []);
});

t.test('decisions are chosen, and told as they come', async (t) => {
  const proxy = await start(t);
  const [alice, bob] = [proxy.principal({ policies: EVERYTHING }), proxy.principal()];
  const told: DecisionRecord[] = [];
  const bobs: DecisionRecord[] = [];
  const off = proxy.on('decision', (record) => told.push(record));
  proxy.on('decision', (record) => bobs.push(record), { principal: bob });
  const pending = clientOf(t, alice).send(describe);
  await pending;
  t.match(told, [{ operation: 'DescribeCacheClusters', decision: 'allowed' }], 'before the caller has its answer');
  await t.rejects(clientOf(t, bob).send(new DeleteUserCommand({ UserId: 'ana' })));
  off();
  await clientOf(t, alice).send(new DescribeUsersCommand({}));
  t.equal(told.length, 2);
  t.equal(bobs.length, 1);
  const names = (wanted: Parameters<RunningProxy['decisions']>[0]): (string | undefined)[] =>
    proxy.decisions(wanted).map(({ operation }) => operation);
  t.same(names({}), ['DescribeUsers', 'DeleteUser', 'DescribeCacheClusters'], 'newest first');
  t.same(names({ principal: alice }), ['DescribeUsers', 'DescribeCacheClusters']);
  t.same(names({ principal: bob.arn }), ['DeleteUser']);
  t.same(names({ decision: 'denied' }), ['DeleteUser']);
  t.same(names({ operation: 'DescribeUsers' }), ['DescribeUsers']);
  t.same(names({ limit: 1 }), ['DescribeUsers']);
  t.match(thrown(() => proxy.decisions({ prinicpal: 'x' } as object)).message, /`prinicpal`/);
  t.match(thrown(() => proxy.on('decisions' as 'decision', () => {})).message, /`decisions`/);
});

t.test('faults come on demand, to calls that are allowed', async (t) => {
  const proxy = await start(t);
  const [alice, bob] = [proxy.principal({ policies: EVERYTHING }), proxy.principal({ policies: EVERYTHING })];
  const [one, other] = [clientOf(t, alice), clientOf(t, bob)];
  proxy.fault({ code: 'Throttling', times: 2, principal: alice, operation: 'DescribeCacheClusters' });
  await one.send(new DescribeUsersCommand({}));
  await other.send(describe);
  await t.rejects(one.send(describe), {
    name: 'Throttling',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  await t.rejects(one.send(describe), { name: 'Throttling' });
  await one.send(describe);
  t.match(proxy.decisions({ principal: alice })[1], {
    decision: 'allowed',
    forwarded: false,
    fault: { code: 'Throttling' },
  });

  const patient = new ElastiCacheClient(alice.client);
  t.teardown(() => patient.destroy());
  proxy.fault({ code: 'InternalFailure' });
  t.equal((await patient.send(describe)).$metadata.attempts, 2, 'SDKs try again');

  const off = proxy.fault({ code: 'ServiceUnavailable', times: Number.POSITIVE_INFINITY });
  await t.rejects(one.send(describe), { name: 'ServiceUnavailable' });
  await t.rejects(other.send(describe), { name: 'ServiceUnavailable' });
  off();
  await one.send(describe);

  const began = performance.now();
  proxy.fault({ delay: 60 });
  await one.send(describe);
  t.ok(performance.now() - began >= 59, 'a delay');

  const denied = clientOf(t, proxy.principal());
  proxy.fault({ code: 'Throttling' });
  await t.rejects(denied.send(describe), { name: 'AccessDenied' }, 'a denial comes first');
  proxy.reset({ faults: true });
  await one.send(describe);

  for (const [order, message] of [
    [{}, /`code`/],
    [{ code: 'Nothing' }, /`code` must be one of Throttling, /],
    [{ delay: -1 }, /`delay`/],
    [{ code: 'Throttling', times: 0 }, /`times`/],
    [{ code: 'Throttling', operaton: 'x' }, /did you mean `operation`/],
  ] as const)
    t.match(thrown(() => proxy.fault(order as object)).message, message);
});

t.test('a delay does not outlive its proxy', async (t) => {
  const proxy = await start(t);
  const sdk = clientOf(t, proxy.principal({ policies: EVERYTHING }));
  proxy.fault({ delay: 600_000 });
  const [decided] = [new Promise<void>((resolve) => proxy.on('decision', () => resolve()))];
  const answer = sdk.send(describe).catch((error: Error) => error);
  // The call is decided, and waits: nothing tells of it until it ends.
  await new Promise((resolve) => setTimeout(resolve, 50));
  await proxy.close();
  await decided;
  t.match(await answer, { CacheClusters: [] });
});

t.test('everything begins anew, or what is named', async (t) => {
  const folder = t.testdir({});
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'all.json'), JSON.stringify(EVERYTHING));
  const key = { id: 'AKIAOFTHESTART000000', secret: 'secret' };
  const proxy = await start(t, {
    principals: {
      principals: [
        { arn: 'arn:aws:iam::111122223333:user/first', accessKeys: [key], attached: [join(folder, 'all.json')] },
      ],
    },
  });
  const first = new ElastiCacheClient({
    endpoint: proxy.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: key.id, secretAccessKey: key.secret },
  });
  t.teardown(() => first.destroy());
  const [alice, bob] = [proxy.principal({ policies: EVERYTHING }), proxy.principal({ policies: EVERYTHING })];
  const [a, b] = [clientOf(t, alice), clientOf(t, bob)];
  for (const sdk of [first, a, b]) await sdk.send(create);

  proxy.reset({ decisions: true });
  t.equal(proxy.decisions().length, 0);
  t.equal(await count(a), 1);

  proxy.reset({ state: true, principal: alice });
  t.same([await count(a), await count(b)], [0, 1]);
  proxy.reset({ decisions: true, principal: bob });
  t.equal(proxy.decisions({ principal: bob }).length, 0);
  t.ok(proxy.decisions({ principal: alice }).length > 0);
  proxy.reset({ principals: true, principal: alice });
  await t.rejects(a.send(describe), { name: 'InvalidClientTokenId' });
  t.equal(await count(b), 1);

  proxy.reset();
  t.same(proxy.decisions(), []);
  await t.rejects(b.send(describe), { name: 'InvalidClientTokenId' });
  t.equal(await count(first), 0, 'principals of the start stay');
  t.match(thrown(() => proxy.reset({ stat: true } as object)).message, /did you mean `state`/);
  t.match(thrown(() => proxy.reset({ state: 'yes' } as object)).message, /`state` must be true or false/);
  t.match(thrown(() => proxy.reset({ principal: 'nobody' })).message, /no principal `nobody`/);
});

t.test('it is disposed of', async (t) => {
  const proxy = await startProxy();
  await proxy[Symbol.asyncDispose]();
  await t.rejects(fetch(proxy.url), 'it does not listen any more');
});

t.test('timers of a test that fakes them do not stop it', async (t) => {
  const { mock } = await import('node:test');
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: Date.UTC(2031, 0, 1) });
  t.teardown(() => mock.timers.reset());
  const proxy = await start(t);
  const mine = proxy.principal({
    policies: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'elasticache:*',
          Resource: '*',
          Condition: { DateGreaterThan: { 'aws:CurrentTime': '2031-01-01T00:00:00Z' } },
        },
      ],
    },
  });
  const sdk = new ElastiCacheClient({ ...mine.client, maxAttempts: 1 });
  await t.rejects(sdk.send(describe), { name: 'AccessDenied' });
  mock.timers.tick(60_000);
  t.equal(await count(sdk), 0, 'a policy that waits for a date follows the test');
  proxy.fault({ delay: 5 });
  t.equal(await count(sdk), 0);
  sdk.destroy();
  await proxy.close();
});
