/** What answers hold, where it took a closer look at AWS. */
import t from 'tap';
import { emulatorData } from '../../../conformance/client.js';
import { at, standIn } from './call.js';
import { furniture } from './faults/kit.js';

const DATA = emulatorData();
const GROUP = {
  ReplicationGroupId: 'g',
  ReplicationGroupDescription: 'd',
  Engine: 'valkey',
  CacheNodeType: 'cache.r7g.large',
};

/** Structures that AWS answers even when nothing is in them. */
const MAY_BE_EMPTY = new Set(['PendingModifiedValues', 'GlobalReplicationGroupInfo', 'PendingChanges']);

function emptyStructures(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => emptyStructures(item, path));
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  const members = Object.entries(value).filter(([, held]) => held !== undefined);
  const own = members.length === 0 && !MAY_BE_EMPTY.has(path.split('.').at(-1) ?? '') ? [path] : [];
  return [...own, ...members.flatMap(([name, held]) => emptyStructures(held, `${path}.${name}`))];
}

t.test('no answer has an empty structure: one is one too many for Terraform', async (t) => {
  const { call } = standIn();
  const found = new Set<string>();
  for (const [operation, parameters] of furniture(DATA)) {
    const { result } = call(operation, parameters);
    if (result) for (const path of emptyStructures(result, operation)) found.add(path);
  }
  for (const operation of Object.keys(DATA.operations.operations).filter((name) => /^Describe.*s$/.test(name))) {
    const { result } = call(operation, {});
    if (result) for (const path of emptyStructures(result, operation)) found.add(path);
  }
  t.same([...found], []);
});

t.test('Multi-AZ spreads the nodes of each shard over zones', async (t) => {
  const { call } = standIn();
  const wide = {
    NumNodeGroups: '3',
    ReplicasPerNodeGroup: '2',
    AutomaticFailoverEnabled: 'true',
    MultiAZEnabled: 'true',
  };
  call('CreateReplicationGroup', { ...GROUP, ...wide });
  const shards = at(call('DescribeReplicationGroups'), 'ReplicationGroups.0.NodeGroups') as {
    NodeGroupMembers: { PreferredAvailabilityZone: string }[];
  }[];
  for (const { NodeGroupMembers } of shards)
    t.equal(new Set(NodeGroupMembers.map((member) => member.PreferredAvailabilityZone)).size, 3);
});

t.test('durability and the encryption of storage', async (t) => {
  const { call } = standIn();
  const encrypted = { AtRestEncryptionEnabled: 'true' };
  call('CreateReplicationGroup', { ...GROUP, ...encrypted });
  const key = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  call('CreateReplicationGroup', { ...GROUP, ...encrypted, ReplicationGroupId: 'k', KmsKeyId: key });
  call('CreateServerlessCache', { ServerlessCacheName: 'e', Engine: 'redis' });
  const group = (id: string) => call('DescribeReplicationGroups', { ReplicationGroupId: id });
  t.equal(at(group('g'), 'ReplicationGroups.0.StorageEncryptionType'), 'sse-elasticache');
  t.equal(at(group('k'), 'ReplicationGroups.0.StorageEncryptionType'), 'sse-kms');
  t.not(at(group('g'), 'ReplicationGroups.0.EffectiveDurability'), 'default');
  t.equal(at(call('DescribeServerlessCaches'), 'ServerlessCaches.0.StorageEncryptionType'), 'sse-elasticache');
});

t.test('an offering for each node type, for one year and three, however it is paid', async (t) => {
  const { call } = standIn();
  const types = DATA.nodeTypes.types.map(({ type }) => type);
  for (const CacheNodeType of [types[0] ?? '', 'cache.t4g.small', 'cache.r7g.16xlarge']) {
    for (const Duration of ['1', '3', '31536000', '94608000', 'P1Y', 'P3Y']) {
      const result = call('DescribeReservedCacheNodesOfferings', { CacheNodeType, Duration });
      const kinds = (at(result, 'ReservedCacheNodesOfferings') as { OfferingType: string }[]).map(
        (row) => row.OfferingType,
      );
      t.ok(
        ['No Upfront', 'Partial Upfront', 'All Upfront'].every((kind) => kinds.includes(kind)),
        `${CacheNodeType} ${Duration}`,
      );
    }
  }
  t.match(call('DescribeReservedCacheNodesOfferings', { Duration: 'P2Y' }).fault, { code: 'InvalidParameterValue' });
  const offering = String(DATA.offerings.offerings[0]?.ReservedCacheNodesOfferingId);
  const id = 'optionalCustomReservationID';
  call('PurchaseReservedCacheNodesOffering', { ReservedCacheNodesOfferingId: offering, ReservedCacheNodeId: id });
  t.equal(
    at(call('DescribeReservedCacheNodes'), 'ReservedCacheNodes.0.ReservedCacheNodeId'),
    id,
    'ids keep their case',
  );
});

t.test('service updates are applied, and stopped while that goes on', async (t) => {
  const { call } = standIn({ transitionMs: 1000 });
  call('CreateReplicationGroup', { ...GROUP, Engine: 'redis', EngineVersion: '7.0', NumCacheClusters: '2' });
  const actions = (now: number) =>
    (at(call('DescribeUpdateActions', {}, now), 'UpdateActions') as Record<string, string>[]).filter(
      ({ ReplicationGroupId }) => ReplicationGroupId === 'g',
    );
  const first = actions(5000).find(({ UpdateActionStatus }) => UpdateActionStatus === 'not-applied');
  const what = { ServiceUpdateName: String(first?.ServiceUpdateName), ReplicationGroupIds: ['g'] };
  const states = (now: number) =>
    actions(now).find(({ ServiceUpdateName }) => ServiceUpdateName === what.ServiceUpdateName)?.UpdateActionStatus;
  t.match(at(call('BatchApplyUpdateAction', what, 5000), 'ProcessedUpdateActions.0'), { ReplicationGroupId: 'g' });
  t.not(states(5000), 'not-applied');
  t.equal(at(call('BatchStopUpdateAction', what, 5000), 'UnprocessedUpdateActions.length'), 0);
  t.equal(states(9000), 'stopped');
  call('BatchApplyUpdateAction', what, 9000);
  t.equal(states(20_000), 'complete');
  t.equal(at(call('BatchStopUpdateAction', what, 20_000), 'UnprocessedUpdateActions.length'), 1, 'it is too late');
  const nobody = call('BatchApplyUpdateAction', { ...what, ReplicationGroupIds: ['nobody'] }, 20_000);
  t.equal(at(nobody, 'UnprocessedUpdateActions.0.ReplicationGroupId'), 'nobody');
});

t.test('serverless: a public cache is a Valkey of IAM users', async (t) => {
  const { call } = standIn();
  const made = call('CreateServerlessCache', { ServerlessCacheName: 'p', Engine: 'valkey', ConnectionType: 'public' });
  t.match(made.result?.ServerlessCache, {
    MajorEngineVersion: '9',
    ConnectionType: 'public',
    UserGroupId: 'default.iam-user-group',
  });
  t.match(at(call('DescribeUsers', { UserId: 'default.iam-user' }), 'Users.0'), { Authentication: { Type: 'iam' } });
  const usual = call('CreateServerlessCache', { ServerlessCacheName: 'v', Engine: 'valkey' });
  t.match(usual.result?.ServerlessCache, { ConnectionType: 'vpc' });
  t.match(
    call('CreateServerlessCache', { ServerlessCacheName: 'o', Engine: 'redis', ConnectionType: 'public' }).fault,
    {
      code: 'InvalidParameterCombination',
    },
  );
  t.equal(at(call('DeleteServerlessCache', { ServerlessCacheName: 'p' }), 'ServerlessCache.ConnectionType'), 'public');
});

t.test('a group that is deleted names no members any more', async (t) => {
  const { call } = standIn();
  call('CreateReplicationGroup', GROUP);
  const gone = at(call('DeleteReplicationGroup', { ReplicationGroupId: 'g' }), 'ReplicationGroup') as object;
  t.match(gone, { Status: 'deleting' });
  t.equal((gone as { MemberClusters?: unknown }).MemberClusters, undefined);
});
