/** What follows from a change though no parameter says it: roles, what is pending meanwhile, events. */
import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { at, standIn } from './call.js';

type Row = Readonly<Record<string, unknown>>;

const NODE = { CacheNodeType: 'cache.r6g.large' };
const G = { ReplicationGroupId: 'g' };
const GROUP = { ...G, ReplicationGroupDescription: 'd', Engine: 'redis', ...NODE };
const SHARDED = { ...GROUP, NumNodeGroups: '2', ReplicasPerNodeGroup: '1' };
const TLS = { TransitEncryptionEnabled: 'true' };
const NOW = { ApplyImmediately: 'true' };
const M = { CacheClusterId: 'm' };
const MEMCACHED = { ...M, Engine: 'memcached', ...NODE, NumCacheNodes: '2', PreferredAvailabilityZone: 'us-east-1b' };
const P = { CacheParameterGroupName: 'p' };
const FRIDAY = Date.parse('2026-01-02T03:04:05Z');

/** An emulator whose changes take a minute: `soon` lets one pass. */
function played(...calls: readonly (readonly [string, Parameters])[]) {
  const { call } = standIn({ transitionMs: 60_000 });
  let now = FRIDAY;
  const send = (operation: string, parameters: Parameters = {}) => {
    now += 1000;
    const reply = call(operation, parameters, now);
    if (reply.fault) throw new Error(`${operation}: ${reply.fault.code} ${reply.fault.message}`);
    return reply;
  };
  const soon = () => {
    now += 60_000;
  };
  for (const [operation, parameters] of calls) {
    send(operation, parameters);
    soon();
  }
  const group = () => at(send('DescribeReplicationGroups', G), 'ReplicationGroups.0') as Row;
  const cluster = () => at(send('DescribeCacheClusters', { ShowCacheNodeInfo: 'true' }), 'CacheClusters.0') as Row;
  const events = (): readonly string[] =>
    (at(send('DescribeEvents'), 'Events') as readonly Row[])
      .map(({ SourceType, SourceIdentifier, Message }) => `${SourceType} ${SourceIdentifier}: ${Message}`)
      .reverse();
  /** The events of a call alone. */
  const told = (operation: string, parameters: Parameters): readonly string[] => {
    const before = events().length;
    send(operation, parameters);
    return events().slice(before);
  };
  return { send, soon, group, cluster, events, told };
}

t.test('while a group changes, what is being applied stands in PendingModifiedValues', async (t) => {
  const { send, soon, group } = played(['CreateReplicationGroup', { ...SHARDED, ...TLS }]);
  const strategies = { ROTATE: 'ROTATING', SET: 'SETTING' };
  for (const [AuthTokenUpdateStrategy, AuthTokenStatus] of Object.entries(strategies)) {
    send('ModifyReplicationGroup', { ...G, AuthToken: 'a-very-long-auth-token', AuthTokenUpdateStrategy, ...NOW });
    t.same(group().PendingModifiedValues, { AuthTokenStatus });
    soon();
    t.same(group().PendingModifiedValues, {}, 'and no longer');
  }
  send('ModifyReplicationGroupShardConfiguration', { ...G, NodeGroupCount: '3', ...NOW });
  t.same(group().PendingModifiedValues, { Resharding: { SlotMigration: { ProgressPercentage: 0 } } });
  soon();
  t.same(group().PendingModifiedValues, {});
  send('ModifyReplicationGroup', { ...G, ReplicationGroupDescription: 'other' });
  t.same(group().PendingModifiedValues, {}, 'nothing of a change that is none of them');
});

t.test('a user group that changes shows what comes and goes', async (t) => {
  const user = (UserId: string) =>
    [
      'CreateUser',
      { UserId, UserName: UserId, Engine: 'redis', AccessString: 'on ~* +@all', Passwords: ['a-long-password-here'] },
    ] as const;
  const U = { UserGroupId: 'ug' };
  const { send, soon } = played(user('a'), user('b'), [
    'CreateUserGroup',
    { ...U, Engine: 'redis', UserIds: ['default', 'a'] },
  ]);
  const shown = () => at(send('DescribeUserGroups', U), 'UserGroups.0') as Row;
  send('ModifyUserGroup', { ...U, UserIdsToAdd: ['b'], UserIdsToRemove: ['a'] });
  t.match(shown(), {
    Status: 'modifying',
    UserIds: ['default', 'a'],
    PendingChanges: { UserIdsToAdd: ['b'], UserIdsToRemove: ['a'] },
  });
  soon();
  t.match(shown(), { Status: 'active', UserIds: ['default', 'b'], PendingChanges: undefined });
});

t.test('a parameter that requires a reboot waits for it, node by node', async (t) => {
  const { send, soon, cluster } = played(
    ['CreateCacheParameterGroup', { ...P, CacheParameterGroupFamily: 'memcached1.6', Description: 'd' }],
    ['CreateCacheCluster', { ...MEMCACHED, ...P }],
  );
  const set = (ParameterName: string, ParameterValue: string) => {
    send('ModifyCacheParameterGroup', { ...P, ParameterNameValues: [{ ParameterName, ParameterValue }] });
    soon();
  };
  const late = () => {
    const { CacheParameterGroup, CacheNodes } = cluster();
    const { ParameterApplyStatus, CacheNodeIdsToReboot } = CacheParameterGroup as Row;
    const nodes = (CacheNodes as readonly Row[]).map(({ ParameterGroupStatus }) => ParameterGroupStatus);
    return [ParameterApplyStatus, CacheNodeIdsToReboot, nodes];
  };
  const fresh = ['in-sync', [], ['in-sync', 'in-sync']];
  t.same(late(), fresh);
  set('chunk_size', '48');
  t.same(late(), fresh, 'not for the value that it has');
  set('chunk_size', '64');
  t.same(late(), ['pending-reboot', ['0001', '0002'], ['pending-reboot', 'pending-reboot']]);
  send('RebootCacheCluster', { ...M, CacheNodeIdsToReboot: ['0002'] });
  const statuses = () => (cluster().CacheNodes as readonly Row[]).map(({ CacheNodeStatus }) => CacheNodeStatus);
  t.same(statuses(), ['available', 'rebooting']);
  soon();
  t.same(statuses(), ['available', 'available']);
  t.same(late(), ['pending-reboot', ['0001'], ['pending-reboot', 'in-sync']]);
  send('RebootCacheCluster', { ...M, CacheNodeIdsToReboot: ['0001'] });
  soon();
  t.same(late(), fresh);
  send('ResetCacheParameterGroup', { ...P, ResetAllParameters: 'true' });
  t.equal(late()[0], 'pending-reboot', 'a reset is a change as well');
});

t.test('a parameter that is applied at once needs no reboot', async (t) => {
  const { send, cluster } = played(
    ['CreateCacheParameterGroup', { ...P, CacheParameterGroupFamily: 'redis7', Description: 'd' }],
    ['CreateReplicationGroup', { ...GROUP, NumCacheClusters: '1', ...P }],
  );
  const change = [{ ParameterName: 'timeout', ParameterValue: '20' }];
  send('ModifyCacheParameterGroup', { ...P, ParameterNameValues: change });
  t.match(cluster().CacheParameterGroup, { ParameterApplyStatus: 'in-sync' });
});

t.test('events of a Memcached cluster, in the words of AWS', async (t) => {
  const { send, soon, events, told } = played([
    'CreateCacheParameterGroup',
    { ...P, CacheParameterGroupFamily: 'memcached1.6', Description: 'd' },
  ]);
  send('CreateCacheCluster', MEMCACHED);
  t.same(events().slice(-3), [
    'cache-cluster m: Cache cluster created',
    'cache-cluster m: Added cache node 0001 in availability zone us-east-1b',
    'cache-cluster m: Added cache node 0002 in availability zone us-east-1b',
  ]);
  const after = (operation: string, parameters: Parameters) => {
    soon();
    return told(operation, { ...M, ...parameters }).filter((text) => !text.endsWith('modified'));
  };
  t.same(after('ModifyCacheCluster', { NumCacheNodes: '4', ...NOW }), [
    'cache-cluster m: Added cache node 0003 in availability zone us-east-1b',
    'cache-cluster m: Added cache node 0004 in availability zone us-east-1b',
    'cache-cluster m: Finished modifying number of nodes from 2 to 4',
  ]);
  t.same(after('ModifyCacheCluster', { NumCacheNodes: '2', CacheNodeIdsToRemove: ['0001', '0003'], ...NOW }), [
    'cache-cluster m: Removed cache nodes 0001, 0003',
  ]);
  t.same(after('ModifyCacheCluster', P), ['cache-cluster m: Updated to use a CacheParameterGroup p']);
  t.same(after('ModifyCacheCluster', { SecurityGroupIds: ['sg-1'] }), [
    'cache-cluster m: Applied change to security group',
  ]);
  t.same(after('RebootCacheCluster', { CacheNodeIdsToReboot: ['0002'] }), [
    'cache-cluster m: Cache node 0002 shutdown',
    'cache-cluster m: Cache node 0002 restarted',
  ]);
  soon();
  const ParameterNameValues = [{ ParameterName: 'chunk_size', ParameterValue: '64' }];
  t.same(told('ModifyCacheParameterGroup', { ...P, ParameterNameValues }), [
    'cache-parameter-group p: Updated parameter chunk_size to 64',
  ]);
  t.same(after('DeleteCacheCluster', {}), ['cache-cluster m: Cache cluster deleted']);
});

t.test('a change that waited is told when it comes', async (t) => {
  const { call } = standIn();
  const window = { PreferredMaintenanceWindow: 'sun:05:00-sun:06:00' };
  call('CreateCacheCluster', { CacheClusterId: 'c', Engine: 'redis', ...NODE, NumCacheNodes: '1', ...window }, FRIDAY);
  call('ModifyCacheCluster', { CacheClusterId: 'c', CacheNodeType: 'cache.r6g.xlarge' }, FRIDAY);
  const sunday = Date.parse('2026-01-04T05:00:00Z');
  t.match(at(call('DescribeEvents', {}, sunday + 1), 'Events'), [
    { Message: 'Succeeded applying modification to cache node type to cache.r6g.xlarge.', Date: new Date(sunday) },
  ]);
});

t.test('events of a replication group: failover, snapshots, members that go', async (t) => {
  const { soon, told } = played([
    'CreateReplicationGroup',
    { ...GROUP, NumCacheClusters: '3', AutomaticFailoverEnabled: 'true' },
  ]);
  const { send, group } = played(['CreateReplicationGroup', SHARDED]);
  t.same(told('CreateSnapshot', { ...G, SnapshotName: 's' }), [
    "cache-cluster g-001: Snapshot succeeded for snapshot with ID 's' of replication group with ID 'g'",
  ]);
  soon();
  t.same(told('CreateSnapshot', { CacheClusterId: 'g-002', SnapshotName: 's2' }), [
    "cache-cluster g-002: Snapshot succeeded for snapshot with ID 's2' of cache cluster with ID 'g-002'",
  ]);
  soon();
  t.same(told('TestFailover', { ...G, NodeGroupId: '0001' }), [
    'replication-group g: Test Failover API called for node group 0001',
    'cache-cluster g-002: Failover from primary node g-001 to replica node g-002 completed',
    'replication-group g: Failover from primary node g-001 to replica node g-002 completed',
  ]);
  soon();
  t.same(
    told('DecreaseReplicaCount', { ...G, ReplicasToRemove: ['g-001'], ...NOW })[0],
    'cache-cluster g-001: Cache cluster deleted',
  );
  soon();
  t.same(told('DeleteReplicationGroup', { ...G, RetainPrimaryCluster: 'true' }), [
    'cache-cluster g-003: Cache cluster deleted',
    'replication-group g: Replication group deleted',
  ]);
  send('ModifyReplicationGroupShardConfiguration', { ...G, NodeGroupCount: '1', NodeGroupsToRemove: ['0001'], ...NOW });
  t.same(group().MemberClusters, ['g-0002-001', 'g-0002-002']);
});

t.test('a failover changes roles, not the order of members, nor the endpoints', async (t) => {
  const { send, soon, group } = played([
    'CreateReplicationGroup',
    { ...GROUP, NumCacheClusters: '3', AutomaticFailoverEnabled: 'true' },
  ]);
  const shard = () => (group().NodeGroups as readonly Row[])[0] as Row;
  const roles = () =>
    (shard().NodeGroupMembers as readonly Row[]).map((row) => `${row.CacheClusterId} ${row.CurrentRole}`);
  const before = shard();
  send('TestFailover', { ...G, NodeGroupId: '0001' });
  soon();
  t.same(roles(), ['g-001 replica', 'g-002 primary', 'g-003 replica']);
  t.same(group().MemberClusters, ['g-001', 'g-002', 'g-003']);
  t.same([shard().PrimaryEndpoint, shard().ReaderEndpoint], [before.PrimaryEndpoint, before.ReaderEndpoint]);
  send('ModifyReplicationGroup', { ...G, AutomaticFailoverEnabled: 'false', ...NOW });
  soon();
  send('ModifyReplicationGroup', { ...G, PrimaryClusterId: 'g-003', ...NOW });
  soon();
  t.same(roles(), ['g-001 replica', 'g-002 replica', 'g-003 primary']);
});

t.test('a snapshot says of each node when that one was made', async (t) => {
  const { send, soon } = played(['CreateReplicationGroup', SHARDED]);
  send('ModifyReplicationGroupShardConfiguration', { ...G, NodeGroupCount: '3', ...NOW });
  soon();
  const clusters = at(send('DescribeCacheClusters'), 'CacheClusters') as readonly Row[];
  const made = new Map(clusters.map((row) => [row.CacheClusterId, row.CacheClusterCreateTime]));
  const nodes = at(send('CreateSnapshot', { ...G, SnapshotName: 's' }), 'Snapshot.NodeSnapshots') as readonly Row[];
  t.same(
    nodes.map((node) => node.CacheNodeCreateTime),
    ['g-0001-001', 'g-0002-001', 'g-0003-001'].map((id) => made.get(id)),
  );
  t.not(String(nodes[0]?.CacheNodeCreateTime), String(nodes[2]?.CacheNodeCreateTime));
});
