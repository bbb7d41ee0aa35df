/** Replication groups: where each parameter is seen. */
import type { Parameters } from '#src/core/wire/query/request.js';
import {
  FIREHOSE,
  KEY,
  LOG,
  logShown,
  NODE,
  OUTPOST,
  type Row,
  SUPPORT,
  type Subject,
  seen,
  TAGGED,
  TAGS,
  TOPIC,
  unseen,
  type View,
} from './kit.js';

const ID = { ReplicationGroupId: 'g' };
export const lookAtGroup = (view: View) => {
  const it = view.one('DescribeReplicationGroups', 'ReplicationGroups', ID);
  const members = view
    .list('DescribeCacheClusters', 'CacheClusters', { ShowCacheNodeInfo: 'true' })
    .filter(({ ReplicationGroupId }) => ReplicationGroupId === 'g');
  return { it, members, tags: view.tags(it.ARN), memberTags: members.map(({ ARN }) => view.tags(ARN)) };
};
const MEMBERS = 'it.NodeGroups.0.NodeGroupMembers';
const TLS = { TransitEncryptionEnabled: 'true' };
const SHARDS = { NumNodeGroups: '2', ReplicasPerNodeGroup: '1' };
const TWO = { NumCacheClusters: '2' };
const GROUP = { ...ID, ...NODE, ReplicationGroupDescription: 'd', Engine: 'redis' };
const LARGE = 'cache.r6gd.xlarge';
/** What makes a group one with cluster mode, which has other endpoints and no snapshotting cluster. */
const CLUSTERED = ['NumNodeGroups', 'NodeGroupConfiguration', 'ClusterMode'];

/** The members show what the group does not. */
const inMembers = (parameter: string, value: string | readonly string[], path: string, rest = {}): Row =>
  seen(parameter, value, `members.*.${path}`, rest);

const create: Subject = {
  operation: 'CreateReplicationGroup',
  name: 'from nothing',
  given: SUPPORT,
  base: GROUP,
  look: lookAtGroup,
  rows: [
    seen('ReplicationGroupId', 'G', 'it.ReplicationGroupId', { expected: 'g', usual: true }),
    seen('ReplicationGroupDescription', 'what it is for', 'it.Description'),
    seen('AutomaticFailoverEnabled', 'true', 'it.AutomaticFailover', { beside: TWO, expected: 'enabled' }),
    seen('MultiAZEnabled', 'true', 'it.MultiAZ', {
      beside: { ...TWO, AutomaticFailoverEnabled: 'true' },
      expected: 'enabled',
    }),
    seen('NumCacheClusters', '3', `${MEMBERS}.length`),
    seen('NumCacheClusters', '3', 'members.length'),
    seen('PreferredCacheClusterAZs', ['us-east-1f', 'us-east-1d'], `${MEMBERS}.*.PreferredAvailabilityZone`, {
      beside: TWO,
    }),
    seen('NumNodeGroups', '3', 'it.NodeGroups.length'),
    seen('ReplicasPerNodeGroup', '2', 'it.NodeGroups.*.NodeGroupMembers.length', { expected: '3' }),
    seen('ReplicasPerNodeGroup', '2', 'it.NodeGroups.*.NodeGroupMembers.length', {
      beside: { NumNodeGroups: '2' },
      expected: '3',
    }),
    seen(
      'NodeGroupConfiguration',
      [
        {
          NodeGroupId: '0007',
          Slots: '0-9999',
          ReplicaCount: '2',
          PrimaryAvailabilityZone: 'us-east-1c',
          ReplicaAvailabilityZones: ['us-east-1d', 'us-east-1f'],
          PrimaryOutpostArn: OUTPOST,
          ReplicaOutpostArns: [`${OUTPOST}1`, `${OUTPOST}2`],
        },
        { NodeGroupId: '0009', Slots: '10000-16383', ReplicaCount: '0', PrimaryAvailabilityZone: 'us-east-1f' },
      ],
      'it.NodeGroups',
      {
        expected: [
          {
            NodeGroupId: '0007',
            Slots: '0-9999',
            NodeGroupMembers: [
              { PreferredAvailabilityZone: 'us-east-1c', PreferredOutpostArn: OUTPOST },
              { PreferredAvailabilityZone: 'us-east-1d', PreferredOutpostArn: `${OUTPOST}1` },
              { PreferredAvailabilityZone: 'us-east-1f', PreferredOutpostArn: `${OUTPOST}2` },
            ],
          },
          {
            NodeGroupId: '0009',
            Slots: '10000-16383',
            NodeGroupMembers: [{ PreferredAvailabilityZone: 'us-east-1f' }],
          },
        ],
      },
    ),
    seen('CacheNodeType', 'cache.r6g.xlarge'),
    seen('CacheNodeType', 'cache.r6g.xlarge', 'members.*.CacheNodeType'),
    seen('Engine', 'valkey'),
    inMembers('Engine', 'valkey', 'Engine'),
    inMembers('EngineVersion', '6.2', 'EngineVersion', { expected: '6.2.6' }),
    inMembers('CacheParameterGroupName', 'p-redis7', 'CacheParameterGroup.CacheParameterGroupName'),
    inMembers('CacheSubnetGroupName', 'n', 'CacheSubnetGroupName'),
    inMembers('CacheSecurityGroupNames', ['x'], 'CacheSecurityGroups.0.CacheSecurityGroupName', { expected: 'x' }),
    inMembers('SecurityGroupIds', ['sg-7'], 'SecurityGroups.0.SecurityGroupId', { expected: 'sg-7' }),
    seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    seen('Tags', TAGS, 'memberTags', { beside: TWO, expected: [TAGGED, TAGGED] }),
    inMembers('PreferredMaintenanceWindow', 'tue:02:00-tue:03:30', 'PreferredMaintenanceWindow'),
    seen('Port', '7000', 'it.NodeGroups.0.PrimaryEndpoint.Port', { without: CLUSTERED }),
    seen('Port', '7000', 'it.NodeGroups.0.ReaderEndpoint.Port', { without: CLUSTERED }),
    seen('Port', '7000', 'it.ConfigurationEndpoint.Port', { beside: SHARDS }),
    inMembers('Port', '7000', 'CacheNodes.0.Endpoint.Port'),
    inMembers('NotificationTopicArn', TOPIC('one'), 'NotificationConfiguration.TopicArn'),
    seen('AutoMinorVersionUpgrade', 'false'),
    inMembers('AutoMinorVersionUpgrade', 'false', 'AutoMinorVersionUpgrade'),
    seen('SnapshotRetentionLimit', '9'),
    seen('SnapshotRetentionLimit', '9', 'it.SnapshottingClusterId', {
      beside: TWO,
      expected: 'g-002',
      without: CLUSTERED,
    }),
    seen('SnapshotWindow', '10:15-11:45'),
    inMembers('SnapshotWindow', '10:15-11:45', 'SnapshotWindow'),
    seen('AuthToken', 'a-very-long-auth-token', 'it.AuthTokenEnabled', { beside: TLS, expected: 'true' }),
    seen('TransitEncryptionEnabled', 'true'),
    inMembers('TransitEncryptionEnabled', 'true', 'TransitEncryptionEnabled'),
    seen('TransitEncryptionMode', 'preferred', 'it.TransitEncryptionMode', { beside: TLS }),
    seen('AtRestEncryptionEnabled', 'true'),
    inMembers('AtRestEncryptionEnabled', 'true', 'AtRestEncryptionEnabled'),
    seen('KmsKeyId', KEY, 'it.KmsKeyId', { beside: { AtRestEncryptionEnabled: 'true' } }),
    seen('UserGroupIds', ['w'], 'it.UserGroupIds', { beside: TLS }),
    seen('LogDeliveryConfigurations', [LOG('slow-log'), FIREHOSE], 'it.LogDeliveryConfigurations', {
      expected: [logShown(LOG('slow-log')), logShown(FIREHOSE)],
    }),
    seen('DataTieringEnabled', 'true', 'it.DataTiering', { beside: { CacheNodeType: LARGE }, expected: 'enabled' }),
    seen('NetworkType', 'dual_stack'),
    inMembers('NetworkType', 'dual_stack', 'NetworkType'),
    seen('IpDiscovery', 'ipv6', 'it.IpDiscovery', { beside: { NetworkType: 'dual_stack' } }),
    seen('ClusterMode', 'compatible'),
    seen('ClusterMode', 'enabled', 'it.ClusterEnabled', { expected: 'true' }),
    seen('Durability', 'async', 'it.Durability', {
      beside: {
        ...SHARDS,
        ...TLS,
        Engine: 'valkey',
        EngineVersion: '9.0',
        MultiAZEnabled: 'true',
        AutomaticFailoverEnabled: 'true',
      },
    }),
  ],
  unseen: [unseen('SnapshotArns', 'what is read from S3 is data of the engine')],
};

const SOURCES: readonly (readonly [string, Parameters])[] = [
  ['CreateCacheCluster', { CacheClusterId: 'source', Engine: 'redis', NumCacheNodes: '1', ...NODE, Port: '6500' }],
  [
    'CreateReplicationGroup',
    {
      ...GROUP,
      ...SHARDS,
      ReplicationGroupId: 'h',
      CacheNodeType: 'cache.r6g.large',
      Port: '6600',
      NumNodeGroups: '3',
    },
  ],
  ['CreateSnapshot', { SnapshotName: 'sh', ReplicationGroupId: 'h' }],
  ['CreateServerlessCache', { ServerlessCacheName: 'e', Engine: 'valkey' }],
  ['CreateServerlessCacheSnapshot', { ServerlessCacheName: 'e', ServerlessCacheSnapshotName: 'f' }],
  ['CreateGlobalReplicationGroup', { GlobalReplicationGroupIdSuffix: 'y', PrimaryReplicationGroupId: 'h' }],
];

const DESCRIBED = { ...ID, ReplicationGroupDescription: 'd' };
const around: Subject = {
  operation: 'CreateReplicationGroup',
  name: 'around a cluster',
  given: [...SUPPORT, ...SOURCES],
  base: { ...DESCRIBED, PrimaryClusterId: 'source' },
  look: lookAtGroup,
  rows: [
    seen('PrimaryClusterId', 'Source', `${MEMBERS}.0.CacheClusterId`, { expected: 'source', usual: true }),
    seen('NumCacheClusters', '3', 'members.length'),
    seen('PreferredCacheClusterAZs', ['us-east-1a', 'us-east-1f'], `${MEMBERS}.1.PreferredAvailabilityZone`, {
      beside: TWO,
      expected: 'us-east-1f',
    }),
    seen('AutomaticFailoverEnabled', 'true', 'it.AutomaticFailover', { beside: TWO, expected: 'enabled' }),
    seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    seen('Tags', TAGS, 'memberTags.*', { beside: TWO, expected: TAGGED }),
    seen('SnapshotRetentionLimit', '9'),
    seen('SnapshotWindow', '10:15-11:45'),
    inMembers('PreferredMaintenanceWindow', 'tue:02:00-tue:03:30', 'PreferredMaintenanceWindow'),
    inMembers('NotificationTopicArn', TOPIC('one'), 'NotificationConfiguration.TopicArn'),
    seen('AutoMinorVersionUpgrade', 'false'),
    seen('LogDeliveryConfigurations', [FIREHOSE], 'it.LogDeliveryConfigurations', { expected: [logShown(FIREHOSE)] }),
  ],
};

const restored: Subject = {
  operation: 'CreateReplicationGroup',
  name: 'from snapshots',
  given: [...SUPPORT, ...SOURCES],
  base: DESCRIBED,
  look: lookAtGroup,
  rows: [
    seen('SnapshotName', 'SH', 'it.NodeGroups.length', { expected: '3', usual: true }),
    seen('SnapshotName', 'sh', 'it.ConfigurationEndpoint.Port', { expected: '6600', usual: true }),
    seen('NumNodeGroups', '2', 'it.NodeGroups.length', { beside: { SnapshotName: 'sh' } }),
    seen('ReplicasPerNodeGroup', '2', 'it.NodeGroups.*.NodeGroupMembers.length', {
      beside: { SnapshotName: 'sh' },
      expected: '3',
    }),
    seen('CacheNodeType', 'cache.r6g.xlarge', 'it.CacheNodeType', { beside: { SnapshotName: 'sh' } }),
    seen('Port', '7000', 'it.ConfigurationEndpoint.Port', { beside: { SnapshotName: 'sh' } }),
    seen('ServerlessCacheSnapshotName', 'F', 'it.Engine', { beside: NODE, expected: 'valkey', usual: true }),
  ],
};

const secondary: Subject = {
  operation: 'CreateReplicationGroup',
  name: 'a secondary',
  region: 'us-west-2',
  given: SOURCES.map(([operation, parameters]) => [
    operation,
    operation === 'CreateReplicationGroup' ? { ...parameters, AtRestEncryptionEnabled: 'true' } : parameters,
  ]),
  base: { ...DESCRIBED, GlobalReplicationGroupId: 'ldgnf-y' },
  look: lookAtGroup,
  rows: [
    seen('GlobalReplicationGroupId', 'ldgnf-y', 'it.GlobalReplicationGroupInfo', {
      expected: { GlobalReplicationGroupId: 'ldgnf-y', GlobalReplicationGroupMemberRole: 'SECONDARY' },
      usual: true,
    }),
    seen('ReplicasPerNodeGroup', '2', 'members.length', { expected: '9' }),
    seen('Port', '7000', 'it.ConfigurationEndpoint.Port'),
    seen('KmsKeyId', KEY.replace('east-1', 'west-2'), 'it.KmsKeyId', { given: [] }),
    seen('SnapshotRetentionLimit', '3'),
    seen('AutoMinorVersionUpgrade', 'false'),
  ],
};

export const NEW_GROUPS: readonly Subject[] = [create, around, restored, secondary];
