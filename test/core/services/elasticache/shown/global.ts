/** Global datastores: where each parameter is seen. */
import type { Parameters } from '#src/core/wire/query/request.js';
import type { Call } from '../refusals/kit.js';
import { NOW, type Subject, seen, TAGGED, TAGS, unseen, type View } from './kit.js';

const ID = { GlobalReplicationGroupId: 'ldgnf-y' };
const GROUP = { ReplicationGroupDescription: 'd', Engine: 'redis', CacheNodeType: 'cache.r6g.large' };
const primary = (more: Parameters): Call => [
  'CreateReplicationGroup',
  { ...GROUP, ReplicationGroupId: 'g', AutomaticFailoverEnabled: 'true', ...more },
];
const datastore: Call = [
  'CreateGlobalReplicationGroup',
  { GlobalReplicationGroupIdSuffix: 'y', PrimaryReplicationGroupId: 'g' },
];
const second: Call = [
  'CreateReplicationGroup',
  { ReplicationGroupId: 'h', ReplicationGroupDescription: 'd', GlobalReplicationGroupId: 'ldgnf-y' },
];
const WEST = 'us-west-2';
const look = (view: View) => {
  const it = view.one('DescribeGlobalReplicationGroups', 'GlobalReplicationGroups', { ...ID, ShowMemberInfo: 'true' });
  const groups = ['us-east-1', WEST].flatMap((region) =>
    view.list('DescribeReplicationGroups', 'ReplicationGroups', {}, region),
  );
  const members = ['us-east-1', WEST].flatMap((region) =>
    view.list('DescribeCacheClusters', 'CacheClusters', { ShowCacheNodeInfo: 'true' }, region),
  );
  return { it, groups, members, tags: view.tags(it.ARN) };
};
const unsharded = [primary({ NumCacheClusters: '2', EngineVersion: '6.2' }), datastore, second];
const sharded = [primary({ NumNodeGroups: '2', ReplicasPerNodeGroup: '1' }), datastore, second];
const WHICH = [unseen('GlobalReplicationGroupId', 'says which'), unseen('ApplyImmediately', 'true is all it can be')];
const ALL = ['it', 'groups', 'members'];

export const GLOBALS: readonly Subject[] = [
  {
    operation: 'CreateGlobalReplicationGroup',
    given: [primary({ NumCacheClusters: '2' })],
    base: { GlobalReplicationGroupIdSuffix: 'y', PrimaryReplicationGroupId: 'g' },
    look,
    rows: [
      seen('GlobalReplicationGroupIdSuffix', 'Y', 'it.GlobalReplicationGroupId', { expected: 'ldgnf-y', usual: true }),
      seen('PrimaryReplicationGroupId', 'G', 'it.Members.0.ReplicationGroupId', { expected: 'g', usual: true }),
      seen('GlobalReplicationGroupDescription', 'the world'),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'ModifyGlobalReplicationGroup',
    given: unsharded,
    base: { ...ID, ...NOW },
    look,
    rows: [
      seen('GlobalReplicationGroupDescription', 'the world'),
      seen('CacheNodeType', 'cache.r6g.xlarge', 'groups.*.CacheNodeType', { also: ALL }),
      seen('CacheNodeType', 'cache.r6g.xlarge', 'it.CacheNodeType', { also: ALL }),
      seen('EngineVersion', '7.1', 'it.EngineVersion', { expected: '7.1.0', also: ALL }),
      seen('EngineVersion', '7.1', 'members.*.EngineVersion', { expected: '7.1.0', also: ALL }),
      seen('Engine', 'valkey', 'it.Engine', { beside: { EngineVersion: '8.0' }, also: ALL }),
      seen('Engine', 'valkey', 'members.*.Engine', { beside: { EngineVersion: '8.0' }, also: ALL }),
      seen('AutomaticFailoverEnabled', 'false', 'groups.*.AutomaticFailover', { expected: 'disabled', also: ALL }),
    ],
    unseen: [
      ...WHICH,
      unseen('CacheParameterGroupName', 'its values go into the parameter group of the datastore: see values.test.ts'),
    ],
  },
  {
    operation: 'IncreaseNodeGroupsInGlobalReplicationGroup',
    given: sharded,
    base: { ...ID, ...NOW, NodeGroupCount: '3' },
    look,
    rows: [
      seen('NodeGroupCount', '4', 'it.GlobalNodeGroups.length', { also: ALL }),
      seen('NodeGroupCount', '4', 'groups.*.NodeGroups.length', { also: ALL }),
      seen(
        'RegionalConfigurations',
        [
          {
            ReplicationGroupId: 'h',
            ReplicationGroupRegion: WEST,
            ReshardingConfiguration: [
              { NodeGroupId: '0003', PreferredAvailabilityZones: ['us-west-2d', 'us-west-2c'] },
            ],
          },
        ],
        'groups.1.NodeGroups.2.NodeGroupMembers.*.PreferredAvailabilityZone',
        { expected: ['us-west-2d', 'us-west-2c'], also: ALL },
      ),
    ],
    unseen: WHICH,
  },
  {
    operation: 'DecreaseNodeGroupsInGlobalReplicationGroup',
    given: [primary({ NumNodeGroups: '3', ReplicasPerNodeGroup: '1' }), datastore, second],
    base: { ...ID, ...NOW, NodeGroupCount: '2' },
    look,
    rows: [
      seen('NodeGroupCount', '1', 'it.GlobalNodeGroups.length', {
        beside: { GlobalNodeGroupsToRemove: ['ldgnf-y-0001', 'ldgnf-y-0002'] },
        also: ALL,
      }),
      seen('GlobalNodeGroupsToRemove', ['ldgnf-y-0002'], 'groups.1.NodeGroups.*.NodeGroupId', {
        expected: ['0001', '0003'],
        also: ALL,
      }),
      seen('GlobalNodeGroupsToRetain', ['ldgnf-y-0002', 'ldgnf-y-0003'], 'it.GlobalNodeGroups.*.GlobalNodeGroupId', {
        also: ALL,
      }),
    ],
    unseen: WHICH,
  },
  {
    operation: 'RebalanceSlotsInGlobalReplicationGroup',
    given: sharded,
    base: { ...ID, ...NOW },
    look,
    rows: [],
    unseen: WHICH,
  },
  {
    operation: 'DisassociateGlobalReplicationGroup',
    given: unsharded,
    base: { ...ID, ReplicationGroupId: 'h', ReplicationGroupRegion: WEST },
    look,
    rows: [
      seen('ReplicationGroupId', 'H', 'it.Members', {
        expected: [{ ReplicationGroupId: 'g' }],
        usual: true,
        also: ['groups.1.GlobalReplicationGroupInfo'],
      }),
      seen('ReplicationGroupRegion', WEST, 'groups.1.GlobalReplicationGroupInfo', {
        expected: { GlobalReplicationGroupId: undefined },
        usual: true,
        also: ['it.Members'],
      }),
    ],
    unseen: WHICH.slice(0, 1),
  },
  {
    operation: 'FailoverGlobalReplicationGroup',
    given: unsharded,
    base: { ...ID, PrimaryReplicationGroupId: 'h', PrimaryRegion: WEST },
    look,
    rows: [
      seen('PrimaryReplicationGroupId', 'H', 'it.Members.0', {
        expected: { ReplicationGroupId: 'h', ReplicationGroupRegion: WEST, Role: 'PRIMARY' },
        usual: true,
        also: ALL,
      }),
      seen('PrimaryRegion', WEST, 'groups.*.GlobalReplicationGroupInfo.GlobalReplicationGroupMemberRole', {
        expected: ['SECONDARY', 'PRIMARY'],
        usual: true,
        also: ALL,
      }),
    ],
    unseen: WHICH.slice(0, 1),
  },
  {
    operation: 'DeleteGlobalReplicationGroup',
    given: [primary({ NumCacheClusters: '2' }), datastore],
    base: { ...ID, RetainPrimaryReplicationGroup: 'true' },
    look: (view) => ({
      groups: view.list('DescribeReplicationGroups', 'ReplicationGroups'),
      globals: view.list('DescribeGlobalReplicationGroups', 'GlobalReplicationGroups'),
    }),
    rows: [
      seen('GlobalReplicationGroupId', 'ldgnf-y', 'globals.length', { expected: '0', usual: true }),
      seen('RetainPrimaryReplicationGroup', 'true', 'groups.0', {
        expected: { ReplicationGroupId: 'g', GlobalReplicationGroupInfo: { GlobalReplicationGroupId: undefined } },
        usual: true,
      }),
    ],
  },
];
