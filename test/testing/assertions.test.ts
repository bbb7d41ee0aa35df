/** What a test asserts about calls, and what it reads when that fails. */
import {
  CreateCacheClusterCommand,
  DeleteUserCommand,
  DescribeUsersCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import t, { type Test } from 'tap';
import { assertAllAllowed, assertAllowed, assertDenied, assertPermissionsUsed, startProxy } from '#src/index.js';
import { matchers } from '#src/testing/matchers.js';

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Most', Effect: 'Allow', Action: 'elasticache:*', Resource: '*' },
    { Sid: 'KeepUsers', Effect: 'Deny', Action: 'elasticache:DeleteUser', Resource: '*' },
  ],
};
const describe = new DescribeUsersCommand({});
const remove = new DeleteUserCommand({ UserId: 'ana' });

async function start(t: Test) {
  const proxy = await startProxy();
  const ana = proxy.principal({ policies: POLICY, account: '111122223333', name: 'ana' });
  const bob = proxy.principal({ account: '111122223333', name: 'bob' });
  const [sdk, bobs] = [ana, bob].map(({ client }) => new ElastiCacheClient({ ...client, maxAttempts: 1 }));
  t.teardown(() => {
    sdk?.destroy();
    bobs?.destroy();
    return proxy.close();
  });
  return { proxy, ana, bob, sdk: sdk as ElastiCacheClient, bobs: bobs as ElastiCacheClient };
}

async function failure(act: () => unknown): Promise<Error> {
  try {
    await act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}

t.test('what holds gives the decision', async (t) => {
  const { proxy, sdk, bobs } = await start(t);
  t.match(await assertAllowed(sdk.send(describe)), { decision: 'allowed', operation: 'DescribeUsers' });
  t.match(await assertAllowed(sdk.send(describe), { by: 'Most' }), { decision: 'allowed' });
  t.match(await assertDenied(sdk.send(remove)), { decision: 'explicitDeny' });
  t.match(await assertDenied(sdk.send(remove), { by: 'KeepUsers' }), { operation: 'DeleteUser' });
  for (const by of [POLICY.Statement[1] as object, { policy: 'policies-0', index: 1 }, { layer: 'identity' } as const])
    await assertDenied(sdk.send(remove), { by });
  t.match(await assertDenied(bobs.send(describe)), { decision: 'implicitDeny' });

  const error = await sdk.send(remove).catch((reason) => reason);
  t.match(assertDenied(error), { id: /^[0-9a-f]{32}$/ }, 'an error');
  const output = await sdk.send(describe);
  t.match(assertAllowed(output, { by: 'Most' }), { decision: 'allowed' }, 'an output');
  t.match(assertDenied(proxy.decisions({ decision: 'denied' })[0]), {}, 'a decision');
  const notFound = sdk.send(new DescribeUsersCommand({ UserId: 'nobody' }));
  t.match(await assertAllowed(notFound), { upstream: { status: 404 } }, 'what the service makes of it is its own');
});

t.test('each call has its own decision, however many are under way', async (t) => {
  const { proxy } = await start(t);
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const mine = proxy.principal({ policies: i % 2 ? POLICY : [], name: `user${i}` });
      const sdk = new ElastiCacheClient({ ...mine.client, maxAttempts: 1 });
      const record = await (i % 2 ? assertAllowed(sdk.send(describe)) : assertDenied(sdk.send(describe)));
      t.equal(record.caller?.arn, mine.arn);
      sdk.destroy();
    }),
  );
});

t.test('a failure says why', async (t) => {
  const { sdk, bobs } = await start(t);
  const allowed = await failure(() => assertDenied(sdk.send(describe)));
  t.match(allowed, { name: 'AssertionError', code: 'ERR_ASSERTION' });
  t.equal(
    allowed.message,
    [
      'expected a call that was denied: DescribeUsers of arn:aws:iam::111122223333:user/ana was allowed',
      '  elasticache:DescribeUsers on arn:aws:elasticache:us-east-1:111122223333:user:*: allowed by "Most" (policies-0)',
    ].join('\n'),
  );
  const denied = await failure(() => assertAllowed(bobs.send(describe)));
  t.match(
    denied.message,
    /^expected a call that was allowed: DescribeUsers of \S+user\/bob was denied\nUser: \S+ is not authorized to perform: elasticache:DescribeUsers .*\nThis call needs 1 permission/,
  );
  const other = await failure(() => assertDenied(sdk.send(remove), { by: 'Other' }));
  t.match(
    other.message,
    /^expected a call that was denied: DeleteUser of \S+ was denied, but not by statement "Other": by "KeepUsers" \(policies-0\)\n/,
  );
  const nobody = await failure(() => assertDenied(bobs.send(remove), { by: 'KeepUsers' }));
  t.match(nobody.message, /was denied, but not by statement "KeepUsers": by no statement\n/);

  const stranger = new ElastiCacheClient({
    endpoint: await sdk.config.endpoint?.().then(({ port }) => `http://127.0.0.1:${port}`),
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIASTRANGER0EXAMPLE', secretAccessKey: 'x' },
  } as object);
  const rejected = await failure(() => assertDenied(stranger.send(describe)));
  stranger.destroy();
  t.match(
    rejected.message,
    /^expected a call that was denied: .* was rejected with InvalidClientTokenId, and no permission/,
  );

  const away = await failure(() => assertDenied(Promise.reject(new Error('connect ECONNREFUSED'))));
  t.match(away, { message: /the call failed with Error: connect ECONNREFUSED/, cause: { message: /ECONNREFUSED/ } });
  t.match(await failure(() => assertAllowed(undefined)), { message: /this is not a decision/ });
  t.match(await failure(() => assertAllowed(sdk.send(describe), { by: { Effect: 'Allow' } as object })), {
    message: /`by` must be/,
  });
});

t.test('everything allowed; exactly these permissions', async (t) => {
  const { proxy, ana, sdk, bobs } = await start(t);
  t.match(await failure(() => assertAllAllowed(proxy.decisions())), { message: /there was none/ });
  await sdk.send(
    new CreateCacheClusterCommand({
      CacheClusterId: 'one',
      Engine: 'memcached',
      CacheNodeType: 'cache.t3.micro',
      NumCacheNodes: 1,
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  );
  assertAllAllowed(proxy.decisions());
  assertPermissionsUsed(proxy.decisions({ principal: ana }), [
    'elasticache:CreateCacheCluster',
    'elasticache:addtagstoresource on arn:aws:elasticache:us-east-1:111122223333:cluster:one',
  ]);
  t.equal(
    (
      await failure(() =>
        assertPermissionsUsed(proxy.decisions(), [
          'elasticache:CreateCacheCluster on *:cluster:one',
          'elasticache:DeleteUser',
        ]),
      )
    ).message.replace(/parametergroup:\S+/, 'parametergroup:X'),
    [
      'used, and not expected:',
      '  elasticache:CreateCacheCluster on arn:aws:elasticache:us-east-1:111122223333:parametergroup:X (CreateCacheCluster)',
      '  elasticache:AddTagsToResource on arn:aws:elasticache:us-east-1:111122223333:cluster:one (CreateCacheCluster)',
      'expected, and not used:',
      '  elasticache:DeleteUser',
    ].join('\n'),
  );
  await bobs.send(describe).catch(() => undefined);
  t.match(
    (await failure(() => assertAllAllowed(proxy.decisions()))).message,
    /^expected all 2 calls to be allowed; 1 not:\nDescribeUsers of \S+bob was denied\n/,
  );
  t.match(await failure(() => assertPermissionsUsed([], ['DescribeUsers'])), {
    message: /`DescribeUsers` is not a permission/,
  });
});

t.test('the same as matchers', async (t) => {
  const { proxy, sdk } = await start(t);
  t.match(await matchers.toBeAllowed(sdk.send(describe)), { pass: true });
  const not = await matchers.toBeDenied(sdk.send(describe));
  t.match(not, { pass: false });
  t.match(not.message(), /^expected a call that was denied: .* was allowed\n.*"Most"/);
  const denied = await matchers.toBeDenied(sdk.send(remove), { by: 'KeepUsers' });
  t.match(denied, { pass: true });
  t.match(denied.message(), /^expected a call that was not denied: .* was denied\n.*explicit deny/);
  t.match(matchers.toUsePermissions(proxy.decisions({ decision: 'denied' }), ['elasticache:DeleteUser']), {
    pass: true,
  });
  t.match(
    await failure(() => matchers.toBeDenied(Promise.resolve(1))),
    { name: 'TypeError' },
    'what was never decided is neither',
  );
  t.match(await failure(() => matchers.toUsePermissions([1], [])), { name: 'TypeError' });
  t.match(matchers.toAllBeAllowed(proxy.decisions({ decision: 'allowed' })), { pass: true });
  const all = matchers.toAllBeAllowed(proxy.decisions());
  t.equal(all.pass, false);
  t.match(all.message(), /^expected all \d+ calls to be allowed; \d+ not:\nDeleteUser of .* was denied\n/);
  t.match(matchers.toAllBeAllowed([]), { pass: false });
  t.match(await failure(() => matchers.toBeAllowed(proxy.decisions())), { message: /this is a list.*toAllBeAllowed/ });
});
