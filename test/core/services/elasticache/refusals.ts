/**
 * What AWS refuses, with its code, status and, where somebody saw it, sentence. Steps run one after the other, each at rest but for
 * those after `'soon'`; the last one is refused.
 */
import type { Parameters } from '#src/core/wire/query/request.js';

export type Call = readonly [operation: string, parameters: Parameters];
export interface Refused {
  readonly name: string;
  readonly before?: readonly (Call | 'soon')[];
  readonly call: Call;
  readonly code: string;
  readonly status?: number;
  readonly message?: string | RegExp;
}

const NODE = { CacheNodeType: 'cache.t3.small' };
export const REDIS = { CacheClusterId: 'c', Engine: 'redis', ...NODE, NumCacheNodes: '1' };
const MEMCACHED = { CacheClusterId: 'm', Engine: 'memcached', ...NODE, NumCacheNodes: '3' };
export const GROUP = { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', Engine: 'redis', ...NODE };
const SHARDED = { ...GROUP, NumNodeGroups: '2', ReplicasPerNodeGroup: '1' };
const TLS = { TransitEncryptionEnabled: 'true' };
const TOKEN = { AuthToken: 'a-very-long-auth-token' };
const USER = { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: 'on ~* +@all' };
const PASSWORD = { Passwords: ['a-long-password-here'] };
const USERS: readonly Call[] = [['CreateUserGroup', { UserGroupId: 'ug', Engine: 'redis', UserIds: ['default'] }]];
const NOW = { ApplyImmediately: 'true' };
const ID = { ReplicationGroupId: 'g' };
const SERVERLESS = { ServerlessCacheName: 'e', Engine: 'redis' };
const value = 'InvalidParameterValue';
const combination = 'InvalidParameterCombination';
const create = (parameters: Parameters): Call => ['CreateReplicationGroup', parameters];
const modify = (parameters: Parameters): Call => ['ModifyReplicationGroup', { ...ID, ...parameters }];
const GLOBAL: readonly Call[] = [
  create({ ...SHARDED, CacheNodeType: 'cache.r6g.large' }),
  ['CreateGlobalReplicationGroup', { GlobalReplicationGroupIdSuffix: 'y', PrimaryReplicationGroupId: 'g' }],
];
const Y = { GlobalReplicationGroupId: 'ldgnf-y' };

export const REFUSED: readonly Refused[] = [
  // --- clusters
  {
    name: 'the only replica of a group with automatic failover',
    before: [create({ ...GROUP, NumCacheClusters: '2', AutomaticFailoverEnabled: 'true' })],
    call: ['DeleteCacheCluster', { CacheClusterId: 'g-002' }],
    code: 'InvalidCacheClusterState',
    message:
      'Cannot delete the cache cluster because it is the only read replica for replication group g which has autofailover enabled or pending. You can disable autofailover and then delete this cache cluster. Alternatively, to delete the entire replication group, use DeleteReplicationGroup.',
  },
  {
    name: 'the primary of a group',
    before: [create({ ...GROUP, NumCacheClusters: '2' })],
    call: ['DeleteCacheCluster', { CacheClusterId: 'g-001' }],
    code: 'InvalidCacheClusterState',
    message:
      'Cache cluster g-001 is serving as primary for replication group g and cannot be deleted. To delete the entire replication group, use DeleteReplicationGroup.',
  },
  {
    name: 'the only member of a group',
    before: [create(GROUP)],
    call: ['DeleteCacheCluster', { CacheClusterId: 'g-001' }],
    code: 'InvalidCacheClusterState',
    message:
      'Cannot delete the cache cluster since it is the only member of a replication group. Delete the replication group instead.',
  },
  {
    name: 'a cluster on its way',
    before: ['soon', ['CreateCacheCluster', REDIS]],
    call: ['DeleteCacheCluster', { CacheClusterId: 'c' }],
    code: 'InvalidCacheClusterState',
  },
  {
    name: 'a cluster twice',
    before: [['CreateCacheCluster', REDIS]],
    call: ['CreateCacheCluster', REDIS],
    code: 'CacheClusterAlreadyExists',
    message: 'Cache cluster already exists',
  },
  {
    name: 'a cluster without an engine',
    call: ['CreateCacheCluster', { CacheClusterId: 'c' }],
    code: value,
    message: 'The parameter Engine must be provided and must not be null.',
  },
  {
    name: 'a cluster without a node type',
    call: ['CreateCacheCluster', { CacheClusterId: 'c', Engine: 'redis' }],
    code: value,
    message: 'The parameter CacheNodeType must be provided and must not be null.',
  },
  {
    name: 'a redis cluster of two nodes',
    call: ['CreateCacheCluster', { ...REDIS, NumCacheNodes: '2' }],
    code: value,
    message: 'Cannot create a Redis cluster with a NumCacheNodes parameter greater than 1.',
  },
  {
    name: 'a valkey cluster',
    call: ['CreateCacheCluster', { ...REDIS, Engine: 'valkey' }],
    code: value,
    message:
      "This API doesn't support Valkey engine. Please use CreateReplicationGroup API for Valkey cluster creation.",
  },
  {
    name: 'encryption of a redis cluster',
    call: ['CreateCacheCluster', { ...REDIS, ...TLS }],
    code: combination,
    message: 'Encryption feature is not supported for engine REDIS.',
  },
  {
    name: 'snapshots of memcached',
    call: ['CreateCacheCluster', { ...MEMCACHED, SnapshotRetentionLimit: '1' }],
    code: combination,
    message: 'Engine does not support snapshotting. Snapshot retention limit parameter should not be specified.',
  },
  {
    name: 'memcached from a snapshot',
    call: ['CreateCacheCluster', { ...MEMCACHED, SnapshotName: 's' }],
    code: combination,
    message: 'Restoring a snapshot is not supported for this engine type',
  },
  {
    name: 'a replica with settings of its own',
    before: [create(GROUP)],
    call: ['CreateCacheCluster', { CacheClusterId: 'c', ReplicationGroupId: 'g', ...NODE }],
    code: combination,
    message: 'Cannot specify additional cache cluster parameters when creating a replica cluster',
  },
  {
    name: 'a replica of a group that nobody has',
    call: ['CreateCacheCluster', { CacheClusterId: 'c', ReplicationGroupId: 'x' }],
    code: 'ReplicationGroupNotFoundFault',
    status: 404,
  },
  {
    name: 'a replica of a group on its way',
    before: ['soon', create(GROUP)],
    call: ['CreateCacheCluster', { CacheClusterId: 'c', ReplicationGroupId: 'g' }],
    code: 'InvalidReplicationGroupState',
  },
  {
    name: 'cross-az with one node',
    call: ['CreateCacheCluster', { ...MEMCACHED, NumCacheNodes: '1', AZMode: 'cross-az' }],
    code: value,
    message: "Must specify at least two cache nodes in order to specify AZ Mode of 'cross-az'.",
  },
  {
    name: 'two zones for three nodes',
    call: [
      'CreateCacheCluster',
      { ...MEMCACHED, AZMode: 'cross-az', PreferredAvailabilityZones: ['us-east-1a', 'us-east-1b'] },
    ],
    code: combination,
    message: 'Must specify the same number of preferred availability zones as requested number of nodes',
  },
  {
    name: 'a zone of another region',
    call: ['CreateCacheCluster', { ...REDIS, PreferredAvailabilityZone: 'sa-east-1' }],
    code: value,
    message: 'sa-east-1 is not a valid availability zone.',
  },
  {
    name: 'a version that does not exist',
    call: ['CreateCacheCluster', { ...REDIS, EngineVersion: '4.0.13' }],
    code: combination,
    message: 'Cannot find version 4.0.13 for redis',
  },
  {
    name: 'a patch version',
    call: ['CreateCacheCluster', { ...REDIS, EngineVersion: '6.2.6' }],
    code: value,
    message: "Specific version selection is not allowed for '6.2.6', please use '6.2'",
  },
  {
    name: 'a parameter group of another family',
    call: ['CreateCacheCluster', { ...REDIS, CacheParameterGroupName: 'default.redis5.0' }],
    code: combination,
    message: 'Expected a parameter group of family redis7 but found one of family redis5.0',
  },
  {
    name: 'a parameter group that nobody has',
    call: ['CreateCacheCluster', { ...REDIS, CacheParameterGroupName: 'none' }],
    code: 'CacheParameterGroupNotFound',
    status: 404,
    message: 'CacheParameterGroup not found: none',
  },
  {
    name: 'a short snapshot window',
    call: ['CreateCacheCluster', { ...REDIS, SnapshotWindow: '05:00-05:30' }],
    code: value,
    message: 'Snapshot window must be at least 60 minutes.',
  },
  {
    name: 'a snapshot window that is none',
    call: ['CreateCacheCluster', { ...REDIS, SnapshotWindow: '5-9' }],
    code: value,
    message: 'Invalid backup window format. Should be specified as a range hh24:mi-hh24:mi (24H Clock UTC)',
  },
  {
    name: 'a short maintenance window',
    call: ['CreateCacheCluster', { ...REDIS, PreferredMaintenanceWindow: 'sun:05:00-sun:05:30' }],
    code: value,
    message: 'Maintenance window must be at least 60 minutes.',
  },
  {
    name: 'a maintenance window that is none',
    call: ['CreateCacheCluster', { ...REDIS, PreferredMaintenanceWindow: 'sunday' }],
    code: value,
    message: /^Invalid maintenance window format\. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi/,
  },
  {
    name: 'windows over one another',
    call: [
      'CreateCacheCluster',
      { ...REDIS, PreferredMaintenanceWindow: 'sat:23:30-sun:00:30', SnapshotWindow: '00:00-01:00' },
    ],
    code: value,
    message: 'The snapshot window and maintenance window must not overlap.',
  },
  {
    name: 'a port of the system',
    call: ['CreateCacheCluster', { ...REDIS, Port: '8005' }],
    code: value,
    message: 'Invalid endpoint port: 8005. Valid range is 1150-8004,8006-65535',
  },
  {
    name: '36 days of snapshots',
    call: ['CreateCacheCluster', { ...REDIS, SnapshotRetentionLimit: '36' }],
    code: value,
    message: 'Invalid snapshot retention limit: 36. Retention limit must be between 0 and 35.',
  },
  {
    name: 'security groups of both kinds',
    call: ['CreateCacheCluster', { ...REDIS, CacheSecurityGroupNames: ['x'], SecurityGroupIds: ['sg-1'] }],
    code: combination,
    message: 'Use of cache security groups is not permitted along with cache subnet group and/or security group Ids.',
  },
  {
    name: 'scaling memcached vertically',
    before: [['CreateCacheCluster', MEMCACHED]],
    call: ['ModifyCacheCluster', { CacheClusterId: 'm', CacheNodeType: 'cache.t3.micro' }],
    code: combination,
    message: 'Scaling is not supported for engine memcached',
  },
  {
    name: 'an older version',
    before: [['CreateCacheCluster', REDIS]],
    call: ['ModifyCacheCluster', { CacheClusterId: 'c', EngineVersion: '6.2' }],
    code: combination,
    message: 'Cannot modify redis from 7.1.0 to 6.2',
  },
  {
    name: 'nothing to modify',
    before: [['CreateCacheCluster', REDIS]],
    call: ['ModifyCacheCluster', { CacheClusterId: 'c', ...NOW }],
    code: combination,
    message: 'No modifications were requested',
  },
  {
    name: 'a member with an engine of its own',
    before: [create(GROUP)],
    call: ['ModifyCacheCluster', { CacheClusterId: 'g-001', EngineVersion: '7.1' }],
    code: combination,
  },
  {
    name: 'a reboot in cluster mode',
    before: [create(SHARDED)],
    call: ['RebootCacheCluster', { CacheClusterId: 'g-0001-001', CacheNodeIdsToReboot: ['0001'] }],
    code: 'InvalidCacheClusterState',
  },
  {
    name: 'a snapshot of memcached',
    before: [['CreateCacheCluster', MEMCACHED]],
    call: ['CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'm' }],
    code: 'SnapshotFeatureNotSupportedFault',
  },
  {
    name: 'a final snapshot of memcached',
    before: [['CreateCacheCluster', MEMCACHED]],
    call: ['DeleteCacheCluster', { CacheClusterId: 'm', FinalSnapshotIdentifier: 's' }],
    code: 'SnapshotFeatureNotSupportedFault',
  },
  // --- creation of groups
  ...[{ CacheNodeType: 'cache.m5.large' }, { Engine: 'redis' }, { EngineVersion: 'redis3.2' }].map((parameters) => ({
    name: `a primary cluster and ${Object.keys(parameters)}`,
    call: create({ ...ID, ReplicationGroupDescription: 'd', PrimaryClusterId: 'none', ...parameters } as Parameters),
    code: combination,
    message: 'Cannot use the given parameters when using an existing primary cache cluster ID.',
  })),
  {
    name: 'a group without a node type',
    call: create({ ...ID, ReplicationGroupDescription: 'd', Engine: 'redis' }),
    code: value,
    message: 'The parameter CacheNodeType must be provided and must not be null.',
  },
  {
    name: 'a group twice',
    before: [create(GROUP)],
    call: create(GROUP),
    code: 'ReplicationGroupAlreadyExists',
    message: 'Replication group with specified name already exists.',
  },
  {
    name: 'a group of memcached',
    call: create({ ...GROUP, Engine: 'memcached' }),
    code: combination,
    message: 'Specified engine does not support replication.',
  },
  {
    name: 'clusters in several node groups',
    call: create({ ...GROUP, NumCacheClusters: '2', NumNodeGroups: '2' }),
    code: combination,
    message: 'NumCacheClusters can only be specified for one node group',
  },
  {
    name: 'several node groups without cluster mode',
    call: create({ ...GROUP, NumNodeGroups: '2', CacheParameterGroupName: 'default.redis7' }),
    code: combination,
    message: 'Use a parameter group with cluster-enabled parameter to create more than one node group.',
  },
  {
    name: 'failover without a replica',
    call: create({ ...GROUP, NumCacheClusters: '1', AutomaticFailoverEnabled: 'true' }),
    code: combination,
    message: 'When using automatic failover, there must be at least 2 cache clusters in the replication group.',
  },
  {
    name: 'six replicas',
    call: create({ ...GROUP, NumCacheClusters: '7' }),
    code: value,
    message: 'The number of replicas per node group must be within 0 and 5.',
  },
  {
    name: 'slots with a gap',
    call: create({
      ...GROUP,
      NumNodeGroups: '2',
      NodeGroupConfiguration: [{ Slots: '0-8191' }, { Slots: '8193-16383' }],
    }),
    code: value,
  },
  {
    name: 'user groups without encryption',
    before: USERS,
    call: create({ ...GROUP, UserGroupIds: ['ug'] }),
    code: combination,
    message: 'User group based access control requires encryption-in-transit to be enabled on the replication group.',
  },
  {
    name: 'preferred encryption with user groups',
    before: USERS,
    call: create({ ...GROUP, ...TLS, TransitEncryptionMode: 'preferred', UserGroupIds: ['ug'] }),
    code: combination,
    message: 'Transit encryption preferred is not supported with redis access control.',
  },
  {
    name: 'preferred encryption of an old engine',
    call: create({ ...GROUP, EngineVersion: '6.2', ...TLS, TransitEncryptionMode: 'preferred' }),
    code: combination,
    message:
      'Transit encryption mode is not supported for engine version 6.2.6. Please use engine version 7.0.5 or higher.',
  },
  {
    name: 'an AUTH token without encryption',
    call: create({ ...GROUP, ...TOKEN }),
    code: combination,
    message: 'The AUTH token is only supported when encryption-in-transit is enabled',
  },
  {
    name: 'an AUTH token with an at-sign',
    call: create({ ...GROUP, ...TLS, AuthToken: 'a-very@long-auth-token' }),
    code: value,
    message: 'Invalid AuthToken provided.',
  },
  {
    name: 'a key without encryption at rest',
    call: create({ ...GROUP, KmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' }),
    code: combination,
    message: 'Please enable encryption at rest to use Customer Managed CMK',
  },
  {
    name: 'a key of another region',
    call: create({
      ...GROUP,
      AtRestEncryptionEnabled: 'true',
      KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd',
    }),
    code: value,
    message: /^KMS key does not exist with key id/,
  },
  {
    name: 'r6gd without data tiering',
    call: create({ ...GROUP, CacheNodeType: 'cache.r6gd.xlarge' }),
    code: combination,
    message: 'When using the cache.r6gd.xlarge node type, you must enable data tiering.',
  },
  {
    name: 'data tiering without r6gd',
    call: create({ ...GROUP, DataTieringEnabled: 'true' }),
    code: combination,
    message: 'Data tiering is not supported for the node type cache.t3.small.',
  },
  {
    name: 'slow logs of an old engine',
    call: create({
      ...GROUP,
      EngineVersion: '5.0.6',
      LogDeliveryConfigurations: [
        {
          LogType: 'slow-log',
          LogFormat: 'text',
          DestinationType: 'cloudwatch-logs',
          DestinationDetails: { CloudWatchLogsDetails: { LogGroup: 'l' } },
        },
      ],
    }),
    code: value,
    message: 'slow-log log delivery is not available for this redis engine version.',
  },
  {
    name: 'durability of redis',
    call: create({ ...SHARDED, ...TLS, MultiAZEnabled: 'true', Durability: 'sync' }),
    code: combination,
  },
  { name: 'a durability that is none', call: create({ ...GROUP, Durability: 'much' }), code: value },
  // --- modification of groups
  {
    name: 'a group on its way',
    before: ['soon', create(GROUP)],
    call: modify({ ReplicationGroupDescription: 'x' }),
    code: 'InvalidReplicationGroupState',
    message: 'Replication group must be in available state to modify.',
  },
  {
    name: 'tags of a group on its way',
    before: ['soon', create(GROUP)],
    call: ['ListTagsForResource', { ResourceName: 'arn:aws:elasticache:us-east-1:123456789012:replicationgroup:g' }],
    code: 'InvalidReplicationGroupState',
    message: 'Cluster not in available state to perform tagging operations.',
  },
  {
    name: 'version 7.4',
    before: [create(GROUP)],
    call: modify({ EngineVersion: '7.4' }),
    code: combination,
    message: 'Cannot find version 7.4 for redis',
  },
  {
    name: 'a snapshotting cluster that is no member',
    before: [create(GROUP)],
    call: modify({ SnapshottingClusterId: 'none', SnapshotRetentionLimit: '1' }),
    code: 'CacheClusterNotFound',
    status: 404,
    message: 'Specified snapshotting cluster does not exist',
  },
  {
    name: 'snapshots without a snapshotting cluster',
    before: [create(GROUP)],
    call: modify({ SnapshotRetentionLimit: '3' }),
    code: combination,
    message: 'Must specify both SnapshotRetentionLimit and SnapshottingClusterId to turn on snapshots',
  },
  {
    name: 'a snapshotting cluster in cluster mode',
    before: [create(SHARDED)],
    call: modify({ SnapshottingClusterId: 'g-0001-001' }),
    code: combination,
    message: 'Cannot set snapshotting cluster for cluster mode enabled replication group.',
  },
  {
    name: 'failover off in cluster mode',
    before: [create(SHARDED)],
    call: modify({ AutomaticFailoverEnabled: 'false' }),
    code: combination,
    message: 'Turning off automatic failover for replication group with cluster mode enabled is not supported.',
  },
  {
    name: 'failover on without a replica',
    before: [create(GROUP)],
    call: modify({ AutomaticFailoverEnabled: 'true' }),
    code: combination,
    message: 'Replication group must have at least one read replica to enable autofailover.',
  },
  {
    name: 'another primary with failover',
    before: [create({ ...GROUP, NumCacheClusters: '2', AutomaticFailoverEnabled: 'true' })],
    call: modify({ PrimaryClusterId: 'g-002' }),
    code: 'InvalidReplicationGroupState',
    message: 'Cannot manually promote a new master cache cluster while autofailover is enabled',
  },
  {
    name: 'encryption again, with user groups',
    before: [...USERS, create({ ...GROUP, ...TLS, UserGroupIds: ['ug'] })],
    call: modify({ ...TLS, CacheNodeType: 'cache.t3.medium' }),
    code: combination,
    message: 'Modification of transit encryption is not supported for access control enabled clusters.',
  },
  {
    name: 'user groups beside an AUTH token',
    before: [...USERS, create({ ...GROUP, ...TLS, ...TOKEN })],
    call: modify({ UserGroupIdsToAdd: ['ug'] }),
    code: combination,
    message: "User group can't be associated with auth token enabled. Pass AuthStrategy delete to proceed.",
  },
  {
    name: 'an AUTH token beside user groups',
    before: [...USERS, create({ ...GROUP, ...TLS, UserGroupIds: ['ug'] })],
    call: modify({ ...TOKEN, AuthTokenUpdateStrategy: 'SET' }),
    code: combination,
    message: "Auth tokens can't be enabled with a user group already associated. Pass RemoveUserGroups to proceed.",
  },
  {
    name: 'the AUTH token away without user groups',
    before: [create({ ...GROUP, ...TLS, ...TOKEN })],
    call: modify({ AuthTokenUpdateStrategy: 'DELETE' }),
    code: value,
    message: 'Auth token update strategy delete is not supported currently',
  },
  {
    name: 'a parameter group of cluster mode',
    before: [create(GROUP)],
    call: modify({ CacheParameterGroupName: 'default.redis7.cluster.on' }),
    code: combination,
    message:
      'The parameter cluster-enabled has a different value in the requested parameter group than the current parameter group. This parameter value cannot be changed for a cache cluster',
  },
  {
    name: 'a parameter group of another engine',
    before: [create(GROUP)],
    call: modify({ CacheParameterGroupName: 'default.valkey8' }),
    code: combination,
    message: 'valkey parameter group is not applicable to engine redis',
  },
  {
    name: 'shards without cluster mode',
    before: [create(GROUP)],
    call: ['ModifyReplicationGroupShardConfiguration', { ...ID, NodeGroupCount: '2', ...NOW }],
    code: value,
    message: 'Operation is only applicable for cluster mode enabled replication groups.',
  },
  {
    name: 'as many replicas as there are',
    before: [create({ ...GROUP, NumCacheClusters: '2' })],
    call: ['IncreaseReplicaCount', { ...ID, NewReplicaCount: '1', ...NOW }],
    code: 'NoOperationFault',
    message: 'Requested new replica count already matches current number of replicas.',
  },
  {
    name: 'no replica with failover',
    before: [create({ ...GROUP, NumCacheClusters: '2', AutomaticFailoverEnabled: 'true' })],
    call: ['DecreaseReplicaCount', { ...ID, NewReplicaCount: '0', ...NOW }],
    code: value,
    message: 'Must have at least 1 replica when cluster mode is disabled with auto failover enabled.',
  },
  {
    name: 'fewer than no replicas',
    before: [create(GROUP)],
    call: ['DecreaseReplicaCount', { ...ID, NewReplicaCount: '-1', ...NOW }],
    code: value,
    message: /^New replica count must be between/,
  },
  {
    name: 'a test of failover without failover',
    before: [create({ ...GROUP, NumCacheClusters: '2' })],
    call: ['TestFailover', { ...ID, NodeGroupId: '0001' }],
    code: 'TestFailoverNotAvailableFault',
  },
  {
    name: 'a group whose member is on its way',
    before: [
      create({ ...GROUP, NumCacheClusters: '2' }),
      'soon',
      ['RebootCacheCluster', { CacheClusterId: 'g-002', CacheNodeIdsToReboot: ['0001'] }],
    ],
    call: ['DeleteReplicationGroup', ID],
    code: 'InvalidReplicationGroupState',
    message: 'Cache cluster g-002 is not in a valid state to be deleted',
  },
  {
    name: 'a group that is created, deleted',
    before: ['soon', create(GROUP)],
    call: ['DeleteReplicationGroup', ID],
    code: 'InvalidReplicationGroupState',
    message: 'Replication group g has status creating which is not valid for deletion.',
  },
  // --- global datastores
  {
    name: 'a member of a global datastore',
    before: GLOBAL,
    call: modify({ CacheNodeType: 'cache.r6g.xlarge' }),
    code: value,
    message: 'Cluster [g] is part of a global cluster [ldgnf-y]. Request rejected.',
  },
  {
    name: 'a member of a global datastore, deleted',
    before: GLOBAL,
    call: ['DeleteReplicationGroup', ID],
    code: value,
    message: 'Cluster [g] is part of a global cluster [ldgnf-y]. Request rejected.',
  },
  {
    name: 'an engine for a secondary',
    before: GLOBAL,
    call: create({ ReplicationGroupId: 'h', ReplicationGroupDescription: 'd', ...Y, Engine: 'redis' }),
    code: combination,
    message:
      'Cannot use the given parameters when creating new replication group in an existing global replication group.',
  },
  {
    name: 'a global datastore on its way',
    before: [create({ ...SHARDED, CacheNodeType: 'cache.r6g.large' }), 'soon', ...GLOBAL.slice(1)],
    call: ['DeleteGlobalReplicationGroup', { ...Y, RetainPrimaryReplicationGroup: 'true' }],
    code: 'InvalidGlobalReplicationGroupState',
  },
  // --- parameter, subnet and security groups
  {
    name: 'a default parameter group, deleted',
    call: ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'default.redis7' }],
    code: value,
    message: /^The parameter CacheParameterGroupName is not a valid identifier\. Identifiers must begin with a letter;/,
  },
  {
    name: 'a parameter group that is gone, deleted',
    call: ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'none' }],
    code: 'CacheParameterGroupNotFound',
    status: 404,
    message: 'CacheParameterGroupnot found: none',
  },
  {
    name: 'a parameter group that is gone, described',
    call: ['DescribeCacheParameterGroups', { CacheParameterGroupName: 'none' }],
    code: 'CacheParameterGroupNotFound',
    status: 404,
    message: 'CacheParameterGroup none not found.',
  },
  {
    name: '21 parameters',
    before: [
      [
        'CreateCacheParameterGroup',
        { CacheParameterGroupName: 'p', CacheParameterGroupFamily: 'redis7', Description: 'd' },
      ],
    ],
    call: [
      'ModifyCacheParameterGroup',
      {
        CacheParameterGroupName: 'p',
        ParameterNameValues: Array.from({ length: 21 }, () => ({ ParameterName: 'timeout', ParameterValue: '0' })),
      },
    ],
    code: combination,
    message: 'Cannot modify more than 20 parameters in a single request',
  },
  {
    name: 'a parameter group that changes',
    before: [
      [
        'CreateCacheParameterGroup',
        { CacheParameterGroupName: 'p', CacheParameterGroupFamily: 'redis7', Description: 'd' },
      ],
      'soon',
      ['ResetCacheParameterGroup', { CacheParameterGroupName: 'p', ResetAllParameters: 'true' }],
    ],
    call: ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'p' }],
    code: 'InvalidCacheParameterGroupState',
    message: /has pending changes/,
  },
  {
    name: 'a subnet that is in use',
    before: [
      [
        'CreateCacheSubnetGroup',
        { CacheSubnetGroupName: 'n', CacheSubnetGroupDescription: 'd', SubnetIds: ['subnet-1', 'subnet-2'] },
      ],
      ['CreateCacheCluster', { ...REDIS, CacheSubnetGroupName: 'n' }],
    ],
    call: ['ModifyCacheSubnetGroup', { CacheSubnetGroupName: 'n', SubnetIds: ['subnet-2'] }],
    code: 'SubnetInUse',
  },
  {
    name: 'subnets that are none',
    call: [
      'CreateCacheSubnetGroup',
      { CacheSubnetGroupName: 'n', CacheSubnetGroupDescription: 'd', SubnetIds: ['a', 'subnet-1'] },
    ],
    code: value,
    message: 'Some input subnets in :[a, subnet-1] are invalid.',
  },
  {
    name: 'ingress while ingress changes',
    before: [
      ['CreateCacheSecurityGroup', { CacheSecurityGroupName: 'x', Description: 'd' }],
      'soon',
      [
        'AuthorizeCacheSecurityGroupIngress',
        { CacheSecurityGroupName: 'x', EC2SecurityGroupName: 'e', EC2SecurityGroupOwnerId: '1' },
      ],
    ],
    call: [
      'RevokeCacheSecurityGroupIngress',
      { CacheSecurityGroupName: 'x', EC2SecurityGroupName: 'e', EC2SecurityGroupOwnerId: '1' },
    ],
    code: 'InvalidCacheSecurityGroupState',
  },
  // --- users
  {
    name: 'a user without authentication',
    call: ['CreateUser', USER],
    code: value,
    message: 'Input Authentication type: null is not in the allowed list: [password,no-password-required,iam]',
  },
  {
    name: 'a valkey user without a password',
    call: ['CreateUser', { ...USER, Engine: 'valkey', NoPasswordRequired: 'true' }],
    code: combination,
  },
  {
    name: 'a user without a password, for valkey',
    before: [['CreateUser', { ...USER, NoPasswordRequired: 'true' }]],
    call: ['ModifyUser', { UserId: 'u', Engine: 'valkey' }],
    code: combination,
  },
  {
    name: 'a password of a user who needs none',
    call: ['CreateUser', { ...USER, NoPasswordRequired: 'true', ...PASSWORD }],
    code: combination,
    message: 'Password field is not allowed with authentication type: no-password-required',
  },
  {
    name: 'three passwords',
    call: ['CreateUser', { ...USER, Passwords: Array<string>(3).fill('a-long-password-here') }],
    code: value,
    message: 'Maximum number of passwords allowed in this service is 2.',
  },
  {
    name: 'a short password',
    call: ['CreateUser', { ...USER, Passwords: ['short'] }],
    code: value,
    message: 'Passwords length must be between 16-128 characters.',
  },
  {
    name: 'a password in the access string',
    call: ['CreateUser', { ...USER, ...PASSWORD, AccessString: 'on >secret ~*' }],
    code: value,
    message: /^Password rules are not supported in Elasticache access string\./,
  },
  {
    name: 'a category that is none',
    call: ['CreateUser', { ...USER, ...PASSWORD, AccessString: 'on +@everything' }],
    code: value,
    message: 'Access string contains invalid category(s)',
  },
  {
    name: 'an access string that is none',
    call: ['CreateUser', { ...USER, ...PASSWORD, AccessString: 'yes please' }],
    code: value,
    message: 'The access-string is invalid.',
  },
  {
    name: 'an IAM user of another name',
    call: ['CreateUser', { ...USER, UserName: 'v', AuthenticationMode: { Type: 'iam' } }],
    code: combination,
    message: 'User Id and User name must be same for authentication type: iam',
  },
  {
    name: 'a user who is being modified',
    before: [['CreateUser', { ...USER, ...PASSWORD }], 'soon', ['ModifyUser', { UserId: 'u', AccessString: 'off' }]],
    call: ['ModifyUser', { UserId: 'u', AccessString: 'on' }],
    code: 'InvalidUserState',
    message: 'User u has status modifying. Only active users can be modified.',
  },
  {
    name: 'a redis group without a default user',
    before: [['CreateUser', { ...USER, ...PASSWORD }]],
    call: ['CreateUserGroup', { UserGroupId: 'ug', Engine: 'redis', UserIds: ['u'] }],
    code: 'DefaultUserRequired',
    message: 'User group needs to contain a user with the user name default.',
  },
  {
    name: 'a valkey group with a user without a password',
    before: [['CreateUser', { ...USER, NoPasswordRequired: 'true' }]],
    call: ['CreateUserGroup', { UserGroupId: 'ug', Engine: 'valkey', UserIds: ['u'] }],
    code: value,
    message: 'No password user u cannot be added to user group with engine Valkey',
  },
  {
    name: 'a user group on its way',
    before: ['soon', ...USERS],
    call: ['DeleteUserGroup', { UserGroupId: 'ug' }],
    code: 'InvalidUserGroupState',
  },
  // --- serverless
  {
    name: 'two fields of a serverless cache',
    before: [['CreateServerlessCache', SERVERLESS]],
    call: ['ModifyServerlessCache', { ServerlessCacheName: 'e', Description: 'x', SnapshotRetentionLimit: '1' }],
    code: combination,
    message: 'Serverless Cache modifications only support modifying one field per request.',
  },
  {
    name: 'no field of a serverless cache',
    before: [['CreateServerlessCache', SERVERLESS]],
    call: ['ModifyServerlessCache', { ServerlessCacheName: 'e' }],
    code: combination,
    message: 'No modifications were requested',
  },
  {
    name: 'the same engine of a serverless cache',
    before: [['CreateServerlessCache', SERVERLESS]],
    call: ['ModifyServerlessCache', { ServerlessCacheName: 'e', Engine: 'redis', MajorEngineVersion: '7' }],
    code: value,
    message: 'This API supports only cross-engine upgrades to Valkey engine currently',
  },
  {
    name: 'a serverless version that does not exist',
    call: ['CreateServerlessCache', { ...SERVERLESS, Engine: 'memcached', MajorEngineVersion: '8' }],
    code: value,
    message: 'Specified engine does not support major engine version 8',
  },
  {
    name: 'a low limit',
    call: ['CreateServerlessCache', { ...SERVERLESS, CacheUsageLimits: { ECPUPerSecond: { Maximum: '5' } } }],
    code: value,
    message:
      'Invalid value for ECPUPerSecond limit. Must be between 1000 and 15000000. You can set the value to zero to remove the limit.',
  },
  {
    name: 'a public cache of redis',
    call: ['CreateServerlessCache', { ...SERVERLESS, ConnectionType: 'public' }],
    code: combination,
  },
];
