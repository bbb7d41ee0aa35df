/** Cache clusters: where each parameter is seen. */
import type { Parameters } from '#src/core/wire/query/request.js';
import {
  FIREHOSE,
  LOG,
  logShown,
  NODE,
  OUTPOST,
  type Row,
  read,
  SUPPORT,
  type Subject,
  seen,
  TAGGED,
  TAGS,
  TOPIC,
  unseen,
  type View,
} from './kit.js';

const ID = { CacheClusterId: 'c' };
const look = (view: View) => {
  const it = view.one('DescribeCacheClusters', 'CacheClusters', { ...ID, ShowCacheNodeInfo: 'true' });
  return { it, tags: view.tags(it.ARN) };
};
const ZONES = 'it.CacheNodes.*.CustomerAvailabilityZone';

/** What all engines have. */
const common: readonly Row[] = [
  seen('CacheNodeType', 'cache.r6g.xlarge'),
  seen('CacheSubnetGroupName', 'n'),
  seen('CacheSecurityGroupNames', ['x'], 'it.CacheSecurityGroups.*.CacheSecurityGroupName'),
  seen('SecurityGroupIds', ['sg-1', 'sg-2'], 'it.SecurityGroups.*.SecurityGroupId'),
  seen('Tags', TAGS, 'tags', { expected: TAGGED }),
  seen('PreferredMaintenanceWindow', 'tue:02:00-tue:03:30'),
  seen('Port', '7000', 'it.CacheNodes.*.Endpoint.Port'),
  seen('NotificationTopicArn', TOPIC('one'), 'it.NotificationConfiguration.TopicArn'),
  seen('AutoMinorVersionUpgrade', 'false'),
  seen('PreferredAvailabilityZone', 'us-east-1c', ZONES, { expected: 'us-east-1c' }),
  seen('PreferredAvailabilityZone', 'us-east-1c'),
  seen('NetworkType', 'dual_stack'),
  seen('IpDiscovery', 'ipv6', 'it.IpDiscovery', { beside: { NetworkType: 'dual_stack' } }),
  seen('PreferredOutpostArn', OUTPOST),
  seen('PreferredOutpostArn', OUTPOST, 'it.CacheNodes.*.CustomerOutpostArn'),
];

const SNAPSHOT: readonly (readonly [string, Parameters])[] = [
  ['CreateCacheCluster', { CacheClusterId: 'source', Engine: 'redis', NumCacheNodes: '1', ...NODE, Port: '6500' }],
  ['CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'source' }],
];

const redis: Subject = {
  operation: 'CreateCacheCluster',
  name: 'redis',
  given: SUPPORT,
  base: { ...ID, ...NODE, Engine: 'redis', NumCacheNodes: '1' },
  look,
  rows: [
    ...common,
    seen('CacheClusterId', 'C', 'it.CacheClusterId', { expected: 'c', usual: true }),
    seen('Engine', 'Redis', 'it.Engine', { expected: 'redis', usual: true }),
    seen('NumCacheNodes', '1', 'it.NumCacheNodes', { usual: true }),
    seen('EngineVersion', '6.2', 'it.EngineVersion', { expected: '6.2.6' }),
    seen('CacheParameterGroupName', 'p-redis7', 'it.CacheParameterGroup.CacheParameterGroupName'),
    seen('SnapshotRetentionLimit', '9'),
    seen('SnapshotWindow', '10:15-11:45'),
    seen('LogDeliveryConfigurations', [LOG('slow-log'), FIREHOSE], 'it.LogDeliveryConfigurations', {
      expected: [logShown(LOG('slow-log')), logShown(FIREHOSE)],
    }),
    seen('SnapshotName', 's', 'it.CacheNodes.*.Endpoint.Port', { expected: '6500', given: SNAPSHOT }),
  ],
  unseen: [
    unseen('SnapshotArns', 'what is read from S3 is data of the engine'),
    unseen('AuthToken', 'needs encryption in transit, which a Redis OSS cluster of its own cannot have'),
    unseen('OutpostMode', 'no answer has it; it only says that PreferredOutpostArn or PreferredOutpostArns follows'),
  ],
};

const memcached: Subject = {
  operation: 'CreateCacheCluster',
  name: 'memcached',
  given: SUPPORT,
  base: { ...ID, ...NODE, Engine: 'memcached', NumCacheNodes: '2' },
  look,
  rows: [
    ...common,
    seen('Port', '7001', 'it.ConfigurationEndpoint.Port'),
    seen('NumCacheNodes', '3'),
    seen('NumCacheNodes', '3', 'it.CacheNodes.length'),
    seen('EngineVersion', '1.6.17'),
    seen('CacheParameterGroupName', 'p-memcached1-6', 'it.CacheParameterGroup.CacheParameterGroupName'),
    seen('AZMode', 'cross-az', 'it.PreferredAvailabilityZone', {
      expected: 'Multiple',
      without: ['PreferredAvailabilityZone'],
    }),
    seen('PreferredAvailabilityZones', ['us-east-1d', 'us-east-1b'], ZONES, { beside: { AZMode: 'cross-az' } }),
    seen('TransitEncryptionEnabled', 'true'),
    seen('PreferredOutpostArns', [OUTPOST, `${OUTPOST}1`], 'it.CacheNodes.*.CustomerOutpostArn', {
      beside: { OutpostMode: 'cross-outpost' },
      without: ['NumCacheNodes'],
    }),
  ],
};

const replica: Subject = {
  operation: 'CreateCacheCluster',
  name: 'a replica',
  given: [
    ...SUPPORT,
    [
      'CreateReplicationGroup',
      { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', Engine: 'valkey', ...NODE, NumCacheClusters: '2' },
    ],
  ],
  base: { ...ID, ReplicationGroupId: 'g' },
  look: (view) => ({
    ...look(view),
    group: view.one('DescribeReplicationGroups', 'ReplicationGroups', { ReplicationGroupId: 'g' }),
  }),
  rows: [
    seen('ReplicationGroupId', 'G', 'it.ReplicationGroupId', { expected: 'g', usual: true }),
    seen('ReplicationGroupId', 'g', 'group.MemberClusters.2', { expected: 'c', usual: true }),
    seen('PreferredAvailabilityZone', 'us-east-1f', ZONES, { expected: 'us-east-1f' }),
    seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    seen('PreferredOutpostArn', OUTPOST),
  ],
};

/** Everything that both engines can change of a cluster. */
const changes: readonly Row[] = [
  seen('CacheSecurityGroupNames', ['x'], 'it.CacheSecurityGroups.*.CacheSecurityGroupName'),
  seen('SecurityGroupIds', ['sg-1', 'sg-2'], 'it.SecurityGroups.*.SecurityGroupId'),
  seen('PreferredMaintenanceWindow', 'tue:02:00-tue:03:30'),
  seen('NotificationTopicArn', TOPIC('two'), 'it.NotificationConfiguration.TopicArn'),
  seen('NotificationTopicStatus', 'inactive', 'it.NotificationConfiguration.TopicStatus'),
  seen('AutoMinorVersionUpgrade', 'false'),
];
const topic = { NotificationTopicArn: TOPIC('first') };

const modifyRedis: Subject = {
  operation: 'ModifyCacheCluster',
  name: 'redis',
  given: [
    ...SUPPORT,
    [
      'CreateCacheCluster',
      {
        ...ID,
        ...NODE,
        ...topic,
        Engine: 'redis',
        EngineVersion: '6.2',
        NumCacheNodes: '1',
        NetworkType: 'dual_stack',
        SnapshotRetentionLimit: '4',
      },
    ],
  ],
  base: ID,
  look,
  rows: [
    ...changes,
    seen('CacheParameterGroupName', 'p-redis6-x', 'it.CacheParameterGroup.CacheParameterGroupName'),
    seen('EngineVersion', '7.1', 'it.EngineVersion', {
      expected: '7.1.0',
      waits: 'it.PendingModifiedValues.EngineVersion',
      also: ['it.CacheParameterGroup'],
    }),
    seen('EngineVersion', '7.1', 'it.CacheParameterGroup.CacheParameterGroupName', {
      beside: { CacheParameterGroupName: 'p-redis7' },
      expected: 'p-redis7',
      also: ['it.EngineVersion'],
      waits: 'it.PendingModifiedValues.EngineVersion',
    }),
    seen('Engine', 'valkey', 'it.Engine', {
      beside: { EngineVersion: '8.0' },
      also: ['it.EngineVersion', 'it.CacheParameterGroup'],
      waits: 'it.PendingModifiedValues.EngineVersion',
    }),
    seen('CacheNodeType', 'cache.m6g.xlarge', 'it.CacheNodeType', { waits: 'it.PendingModifiedValues.CacheNodeType' }),
    seen('SnapshotRetentionLimit', '12'),
    seen('SnapshotRetentionLimit', '0'),
    seen('SnapshotWindow', '10:15-11:45'),
    seen('IpDiscovery', 'ipv6'),
    seen('LogDeliveryConfigurations', [LOG('slow-log')], 'it.LogDeliveryConfigurations', {
      expected: [logShown(LOG('slow-log'))],
    }),
    seen('LogDeliveryConfigurations', [FIREHOSE], 'it.LogDeliveryConfigurations', { expected: [logShown(FIREHOSE)] }),
  ],
  unseen: [
    unseen('CacheClusterId', 'says which'),
    unseen('ApplyImmediately', 'says when: every other row is tried with both'),
    unseen('AuthToken', 'needs encryption in transit, which a Redis OSS cluster of its own cannot have'),
    unseen('AuthTokenUpdateStrategy', 'needs AuthToken'),
  ],
};

const nodes = (count: string, more: Parameters) => ({
  beside: more,
  expected: count,
  waits: 'it.PendingModifiedValues.NumCacheNodes',
  also: ['it.CacheNodes', 'it.PreferredAvailabilityZone', 'it.NumCacheNodes'],
});

const modifyMemcached: Subject = {
  operation: 'ModifyCacheCluster',
  name: 'memcached',
  given: [
    ...SUPPORT,
    [
      'CreateCacheCluster',
      { ...ID, ...NODE, ...topic, Engine: 'memcached', EngineVersion: '1.6.17', NumCacheNodes: '3' },
    ],
  ],
  base: ID,
  look,
  rows: [
    ...changes,
    seen('NumCacheNodes', '5', 'it.NumCacheNodes', nodes('5', {})),
    seen('NumCacheNodes', '5', 'it.CacheNodes.length', nodes('5', {})),
    seen('CacheNodeIdsToRemove', ['0002'], 'it.CacheNodes.*.CacheNodeId', {
      ...nodes('2', { NumCacheNodes: '2' }),
      expected: ['0001', '0003'],
      waits: 'it.PendingModifiedValues.CacheNodeIdsToRemove.0',
    }),
    seen('AZMode', 'cross-az', 'it.PreferredAvailabilityZone', {
      ...nodes('4', { NumCacheNodes: '4' }),
      expected: 'Multiple',
    }),
    seen('NewAvailabilityZones', ['us-east-1e'], 'it.CacheNodes.3.CustomerAvailabilityZone', {
      ...nodes('4', { NumCacheNodes: '4', AZMode: 'cross-az' }),
      expected: 'us-east-1e',
    }),
    seen('EngineVersion', '1.6.22', 'it.EngineVersion', { waits: 'it.PendingModifiedValues.EngineVersion' }),
    seen('CacheParameterGroupName', 'p-memcached1-6', 'it.CacheParameterGroup.CacheParameterGroupName'),
    seen('CacheNodeType', 'cache.m6g.xlarge', 'it.CacheNodeType', {
      beside: { ScaleConfig: { ScalePercentage: '50', ScaleIntervalMinutes: '10' } },
      waits: 'it.PendingModifiedValues.CacheNodeType',
      also: ['it.PendingModifiedValues'],
    }),
    seen('ScaleConfig', { ScalePercentage: '50', ScaleIntervalMinutes: '10' }, 'it.NumCacheNodes', {
      ...nodes('4', { NumCacheNodes: '4' }),
      waits: 'it.PendingModifiedValues.ScaleConfig.ScalePercentage',
    }),
  ],
};

const NONE = [unseen('CacheClusterId', 'says which')];

export const CLUSTERS: readonly Subject[] = [
  redis,
  memcached,
  replica,
  modifyRedis,
  modifyMemcached,
  {
    operation: 'RebootCacheCluster',
    given: [['CreateCacheCluster', { ...ID, ...NODE, Engine: 'memcached', NumCacheNodes: '2' }]],
    base: { ...ID, CacheNodeIdsToReboot: ['0001'] },
    look: (view) => ({
      events: view
        .list('DescribeEvents', 'Events', { SourceIdentifier: 'c', SourceType: 'cache-cluster' })
        .map((event) => read(event, 'Message'))
        .filter((message) => String(message).includes('restarted')),
    }),
    rows: [seen('CacheNodeIdsToReboot', ['0002'], 'events', { expected: ['Cache node 0002 restarted'] })],
    unseen: NONE,
  },
  {
    operation: 'DeleteCacheCluster',
    given: [['CreateCacheCluster', { ...ID, ...NODE, Engine: 'redis', NumCacheNodes: '1' }]],
    base: ID,
    look: (view) => ({
      clusters: view.list('DescribeCacheClusters', 'CacheClusters'),
      snapshots: view.list('DescribeSnapshots', 'Snapshots'),
    }),
    rows: [
      seen('CacheClusterId', 'C', 'clusters.length', { expected: '0', usual: true }),
      seen('FinalSnapshotIdentifier', 'last', 'snapshots.0', {
        expected: { SnapshotName: 'last', CacheClusterId: 'c' },
      }),
    ],
  },
];
