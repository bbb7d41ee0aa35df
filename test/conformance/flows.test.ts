/** Flows as people run them, through the SDK's own client, waiters and paginators. */
import * as sdk from '@aws-sdk/client-elasticache';
import t from 'tap';
import { bench } from './client.js';

const WAIT = { maxWaitTime: 5, minDelay: 1, maxDelay: 1 };
const NODE = { CacheNodeType: 'cache.t3.micro' };

t.test('a memcached cluster: create, wait, read, scale, reboot, delete', async (t) => {
  const client = bench().client();
  const wait = { client, ...WAIT };
  const id = { CacheClusterId: 'Web' };
  const made = await client.send(
    new sdk.CreateCacheClusterCommand({
      ...id,
      ...NODE,
      Engine: 'memcached',
      NumCacheNodes: 2,
      Tags: [{ Key: 'team', Value: 'a/b' }],
    }),
  );
  t.match(made.CacheCluster, {
    CacheClusterId: 'web',
    CacheClusterStatus: 'creating',
    NumCacheNodes: 2,
    EngineVersion: '1.6.22',
    CacheParameterGroup: { CacheParameterGroupName: 'default.memcached1.6', ParameterApplyStatus: 'in-sync' },
    ARN: 'arn:aws:elasticache:us-east-1:123456789012:cluster:web',
  });
  await sdk.waitUntilCacheClusterAvailable(wait, id);
  const { CacheClusters: [seen] = [] } = await client.send(
    new sdk.DescribeCacheClustersCommand({ ...id, ShowCacheNodeInfo: true }),
  );
  t.equal(seen?.CacheNodes?.length, 2);
  t.match(seen?.ConfigurationEndpoint, { Address: /^web\.[a-z]{6}\.cfg\.use1\.cache\.amazonaws\.com$/, Port: 11211 });
  t.match(seen?.CacheNodes?.[1]?.Endpoint?.Address, /^web\.[a-z]{6}\.0002\.use1\.cache\.amazonaws\.com$/);
  const hidden = await client.send(new sdk.DescribeCacheClustersCommand(id));
  t.equal(hidden.CacheClusters?.[0]?.CacheNodes, undefined, 'nodes only on demand');
  await t.rejects(client.send(new sdk.ModifyCacheClusterCommand({ ...id, NumCacheNodes: 1 })), {
    name: 'InvalidParameterCombinationException',
  });
  const later = await client.send(new sdk.ModifyCacheClusterCommand({ ...id, NumCacheNodes: 3 }));
  t.match(later.CacheCluster, { NumCacheNodes: 2, PendingModifiedValues: { NumCacheNodes: 3 } });
  const now = await client.send(
    new sdk.ModifyCacheClusterCommand({
      ...id,
      NumCacheNodes: 1,
      CacheNodeIdsToRemove: ['0001'],
      ApplyImmediately: true,
    }),
  );
  t.match(now.CacheCluster, { NumCacheNodes: 1, CacheClusterStatus: 'modifying' });
  t.equal(now.CacheCluster?.PendingModifiedValues?.NumCacheNodes, undefined);
  const boot = await client.send(new sdk.RebootCacheClusterCommand({ ...id, CacheNodeIdsToReboot: ['0002'] }));
  t.equal(boot.CacheCluster?.CacheClusterStatus, 'rebooting cluster nodes');
  t.equal((await client.send(new sdk.DeleteCacheClusterCommand(id))).CacheCluster?.CacheClusterStatus, 'deleting');
  await sdk.waitUntilCacheClusterDeleted(wait, id);
  await t.rejects(client.send(new sdk.DescribeCacheClustersCommand(id)), {
    name: 'CacheClusterNotFoundFault',
    $metadata: { httpStatusCode: 404 },
  });
});

t.test('a replication group: members, endpoints, failover, replicas, final snapshot, restore', async (t) => {
  const client = bench().client();
  const wait = { client, ...WAIT };
  const id = { ReplicationGroupId: 'prod' };
  await client.send(
    new sdk.CreateReplicationGroupCommand({
      ...id,
      ...NODE,
      ReplicationGroupDescription: 'shop',
      Engine: 'redis',
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
      SnapshotRetentionLimit: 3,
      Tags: [{ Key: 'env', Value: 'prod' }],
    }),
  );
  await sdk.waitUntilReplicationGroupAvailable(wait, id);
  const read = async () => (await client.send(new sdk.DescribeReplicationGroupsCommand(id))).ReplicationGroups?.[0];
  const group = await read();
  t.same(group?.MemberClusters, ['prod-001', 'prod-002']);
  t.match(group, {
    ClusterEnabled: false,
    ClusterMode: 'disabled',
    AutomaticFailover: 'enabled',
    SnapshottingClusterId: 'prod-002',
  });
  t.match(group?.NodeGroups?.[0], {
    NodeGroupId: '0001',
    PrimaryEndpoint: { Address: /^prod\.[a-z]{6}\.ng\.0001\.use1\./, Port: 6379 },
    ReaderEndpoint: { Address: /^prod-ro\./ },
    NodeGroupMembers: [
      { CacheClusterId: 'prod-001', CurrentRole: 'primary' },
      { CacheClusterId: 'prod-002', CurrentRole: 'replica' },
    ],
  });
  const member = await client.send(
    new sdk.ListTagsForResourceCommand({ ResourceName: 'arn:aws:elasticache:us-east-1:123456789012:cluster:prod-002' }),
  );
  t.same(member.TagList, [{ Key: 'env', Value: 'prod' }], 'tags go to the nodes');
  const ResourceName = 'arn:aws:elasticache:us-east-1:123456789012:replicationgroup:prod';
  await client.send(new sdk.AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: 'tier', Value: '1' }] }));
  await client.send(new sdk.RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['env'] }));
  const retagged = await client.send(
    new sdk.ListTagsForResourceCommand({ ResourceName: 'arn:aws:elasticache:us-east-1:123456789012:cluster:prod-001' }),
  );
  t.same(retagged.TagList, [{ Key: 'tier', Value: '1' }], 'and so do later changes');
  await client.send(new sdk.TestFailoverCommand({ ...id, NodeGroupId: '0001' }));
  const roles = (await read())?.NodeGroups?.[0]?.NodeGroupMembers?.map(
    ({ CacheClusterId, CurrentRole }) => `${CacheClusterId} ${CurrentRole}`,
  );
  t.same(roles?.slice(0, 2), ['prod-001 replica', 'prod-002 primary'], 'roles change, not the order');
  await client.send(new sdk.IncreaseReplicaCountCommand({ ...id, ApplyImmediately: true, NewReplicaCount: 3 }));
  t.equal((await read())?.MemberClusters?.length, 4);
  await client.send(
    new sdk.DecreaseReplicaCountCommand({ ...id, ApplyImmediately: true, ReplicasToRemove: ['prod-003'] }),
  );
  t.same((await read())?.MemberClusters, ['prod-001', 'prod-002', 'prod-004']);
  await t.rejects(client.send(new sdk.DeleteCacheClusterCommand({ CacheClusterId: 'prod-002' })), {
    name: 'InvalidCacheClusterStateFault',
    message: /serving as primary/,
  });
  await client.send(new sdk.DeleteReplicationGroupCommand({ ...id, FinalSnapshotIdentifier: 'last' }));
  await sdk.waitUntilReplicationGroupDeleted(wait, id);
  t.equal(
    (await client.send(new sdk.DescribeCacheClustersCommand({}))).CacheClusters?.length,
    0,
    'its clusters are gone too',
  );
  await client.send(
    new sdk.CreateReplicationGroupCommand({
      ReplicationGroupId: 'again',
      ReplicationGroupDescription: 'x',
      SnapshotName: 'last',
    }),
  );
  const { ReplicationGroups: [again] = [] } = await client.send(
    new sdk.DescribeReplicationGroupsCommand({ ReplicationGroupId: 'again' }),
  );
  t.equal(again?.MemberClusters?.length, 3, 'as many nodes as the snapshot had');
});

t.test('cluster mode: slots, configuration endpoint, resharding', async (t) => {
  const client = bench().client('eu-central-1');
  const id = { ReplicationGroupId: 'grid' };
  await client.send(
    new sdk.CreateReplicationGroupCommand({
      ...id,
      ...NODE,
      ReplicationGroupDescription: 'x',
      Engine: 'valkey',
      NumNodeGroups: 3,
      ReplicasPerNodeGroup: 1,
      AutomaticFailoverEnabled: true,
      TransitEncryptionEnabled: true,
      AuthToken: 'a-very-long-auth-token',
    }),
  );
  const read = async () => (await client.send(new sdk.DescribeReplicationGroupsCommand(id))).ReplicationGroups?.[0];
  const group = await read();
  t.match(group, {
    ClusterEnabled: true,
    AuthTokenEnabled: true,
    TransitEncryptionMode: 'required',
    ConfigurationEndpoint: { Address: /^clustercfg\.grid\.[a-z]{6}\.euc1\.cache\.amazonaws\.com$/ },
  });
  t.same(
    group?.NodeGroups?.map((shard) => shard.Slots),
    ['0-5461', '5462-10922', '10923-16383'],
  );
  t.equal(group?.MemberClusters?.[1], 'grid-0001-002');
  const cluster = await client.send(new sdk.DescribeCacheClustersCommand({ CacheClusterId: 'grid-0001-001' }));
  t.equal(cluster.CacheClusters?.[0]?.CacheParameterGroup?.CacheParameterGroupName, 'default.valkey8.cluster.on');
  const reshard = { ...id, ApplyImmediately: true };
  await t.rejects(
    client.send(new sdk.ModifyReplicationGroupShardConfigurationCommand({ ...reshard, NodeGroupCount: 2 })),
    { name: 'InvalidParameterCombinationException' },
  );
  await client.send(
    new sdk.ModifyReplicationGroupShardConfigurationCommand({
      ...reshard,
      NodeGroupCount: 2,
      NodeGroupsToRemove: ['0002'],
    }),
  );
  t.same(
    (await read())?.NodeGroups?.map((shard) => shard.NodeGroupId),
    ['0001', '0003'],
  );
  await client.send(new sdk.ModifyReplicationGroupShardConfigurationCommand({ ...reshard, NodeGroupCount: 4 }));
  t.same(
    (await read())?.NodeGroups?.map((shard) => shard.NodeGroupId),
    ['0001', '0003', '0002', '0004'],
  );
  t.equal((await read())?.MemberClusters?.length, 8);
});

t.test('pages: the paginator sees everything once, in order', async (t) => {
  const client = bench().client();
  const names = Array.from({ length: 45 }, (_, i) => `group-${String(i).padStart(3, '0')}`);
  for (const name of [...names].reverse()) {
    await client.send(
      new sdk.CreateCacheParameterGroupCommand({
        CacheParameterGroupName: name,
        CacheParameterGroupFamily: 'redis7',
        Description: 'd',
      }),
    );
  }
  const seen: string[] = [];
  let pages = 0;
  for await (const page of sdk.paginateDescribeCacheParameterGroups({ client, pageSize: 20 }, {})) {
    pages += 1;
    for (const group of page.CacheParameterGroups ?? [])
      if (group.CacheParameterGroupName) seen.push(group.CacheParameterGroupName);
  }
  t.ok(pages >= 3);
  t.same(
    seen.filter((name) => name.startsWith('group-')),
    names,
  );
  for (const MaxRecords of [19, 101]) {
    await t.rejects(client.send(new sdk.DescribeCacheParameterGroupsCommand({ MaxRecords })), {
      name: 'InvalidParameterValueException',
    });
  }
  await t.rejects(client.send(new sdk.DescribeCacheParameterGroupsCommand({ Marker: 'nonsense' })), {
    name: 'InvalidParameterValueException',
  });
});

t.test('users, user groups and who needs them', async (t) => {
  const client = bench().client();
  const user = { Engine: 'redis', AccessString: 'on ~* +@all' };
  const secret = 'correct-horse-battery';
  const made = await client.send(
    new sdk.CreateUserCommand({ ...user, UserId: 'App', UserName: 'app', Passwords: [secret] }),
  );
  t.match(made, { UserId: 'app', Status: 'active', Authentication: { Type: 'password', PasswordCount: 1 } });
  const group = { UserGroupId: 'team', Engine: 'redis' };
  await t.rejects(client.send(new sdk.CreateUserGroupCommand({ ...group, UserIds: ['app'] })), {
    name: 'DefaultUserRequired',
  });
  await t.rejects(client.send(new sdk.CreateUserGroupCommand({ ...group, UserIds: ['nobody'] })), {
    name: 'UserNotFoundFault',
    $metadata: { httpStatusCode: 404 },
  });
  await client.send(new sdk.CreateUserGroupCommand({ ...group, UserIds: ['default', 'app'] }));
  t.match((await client.send(new sdk.DescribeUserGroupsCommand({}))).UserGroups, [
    { UserGroupId: 'default.iam-user-group', Status: 'active', UserIds: ['default.iam-user'] },
    { UserGroupId: 'team', Status: 'active', UserIds: ['default', 'app'] },
  ]);
  await client.send(new sdk.CreateUserCommand({ ...user, UserId: 'app2', UserName: 'app', NoPasswordRequired: true }));
  await t.rejects(client.send(new sdk.ModifyUserGroupCommand({ UserGroupId: 'team', UserIdsToAdd: ['app2'] })), {
    name: 'DuplicateUserNameFault',
  });
  const pending = await client.send(
    new sdk.ModifyUserGroupCommand({ UserGroupId: 'team', UserIdsToAdd: ['app2'], UserIdsToRemove: ['app'] }),
  );
  t.match(pending, { Status: 'modifying', PendingChanges: { UserIdsToAdd: ['app2'], UserIdsToRemove: ['app'] } });
  const rg = {
    ReplicationGroupId: 'acl',
    ReplicationGroupDescription: 'x',
    Engine: 'redis',
    ...NODE,
    UserGroupIds: ['team'],
  };
  await t.rejects(client.send(new sdk.CreateReplicationGroupCommand(rg)), {
    name: 'InvalidParameterCombinationException',
    message: /encryption-in-transit/,
  });
  await client.send(new sdk.CreateReplicationGroupCommand({ ...rg, TransitEncryptionEnabled: true }));
  await t.rejects(client.send(new sdk.DeleteUserGroupCommand({ UserGroupId: 'team' })), {
    name: 'InvalidUserGroupStateFault',
  });
  await client.send(
    new sdk.ModifyReplicationGroupCommand({ ReplicationGroupId: 'acl', UserGroupIdsToRemove: ['team'] }),
  );
  await client.send(new sdk.DeleteUserGroupCommand({ UserGroupId: 'team' }));
  await t.rejects(client.send(new sdk.DeleteUserCommand({ UserId: 'default' })), {
    name: 'InvalidParameterValueException',
  });
  t.equal((await client.send(new sdk.DeleteUserCommand({ UserId: 'app' }))).Status, 'deleting');
  const left = await client.send(
    new sdk.DescribeUsersCommand({ Filters: [{ Name: 'UserId', Values: ['app', 'app2', 'default'] }] }),
  );
  t.same(
    left.Users?.map((one) => one.UserId),
    ['app2', 'default'],
  );
});

t.test('groups in use cannot go, defaults never', async (t) => {
  const client = bench().client();
  await client.send(
    new sdk.CreateCacheSubnetGroupCommand({
      CacheSubnetGroupName: 'Private',
      CacheSubnetGroupDescription: 'd',
      SubnetIds: ['subnet-1', 'subnet-2'],
    }),
  );
  await client.send(
    new sdk.CreateCacheParameterGroupCommand({
      CacheParameterGroupName: 'tuned',
      CacheParameterGroupFamily: 'redis7',
      Description: 'd',
    }),
  );
  await client.send(
    new sdk.CreateCacheClusterCommand({
      CacheClusterId: 'c',
      Engine: 'redis',
      NumCacheNodes: 1,
      ...NODE,
      CacheSubnetGroupName: 'private',
      CacheParameterGroupName: 'tuned',
    }),
  );
  await t.rejects(client.send(new sdk.DeleteCacheSubnetGroupCommand({ CacheSubnetGroupName: 'private' })), {
    name: 'CacheSubnetGroupInUse',
  });
  await t.rejects(client.send(new sdk.DeleteCacheParameterGroupCommand({ CacheParameterGroupName: 'tuned' })), {
    name: 'InvalidCacheParameterGroupStateFault',
  });
  await t.rejects(
    client.send(new sdk.DeleteCacheParameterGroupCommand({ CacheParameterGroupName: 'default.redis7' })),
    { name: 'InvalidParameterValueException', message: /is not a valid identifier/ },
  );
  await client.send(new sdk.DeleteCacheClusterCommand({ CacheClusterId: 'c' }));
  await client.send(new sdk.DeleteCacheSubnetGroupCommand({ CacheSubnetGroupName: 'private' }));
  await client.send(new sdk.DeleteCacheParameterGroupCommand({ CacheParameterGroupName: 'tuned' }));
  await t.rejects(client.send(new sdk.DescribeCacheSubnetGroupsCommand({ CacheSubnetGroupName: 'private' })), {
    name: 'CacheSubnetGroupNotFoundFault',
    $metadata: { httpStatusCode: 400 },
  });
});

t.test('parameters: set, read by source, reset', async (t) => {
  const client = bench().client();
  const name = { CacheParameterGroupName: 'tuned' };
  await client.send(
    new sdk.CreateCacheParameterGroupCommand({ ...name, CacheParameterGroupFamily: 'redis7', Description: 'd' }),
  );
  const own = async () =>
    (await client.send(new sdk.DescribeCacheParametersCommand({ ...name, Source: 'user' }))).Parameters?.map((p) => [
      p.ParameterName,
      p.ParameterValue,
    ]);
  const set = (ParameterName: string, ParameterValue: string) =>
    client.send(
      new sdk.ModifyCacheParameterGroupCommand({ ...name, ParameterNameValues: [{ ParameterName, ParameterValue }] }),
    );
  await set('maxmemory-policy', 'allkeys-lru');
  await set('timeout', '20');
  t.same(await own(), [
    ['maxmemory-policy', 'allkeys-lru'],
    ['timeout', '20'],
  ]);
  for (const [parameter, value] of [
    ['maxmemory-policy', 'no-such'],
    ['timeout', '19'],
    ['timeout', 'x'],
    ['nonsense', '1'],
    ['maxclients', '1'],
  ] as const) {
    await t.rejects(set(parameter, value), { name: 'InvalidParameterValueException' }, `${parameter}=${value}`);
  }
  await client.send(
    new sdk.ResetCacheParameterGroupCommand({
      ...name,
      ParameterNameValues: [{ ParameterName: 'timeout', ParameterValue: '' }],
    }),
  );
  t.same(await own(), [['maxmemory-policy', 'allkeys-lru']]);
  await client.send(new sdk.ResetCacheParameterGroupCommand({ ...name, ResetAllParameters: true }));
  t.same(await own(), []);
  await t.rejects(
    client.send(
      new sdk.ModifyCacheParameterGroupCommand({
        CacheParameterGroupName: 'default.redis7',
        ParameterNameValues: [{ ParameterName: 'timeout', ParameterValue: '0' }],
      }),
    ),
    { name: 'InvalidParameterValueException', message: /is a default group and cannot be modified/ },
  );
});

t.test('tags on everything that has an ARN', async (t) => {
  const { client: clientOf, emulator } = bench();
  const client = clientOf();
  await client.send(
    new sdk.CreateUserCommand({
      UserId: 'u',
      UserName: 'u',
      Engine: 'redis',
      AccessString: 'on',
      NoPasswordRequired: true,
      Tags: [{ Key: 'a', Value: '1' }],
    }),
  );
  const ResourceName = 'arn:aws:elasticache:us-east-1:123456789012:user:u';
  const scope = { partition: 'aws', region: 'eu-west-1', account: '123456789012' };
  t.same(emulator.tagsOf(ResourceName, scope), { a: '1' });
  t.equal(emulator.tagsOf(`${ResourceName}x`, scope), undefined);
  t.equal(emulator.tagsOf(ResourceName, { ...scope, account: '999999999999' }), undefined);
  await client.send(new sdk.AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: 'a', Value: '2' }, { Key: 'b' }] }));
  t.same((await client.send(new sdk.ListTagsForResourceCommand({ ResourceName }))).TagList, [
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ]);
  await client.send(new sdk.RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['a'] }));
  t.same(emulator.tagsOf(ResourceName, scope), { b: '' });
  await t.rejects(client.send(new sdk.RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['a'] })), {
    name: 'TagNotFoundFault',
  });
  const value = 'InvalidParameterValueException';
  for (const [wrong, name, message] of [
    ['u', 'InvalidARNFault', 'Input ARN string does not have 7 components.'],
    ['arn:aws:s3:::b', 'InvalidARNFault', 'Input ARN string does not have 7 components.'],
    [
      ResourceName.replace('elasticache', 'rds'),
      'InvalidARNFault',
      /service field is wrong. Expected value is elastica/,
    ],
    [ResourceName.replace(':aws:', ':aws-cn:'), 'InvalidARNFault', 'partition field is wrong. Expected value is aws'],
    [ResourceName.replace('123456789012', '999999999999'), value, /does not belong to the caller's account/],
    [ResourceName.replace('us-east-1', 'us-west-2'), value, /check the region or customer id/],
  ] as const) {
    await t.rejects(client.send(new sdk.ListTagsForResourceCommand({ ResourceName: wrong })), { name, message }, wrong);
  }
  const builtIn = 'arn:aws:elasticache:us-east-1:123456789012:parametergroup:default.redis7';
  await client.send(new sdk.AddTagsToResourceCommand({ ResourceName: builtIn, Tags: [{ Key: 'k', Value: 'v' }] }));
  t.same((await client.send(new sdk.ListTagsForResourceCommand({ ResourceName: builtIn }))).TagList, [
    { Key: 'k', Value: 'v' },
  ]);
});

t.test('a global datastore across regions', async (t) => {
  const { client } = bench();
  const east = client('us-east-1');
  const west = client('us-west-2');
  const rg = { ReplicationGroupDescription: 'x' };
  await east.send(
    new sdk.CreateReplicationGroupCommand({
      ...rg,
      ReplicationGroupId: 'one',
      Engine: 'redis',
      CacheNodeType: 'cache.r6g.large',
      NumNodeGroups: 2,
      AutomaticFailoverEnabled: true,
    }),
  );
  const made = await east.send(
    new sdk.CreateGlobalReplicationGroupCommand({
      GlobalReplicationGroupIdSuffix: 'Shop',
      PrimaryReplicationGroupId: 'one',
    }),
  );
  t.match(made.GlobalReplicationGroup, {
    GlobalReplicationGroupId: 'ldgnf-shop',
    Status: 'creating',
    ARN: 'arn:aws:elasticache::123456789012:globalreplicationgroup:ldgnf-shop',
  });
  const id = { GlobalReplicationGroupId: 'ldgnf-shop' };
  const read = async () =>
    (await west.send(new sdk.DescribeGlobalReplicationGroupsCommand({ ...id, ShowMemberInfo: true })))
      .GlobalReplicationGroups?.[0];
  t.equal((await read())?.Status, 'primary-only');
  await west.send(new sdk.CreateReplicationGroupCommand({ ...rg, ReplicationGroupId: 'two', ...id }));
  t.match(await read(), {
    Status: 'available',
    ClusterEnabled: true,
    Members: [
      { ReplicationGroupId: 'one', Role: 'PRIMARY' },
      { ReplicationGroupId: 'two', Role: 'SECONDARY', ReplicationGroupRegion: 'us-west-2' },
    ],
  });
  await east.send(
    new sdk.IncreaseNodeGroupsInGlobalReplicationGroupCommand({ ...id, NodeGroupCount: 3, ApplyImmediately: true }),
  );
  const two = await west.send(new sdk.DescribeReplicationGroupsCommand({ ReplicationGroupId: 'two' }));
  t.equal(two.ReplicationGroups?.[0]?.NodeGroups?.length, 3, 'resharded in both regions');
  await east.send(
    new sdk.DecreaseNodeGroupsInGlobalReplicationGroupCommand({
      ...id,
      NodeGroupCount: 2,
      ApplyImmediately: true,
      GlobalNodeGroupsToRemove: ['ldgnf-shop-0001'],
    }),
  );
  t.same(
    (await read())?.GlobalNodeGroups?.map((shard) => shard.GlobalNodeGroupId),
    ['ldgnf-shop-0002', 'ldgnf-shop-0003'],
  );
  await t.rejects(west.send(new sdk.DeleteReplicationGroupCommand({ ReplicationGroupId: 'two' })), {
    name: 'InvalidParameterValueException',
    message: 'Cluster [two] is part of a global cluster [ldgnf-shop]. Request rejected.',
  });
  await t.rejects(
    east.send(new sdk.DeleteGlobalReplicationGroupCommand({ ...id, RetainPrimaryReplicationGroup: true })),
    { name: 'InvalidGlobalReplicationGroupStateFault' },
  );
  await east.send(
    new sdk.FailoverGlobalReplicationGroupCommand({
      ...id,
      PrimaryRegion: 'us-west-2',
      PrimaryReplicationGroupId: 'two',
    }),
  );
  const out = (region: string, group: string) =>
    east.send(
      new sdk.DisassociateGlobalReplicationGroupCommand({
        ...id,
        ReplicationGroupId: group,
        ReplicationGroupRegion: region,
      }),
    );
  await t.rejects(out('us-west-2', 'two'), { name: 'InvalidParameterValueException' }, 'the primary stays');
  await t.rejects(out('eu-west-1', 'two'), {
    name: 'InvalidParameterValueException',
    message: /is not associated with Global Replication Group/,
  });
  await out('us-east-1', 'one');
  await east.send(new sdk.DeleteGlobalReplicationGroupCommand({ ...id, RetainPrimaryReplicationGroup: true }));
  await t.rejects(read(), { name: 'GlobalReplicationGroupNotFoundFault' });
  const left = await east.send(new sdk.DescribeCacheClustersCommand({ CacheClusterId: 'one-0002-001' }));
  const parameters = left.CacheClusters?.[0]?.CacheParameterGroup?.CacheParameterGroupName;
  t.equal(parameters, 'global-datastore-ldgnf-shop-redis7', 'members run with a group of the datastore');
  const { CacheParameterGroups: [group] = [] } = await west.send(
    new sdk.DescribeCacheParameterGroupsCommand({ CacheParameterGroupName: parameters }),
  );
  t.match(group, { IsGlobal: true, Description: 'Created by ElastiCache to be used by global cluster ldgnf-shop' });
  await west.send(new sdk.DeleteReplicationGroupCommand({ ReplicationGroupId: 'two' }));
});

t.test('a serverless cache and its snapshots', async (t) => {
  const client = bench().client();
  const name = { ServerlessCacheName: 'Burst' };
  const limits = { CacheUsageLimits: { ECPUPerSecond: { Maximum: 999 } } };
  await t.rejects(client.send(new sdk.CreateServerlessCacheCommand({ ...name, Engine: 'valkey', ...limits })), {
    name: 'InvalidParameterValueException',
    message: /between 1000 and 15000000/,
  });
  const made = await client.send(
    new sdk.CreateServerlessCacheCommand({
      ...name,
      Engine: 'Valkey',
      CacheUsageLimits: { DataStorage: { Unit: 'GB', Maximum: 10 } },
    }),
  );
  t.match(made.ServerlessCache, {
    ServerlessCacheName: 'burst',
    Status: 'creating',
    Engine: 'valkey',
    MajorEngineVersion: '8',
  });
  const { ServerlessCaches: [cache] = [] } = await client.send(new sdk.DescribeServerlessCachesCommand(name));
  t.match(cache, {
    Status: 'available',
    Endpoint: { Port: 6379 },
    ReaderEndpoint: { Port: 6380 },
    CacheUsageLimits: { DataStorage: { Maximum: 10 } },
  });
  await client.send(new sdk.CreateServerlessCacheSnapshotCommand({ ...name, ServerlessCacheSnapshotName: 'one' }));
  await client.send(
    new sdk.CopyServerlessCacheSnapshotCommand({
      SourceServerlessCacheSnapshotName: 'one',
      TargetServerlessCacheSnapshotName: 'two',
    }),
  );
  await client.send(new sdk.DeleteServerlessCacheCommand({ ...name, FinalSnapshotName: 'three' }));
  const left = await client.send(new sdk.DescribeServerlessCacheSnapshotsCommand(name));
  t.same(
    left.ServerlessCacheSnapshots?.map((s) => [s.ServerlessCacheSnapshotName, s.Status]),
    [
      ['one', 'available'],
      ['three', 'available'],
      ['two', 'available'],
    ],
  );
  await t.rejects(client.send(new sdk.DescribeServerlessCachesCommand(name)), { name: 'ServerlessCacheNotFoundFault' });
  const from = { SnapshotArnsToRestore: ['arn:aws:elasticache:us-east-1:123456789012:serverlesscachesnapshot:one'] };
  await client.send(new sdk.CreateServerlessCacheCommand({ ...name, Engine: 'valkey', ...from }));
  await t.rejects(client.send(new sdk.DescribeServerlessCachesCommand({ MaxResults: 51 })), {
    name: 'InvalidParameterValueException',
  });
});
