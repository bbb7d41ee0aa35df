/** Users, policies and keys made with the AWS CLI in a live moto_server take effect in the proxy that follows it. */
import { spawn, spawnSync } from 'node:child_process';
import t from 'tap';
import { startProxy } from '#src/index.js';
import { noMoto, startMoto } from './support/moto.js';

const SKIP = noMoto() || (spawnSync('aws', ['--version']).status === 0 ? false : 'the AWS CLI is not on PATH');

interface Key {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
}

const NOBODY: Key = { AccessKeyId: 'test', SecretAccessKey: 'test' };

/** One command of the AWS CLI; what it printed on both outputs when it failed. Not synchronous: the proxy is in this process. */
function aws(url: string, key: Key, ...words: string[]): Promise<{ status: number; text: string }> {
  const child = spawn('aws', [...words, '--endpoint-url', url, '--region', 'us-east-1', '--output', 'json'], {
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_ACCESS_KEY_ID: key.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: key.SecretAccessKey,
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status: status ?? 1, text }));
  });
}

const allowing = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

t.test('what `aws iam` does in moto takes effect here', { skip: SKIP }, async (t) => {
  const moto = await startMoto();
  t.teardown(moto.stop);
  const proxy = await startProxy({ principalsFrom: moto.url, principalsAge: 2, upstream: moto.url });
  t.teardown(proxy.close);
  const iam = async (...words: string[]): Promise<string> => {
    const { status, text } = await aws(moto.url, NOBODY, 'iam', ...words);
    if (status !== 0) throw new Error(`aws iam ${words[0]}: ${text}`);
    return text;
  };
  const newKey = async (user: string): Promise<Key> =>
    JSON.parse(await iam('create-access-key', '--user-name', user)).AccessKey;
  const call = (key: Key, ...words: string[]) => aws(proxy.url, key, 'elasticache', ...words);
  /** Within the age. */
  const until = async (ask: () => Promise<boolean>): Promise<boolean> => {
    const end = performance.now() + 10_000;
    for (;;) {
      if (await ask()) return true;
      if (performance.now() > end) return false;
    }
  };

  await iam('create-user', '--user-name', 'bob');
  await iam(
    'put-user-policy',
    '--user-name',
    'bob',
    '--policy-name',
    'look',
    '--policy-document',
    allowing('elasticache:Describe*'),
  );
  const key = await newKey('bob');
  const first = await call(key, 'describe-cache-clusters');
  t.equal(first.status, 0, `at once: ${first.text}`);
  const create = [
    'create-cache-cluster',
    '--cache-cluster-id',
    'dev-1',
    '--engine',
    'redis',
    '--cache-node-type',
    'cache.t3.micro',
    '--num-cache-nodes',
    '1',
  ];
  t.match(
    (await call(key, ...create)).text,
    /AccessDenied.*no identity-based policy allows the elasticache:CreateCacheCluster action/,
  );

  await iam('create-group', '--group-name', 'makers');
  const policy = JSON.parse(
    await iam('create-policy', '--policy-name', 'make', '--policy-document', allowing('elasticache:*')),
  ).Policy.Arn;
  await iam('attach-group-policy', '--group-name', 'makers', '--policy-arn', policy);
  await iam('add-user-to-group', '--group-name', 'makers', '--user-name', 'bob');
  t.ok(await until(async () => (await call(key, ...create)).status === 0), 'a group with a managed policy');

  const deny = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
  await iam('put-user-policy', '--user-name', 'bob', '--policy-name', 'stop', '--policy-document', deny);
  t.ok(await until(async () => /explicit deny/.test((await call(key, 'describe-cache-clusters')).text)));
  await iam('delete-user-policy', '--user-name', 'bob', '--policy-name', 'stop');
  t.ok(await until(async () => (await call(key, 'describe-cache-clusters')).status === 0));

  const second = await newKey('bob');
  t.equal((await call(second, 'describe-cache-clusters')).status, 0, 'the new key of a rotation, at once');
  await iam('update-access-key', '--user-name', 'bob', '--access-key-id', key.AccessKeyId, '--status', 'Inactive');
  t.ok(await until(async () => /InvalidClientTokenId/.test((await call(key, 'describe-cache-clusters')).text)));
  await iam('delete-access-key', '--user-name', 'bob', '--access-key-id', second.AccessKeyId);
  t.ok(await until(async () => /InvalidClientTokenId/.test((await call(second, 'describe-cache-clusters')).text)));

  // Whom moto itself would believe: through the proxy nobody makes themselves an administrator.
  const third = await newKey('bob');
  const attempt = await aws(
    proxy.url,
    third,
    'iam',
    'attach-user-policy',
    '--user-name',
    'bob',
    '--policy-arn',
    policy,
  );
  t.match(attempt.text, /AccessDenied.*passes no call of iam on/);
});

t.test('a moto that is gone', { skip: SKIP }, async (t) => {
  const moto = await startMoto();
  const made = await aws(moto.url, NOBODY, 'iam', 'create-user', '--user-name', 'bob');
  t.equal(made.status, 0, made.text);
  const proxy = await startProxy({ principalsFrom: moto.url, principalsAge: 1 });
  t.teardown(proxy.close);
  await moto.stop();
  let ready = { status: '' };
  while (ready.status !== 'stale') ready = (await (await fetch(`${proxy.url}/_authz/ready`)).json()) as typeof ready;
  t.match(ready, { problems: [{ code: 'principals-source' }], principalsFrom: { users: 1 } });
});
