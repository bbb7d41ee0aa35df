/** What the emulator promises beside the operations: time, isolation, bounds, atomicity, no secrets, no exception. */
import t from 'tap';
import { emulatorData } from '../../../conformance/client.js';
import { at, SCOPE, standIn } from './call.js';

const CLUSTER = { CacheClusterId: 'c', Engine: 'redis', CacheNodeType: 'cache.t3.micro', NumCacheNodes: '1' };
const GROUP = {
  ReplicationGroupId: 'g',
  ReplicationGroupDescription: 'd',
  Engine: 'redis',
  CacheNodeType: 'cache.t3.micro',
};
const STATUS = 'CacheClusters.0.CacheClusterStatus';

t.test('statuses take the configured time, and nothing is possible meanwhile', async (t) => {
  const { call } = standIn({ transitionMs: 1000 });
  t.equal(at(call('CreateCacheCluster', CLUSTER, 0), 'CacheCluster.CacheClusterStatus'), 'creating');
  t.equal(at(call('DescribeCacheClusters', {}, 999), STATUS), 'creating');
  t.match(call('DeleteCacheCluster', { CacheClusterId: 'c' }, 999), {
    status: 400,
    fault: { code: 'InvalidCacheClusterState' },
  });
  t.equal(at(call('DescribeCacheClusters', {}, 1000), STATUS), 'available');
  call('DeleteCacheCluster', { CacheClusterId: 'c' }, 1000);
  t.equal(at(call('DescribeCacheClusters', {}, 1999), STATUS), 'deleting');
  t.match(call('DescribeCacheClusters', { CacheClusterId: 'c' }, 2000), {
    status: 404,
    fault: { code: 'CacheClusterNotFound', type: 'Sender' },
  });
});

t.test('accounts, regions, partitions and emulators do not meet', async (t) => {
  const { call } = standIn();
  call('CreateCacheCluster', CLUSTER);
  for (const other of [{ region: 'eu-west-1' }, { account: '999999999999' }, { partition: 'aws-cn' }]) {
    t.same(
      at(call('DescribeCacheClusters', {}, 0, { ...SCOPE, ...other }), 'CacheClusters'),
      [],
      JSON.stringify(other),
    );
  }
  t.same(at(standIn().call('DescribeCacheClusters'), 'CacheClusters'), []);
});

t.test('bounds: nodes, tags, regions, accounts, events', async (t) => {
  const base = emulatorData();
  const quotas = { ...base.quotas, nodes: 2, assumed: { ...base.quotas.assumed, regions: 1, accounts: 2, events: 5 } };
  const { call } = standIn({}, { ...base, quotas });
  for (const id of ['a', 'b']) call('CreateCacheCluster', { ...CLUSTER, CacheClusterId: id });
  t.match(call('CreateCacheCluster', CLUSTER).fault, { code: 'NodeQuotaForCustomerExceeded', status: 400 });
  t.equal((at(call('DescribeEvents'), 'Events') as unknown[]).length, 4);
  for (const _ of [1, 2]) call('RebootCacheCluster', { CacheClusterId: 'a', CacheNodeIdsToReboot: ['0001'] });
  t.equal((at(call('DescribeEvents'), 'Events') as unknown[]).length, 5, 'the oldest is forgotten');
  t.equal(call('CreateCacheCluster', CLUSTER, 0, { ...SCOPE, region: 'eu-west-1' }).status, 503);
  t.equal(call('DescribeCacheClusters', {}, 0, { ...SCOPE, region: 'eu-west-1' }).status, 200, 'nor a region');
  t.equal(call('DescribeCacheClusters', {}, 0, { ...SCOPE, account: '1' }).status, 200);
  t.equal(call('DescribeCacheClusters', {}, 0, { ...SCOPE, account: '2' }).status, 200, 'reading holds no account');
  call('CreateCacheCluster', CLUSTER, 0, { ...SCOPE, account: '1' });
  t.equal(call('CreateCacheCluster', CLUSTER, 0, { ...SCOPE, account: '2' }).status, 503);
  const Tags = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  t.match(
    call('CreateUser', {
      UserId: 'u',
      UserName: 'u',
      Engine: 'redis',
      AccessString: 'on',
      NoPasswordRequired: 'true',
      Tags,
    }).fault,
    { code: 'TagQuotaPerResourceExceeded' },
  );
});

t.test('secrets are never kept: they stand in no answer and in no state', async (t) => {
  const secret = 'MyVerySecretToken-123';
  const { call } = standIn();
  const replies = [
    call('CreateReplicationGroup', {
      ReplicationGroupId: 'g',
      ReplicationGroupDescription: 'd',
      Engine: 'redis',
      CacheNodeType: 'cache.t3.micro',
      TransitEncryptionEnabled: 'true',
      AuthToken: secret,
    }),
    call('ModifyReplicationGroup', { ReplicationGroupId: 'g', AuthToken: secret, AuthTokenUpdateStrategy: 'SET' }),
    call('CreateSnapshot', { SnapshotName: 's', ReplicationGroupId: 'g' }),
    call('CreateUser', { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: 'on', Passwords: [secret] }),
    call('ModifyUser', { UserId: 'u', AuthenticationMode: { Type: 'password', Passwords: [secret, `${secret}2`] } }),
    call('CreateUser', {
      UserId: 'v',
      UserName: 'v',
      Engine: 'redis',
      AccessString: 'on',
      Passwords: [secret, secret, secret],
    }),
    call('DescribeUsers'),
    call('DescribeReplicationGroups'),
    call('DescribeEvents'),
  ];
  t.same(
    replies.map(({ status }) => status),
    [200, 200, 200, 200, 200, 400, 200, 200, 200],
  );
  t.notMatch(JSON.stringify(replies), secret);
  t.equal(at(call('DescribeUsers'), 'Users.2.Authentication.PasswordCount'), 2);
});

t.test('a refused call changes nothing', async (t) => {
  const { call } = standIn();
  call('CreateCacheCluster', CLUSTER);
  call('CreateSnapshot', { SnapshotName: 'taken', CacheClusterId: 'c' });
  const all = () =>
    JSON.stringify(
      [
        'DescribeCacheClusters',
        'DescribeReplicationGroups',
        'DescribeSnapshots',
        'DescribeUsers',
        'DescribeEvents',
      ].map((name) => call(name).result),
    );
  const before = all();
  const refused: readonly (readonly [string, Record<string, string | string[] | { Key: string; Value: string }[]>])[] =
    [
      ['DeleteCacheCluster', { CacheClusterId: 'c', FinalSnapshotIdentifier: 'taken' }],
      [
        'CreateReplicationGroup',
        { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', PrimaryClusterId: 'c', UserGroupIds: ['nobody'] },
      ],
      ['CreateReplicationGroup', { ...GROUP, NumCacheClusters: '7' }],
      ['CreateCacheCluster', { ...CLUSTER, CacheClusterId: 'd', Tags: [{ Key: 'aws:x', Value: '' }] }],
      [
        'ModifyCacheCluster',
        { CacheClusterId: 'c', SnapshotRetentionLimit: '1', EngineVersion: '6.2', ApplyImmediately: 'true' },
      ],
      ['CopySnapshot', { SourceSnapshotName: 'taken', TargetSnapshotName: 'taken' }],
      ['CreateUser', { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: 'on' }],
    ];
  for (const [operation, parameters] of refused) {
    t.ok(call(operation, parameters).fault, operation);
    t.equal(all(), before, `${operation} left no trace`);
  }
});

t.test('it never throws', async (t) => {
  const { call } = standIn();
  t.match(call('NoSuchOperation'), { status: 501, fault: { code: 'NotImplemented', type: 'Receiver' } });
  t.match(call('constructor'), { status: 501 });
  const broken = emulatorData();
  const without = { ...broken, engines: { ...broken.engines, engines: null as never } };
  t.match(standIn({}, without).call('CreateCacheCluster', CLUSTER), {
    status: 500,
    fault: { code: 'InternalFailure', type: 'Receiver' },
  });
  for (const parameters of [
    { CacheClusterId: ['x'] },
    { CacheClusterId: { a: 'b' } },
    { MaxRecords: '1e9' },
    { ShowCacheNodeInfo: 'yes' },
  ]) {
    t.match(
      call('DescribeCacheClusters', parameters).fault,
      { code: 'InvalidParameterValue', status: 400 },
      JSON.stringify(parameters),
    );
  }
  t.equal(
    call('DescribeCacheClusters', { toString: 'x', Nonsense: '1' }).status,
    200,
    'unknown parameters are ignored',
  );
});

// Somebody who called in 64 regions of their own invention locked the account out of every other one.
t.test('made-up regions lock nobody out', async (t) => {
  const base = emulatorData();
  const quotas = { ...base.quotas, assumed: { ...base.quotas.assumed, regions: 3, accounts: 2 } };
  const { call } = standIn({ knownRegions: new Set(['us-east-1', 'eu-west-1', 'eu-west-2']) }, { ...base, quotas });
  const at = (region: string) => ({ ...SCOPE, region });
  const group = { CacheParameterGroupName: 'g', CacheParameterGroupFamily: 'redis7', Description: 'd' };
  for (let i = 0; i < 10; i++) {
    t.equal(call('CreateCacheCluster', CLUSTER, 0, at(`xx-passing-${i}`)).status, 200);
    t.equal(call('DeleteCacheCluster', { CacheClusterId: 'c' }, 0, at(`xx-passing-${i}`)).status, 200);
  }
  for (let i = 0; i < 3; i++) t.equal(call('CreateCacheParameterGroup', group, 0, at(`xx-kept-${i}`)).status, 200);
  t.match(call('CreateCacheParameterGroup', group, 0, at('xx-kept-3')).fault, { code: 'ServiceUnavailable' });
  t.equal(call('DescribeCacheClusters', {}, 0, at('xx-kept-3')).status, 200, 'reading is free');
  for (const region of ['us-east-1', 'eu-west-1', 'eu-west-2'])
    t.equal(call('CreateCacheParameterGroup', group, 0, at(region)).status, 200, `${region} has room`);
  for (let i = 0; i < 3; i++)
    t.match(
      call('DescribeCacheParameterGroups', { CacheParameterGroupName: 'g' }, 0, at(`xx-kept-${i}`)),
      { status: 200 },
      'what was made is there',
    );
  for (const account of ['1', '2', '3']) {
    t.equal(call('CreateCacheCluster', CLUSTER, 0, { ...SCOPE, account }).status, 200);
    t.equal(call('DeleteCacheCluster', { CacheClusterId: 'c' }, 0, { ...SCOPE, account }).status, 200);
  }
});
