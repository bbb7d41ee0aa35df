/** Node groups, replicas, failover, migration and deletion of replication groups: where each parameter is seen. */
import type { Parameters } from '#src/core/wire/query/request.js';
import { lookAtGroup } from './groups.js';
import { NODE, NOW, OUTPOST, read, type Subject, seen, unseen } from './kit.js';

const ID = { ReplicationGroupId: 'g' };
const GROUP = { ...ID, ...NODE, ReplicationGroupDescription: 'd', Engine: 'redis' };
const created = (more: Parameters): readonly [string, Parameters] => ['CreateReplicationGroup', { ...GROUP, ...more }];
const WHICH = [unseen('ReplicationGroupId', 'says which'), unseen('ApplyImmediately', 'true is all it can be')];
const shards = (view: Parameters, more: object = {}) => ({
  beside: view,
  also: ['it', 'members', 'memberTags'],
  ...more,
});
const sharded = created({ NumNodeGroups: '2', ReplicasPerNodeGroup: '1' });

export const GROUP_NODES: readonly Subject[] = [
  {
    operation: 'ModifyReplicationGroupShardConfiguration',
    given: [sharded],
    base: { ...ID, ...NOW, NodeGroupCount: '3' },
    look: lookAtGroup,
    rows: [
      seen('NodeGroupCount', '4', 'it.NodeGroups.length', shards({})),
      seen('NodeGroupCount', '1', 'it.NodeGroups.length', shards({ NodeGroupsToRemove: ['0002'] })),
      seen('NodeGroupsToRemove', ['0001'], 'it.NodeGroups.*.NodeGroupId', {
        ...shards({ NodeGroupCount: '1' }),
        expected: ['0002'],
      }),
      seen('NodeGroupsToRetain', ['0002'], 'it.NodeGroups.*.NodeGroupId', shards({ NodeGroupCount: '1' })),
      seen(
        'ReshardingConfiguration',
        [{ NodeGroupId: '0005', PreferredAvailabilityZones: ['us-east-1f', 'us-east-1d'] }],
        'it.NodeGroups.2',
        {
          ...shards({}),
          expected: {
            NodeGroupId: '0005',
            NodeGroupMembers: [
              { PreferredAvailabilityZone: 'us-east-1f' },
              { PreferredAvailabilityZone: 'us-east-1d' },
            ],
          },
        },
      ),
    ],
    unseen: WHICH,
  },
  {
    operation: 'IncreaseReplicaCount',
    given: [sharded],
    base: { ...ID, ...NOW },
    look: lookAtGroup,
    rows: [
      seen('NewReplicaCount', '3', 'it.NodeGroups.*.NodeGroupMembers.length', { ...shards({}), expected: '4' }),
      seen(
        'ReplicaConfiguration',
        [
          {
            NodeGroupId: '0002',
            NewReplicaCount: '3',
            PreferredAvailabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1f', 'us-east-1d'],
            PreferredOutpostArns: [OUTPOST, OUTPOST, `${OUTPOST}3`, `${OUTPOST}4`],
          },
        ],
        'it.NodeGroups.1.NodeGroupMembers',
        {
          ...shards({}),
          expected: [
            {},
            {},
            { PreferredAvailabilityZone: 'us-east-1f', PreferredOutpostArn: `${OUTPOST}3` },
            { PreferredAvailabilityZone: 'us-east-1d', PreferredOutpostArn: `${OUTPOST}4` },
          ],
        },
      ),
    ],
    unseen: WHICH,
  },
  {
    operation: 'DecreaseReplicaCount',
    given: [created({ NumNodeGroups: '2', ReplicasPerNodeGroup: '3' })],
    base: { ...ID, ...NOW },
    look: lookAtGroup,
    rows: [
      seen('NewReplicaCount', '1', 'it.NodeGroups.*.NodeGroupMembers.length', { ...shards({}), expected: '2' }),
      seen(
        'ReplicaConfiguration',
        [{ NodeGroupId: '0002', NewReplicaCount: '1' }],
        'it.NodeGroups.1.NodeGroupMembers.length',
        {
          ...shards({}),
          expected: '2',
        },
      ),
      seen(
        'ReplicaConfiguration',
        [
          {
            NodeGroupId: '0002',
            NewReplicaCount: '1',
            PreferredAvailabilityZones: ['us-east-1b', 'us-east-1d'],
            PreferredOutpostArns: [],
          },
        ],
        'it.NodeGroups.1.NodeGroupMembers.*.PreferredAvailabilityZone',
        { ...shards({}), expected: ['us-east-1b', 'us-east-1d'] },
      ),
      seen('ReplicasToRemove', ['g-0001-002', 'g-0002-003'], 'it.MemberClusters', {
        ...shards({}),
        expected: ['g-0001-001', 'g-0001-003', 'g-0001-004', 'g-0002-001', 'g-0002-002', 'g-0002-004'],
      }),
    ],
    unseen: WHICH,
  },
  {
    operation: 'TestFailover',
    given: [created({ NumCacheClusters: '3', AutomaticFailoverEnabled: 'true' })],
    base: { ...ID, NodeGroupId: '0001' },
    look: lookAtGroup,
    rows: [
      seen('NodeGroupId', '1', 'it.NodeGroups.0.NodeGroupMembers.1.CurrentRole', { expected: 'primary', usual: true }),
      seen('NodeGroupId', '0001', 'it.NodeGroups.0.NodeGroupMembers.0.CurrentRole', {
        expected: 'replica',
        usual: true,
      }),
    ],
    unseen: WHICH.slice(0, 1),
  },
  ...(['StartMigration', 'TestMigration'] as const).map(
    (operation): Subject => ({
      operation,
      given: [created({})],
      base: { ...ID, CustomerNodeEndpointList: [{ Address: 'h', Port: '6379' }] },
      look: lookAtGroup,
      rows: [],
      unseen: [...WHICH.slice(0, 1), unseen('CustomerNodeEndpointList', 'no answer names the source of a migration')],
    }),
  ),
  {
    operation: 'CompleteMigration',
    given: [created({}), ['StartMigration', { ...ID, CustomerNodeEndpointList: [{ Address: 'h', Port: '6379' }] }]],
    base: ID,
    look: lookAtGroup,
    rows: [],
    unseen: [...WHICH.slice(0, 1), unseen('Force', 'nothing is copied that could be out of step')],
  },
  {
    operation: 'DeleteReplicationGroup',
    given: [created({ NumCacheClusters: '2' })],
    base: ID,
    look: (view) => ({
      clusters: view.list('DescribeCacheClusters', 'CacheClusters').map((row) => read(row, 'CacheClusterId')),
      snapshots: view.list('DescribeSnapshots', 'Snapshots'),
    }),
    rows: [
      seen('RetainPrimaryCluster', 'true', 'clusters', { expected: ['g-001'] }),
      seen('FinalSnapshotIdentifier', 'last', 'snapshots.0', {
        expected: { SnapshotName: 'last', ReplicationGroupId: 'g' },
      }),
    ],
    unseen: WHICH.slice(0, 1),
  },
];
