/**
 * How each fault of the service model comes about. All calls are made in a `furnished` account: one of everything, at rest. The
 * calls in `soon` come just before, so that what they change is on its way; `quotas` are lowered to what there is.
 */
import type { EmulatorData } from '#src/core/services/elasticache/state/data.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import type { Call } from '../refusals/kit.js';

type Quotas = Partial<EmulatorData['quotas']>;
type Assumed = Partial<EmulatorData['quotas']['assumed']>;

export interface Provoked {
  /** The name that the model gives the fault. */
  readonly fault: string;
  readonly call: Call;
  readonly soon?: readonly Call[];
  readonly quotas?: Quotas;
  readonly assumed?: Assumed;
}

export const ARN = 'arn:aws:elasticache:us-east-1:123456789012';
export const NODE = { CacheNodeType: 'cache.r6g.large' };
export const GROUP = { ReplicationGroupDescription: 'd', Engine: 'redis', ...NODE };
export const CLUSTER = { CacheClusterId: 'new', Engine: 'redis', ...NODE, NumCacheNodes: '1' };
export const USER = { Engine: 'redis', AccessString: 'on ~* +@all', NoPasswordRequired: 'true' };
export const TLS = { TransitEncryptionEnabled: 'true' };
export const NOW = { ApplyImmediately: 'true' };
export const MANY_TAGS = { Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: 'v' })) };
export const OFFERING = (data: EmulatorData): string =>
  String(data.offerings.offerings[0]?.ReservedCacheNodesOfferingId);

export function furniture(data: EmulatorData): readonly Call[] {
  return [
    [
      'CreateCacheSubnetGroup',
      { CacheSubnetGroupName: 'n', CacheSubnetGroupDescription: 'd', SubnetIds: ['subnet-1'] },
    ],
    [
      'CreateCacheParameterGroup',
      { CacheParameterGroupName: 'p', CacheParameterGroupFamily: 'redis7', Description: 'd' },
    ],
    ['CreateCacheSecurityGroup', { CacheSecurityGroupName: 'x', Description: 'd' }],
    ['AuthorizeCacheSecurityGroupIngress', INGRESS('z')],
    ['CreateCacheCluster', { ...CLUSTER, CacheClusterId: 'c', CacheSubnetGroupName: 'n' }],
    ['CreateCacheCluster', { ...CLUSTER, CacheClusterId: 'm', Engine: 'memcached', NumCacheNodes: '2' }],
    ['CreateCacheCluster', { ...CLUSTER, CacheClusterId: 'old', CacheSecurityGroupNames: ['x'] }],
    ['CreateUser', { ...USER, UserId: 'u', UserName: 'u' }],
    ['CreateUser', { ...USER, UserId: 'd', UserName: 'default' }],
    ['CreateUserGroup', { UserGroupId: 'w', Engine: 'redis', UserIds: ['default', 'u'] }],
    ['CreateUserGroup', { UserGroupId: 'w2', Engine: 'redis', UserIds: ['d'] }],
    ['CreateReplicationGroup', { ...GROUP, ReplicationGroupId: 'g', NumNodeGroups: '2', ReplicasPerNodeGroup: '1' }],
    [
      'CreateReplicationGroup',
      { ...GROUP, ...TLS, ReplicationGroupId: 'h', NumCacheClusters: '3', AutomaticFailoverEnabled: 'true' },
    ],
    ['CreateReplicationGroup', { ...GROUP, ReplicationGroupId: 'i', NumCacheClusters: '2', Engine: 'valkey' }],
    [
      'CreateReplicationGroup',
      { ...GROUP, ReplicationGroupId: 't', CacheNodeType: 'cache.t1.micro', EngineVersion: '3.2.10' },
    ],
    ['StartMigration', { ReplicationGroupId: 'i', CustomerNodeEndpointList: [{ Address: 'a', Port: '6379' }] }],
    ['CreateReplicationGroup', { ...GROUP, ReplicationGroupId: 'q', NumNodeGroups: '2', ReplicasPerNodeGroup: '0' }],
    ['CreateGlobalReplicationGroup', { GlobalReplicationGroupIdSuffix: 'y', PrimaryReplicationGroupId: 'q' }],
    ['CreateSnapshot', { CacheClusterId: 'c', SnapshotName: 's' }],
    ['CreateServerlessCache', { ServerlessCacheName: 'e', Engine: 'redis' }],
    ['CreateServerlessCacheSnapshot', { ServerlessCacheName: 'e', ServerlessCacheSnapshotName: 'f' }],
    ['PurchaseReservedCacheNodesOffering', { ReservedCacheNodesOfferingId: OFFERING(data), ReservedCacheNodeId: 'r' }],
  ];
}

export const INGRESS = (name: string): Parameters => ({
  CacheSecurityGroupName: 'x',
  EC2SecurityGroupName: name,
  EC2SecurityGroupOwnerId: '123456789012',
});

/** What an operation cannot do without, beside the parameter in question. */
export const REST: { readonly [operation: string]: Parameters } = {
  AuthorizeCacheSecurityGroupIngress: INGRESS('z2'),
  BatchApplyUpdateAction: { ReplicationGroupIds: ['g'] },
  BatchStopUpdateAction: { ReplicationGroupIds: ['g'] },
  CreateSnapshot: { SnapshotName: 'new' },
  DecreaseNodeGroupsInGlobalReplicationGroup: { NodeGroupCount: '1', ...NOW, GlobalNodeGroupsToRemove: ['a'] },
  DecreaseReplicaCount: { NewReplicaCount: '0', ...NOW },
  DeleteGlobalReplicationGroup: { RetainPrimaryReplicationGroup: 'true' },
  DisassociateGlobalReplicationGroup: { ReplicationGroupId: 'q', ReplicationGroupRegion: 'us-east-1' },
  ExportServerlessCacheSnapshot: { S3BucketName: 'bucket' },
  FailoverGlobalReplicationGroup: { PrimaryRegion: 'us-east-1', PrimaryReplicationGroupId: 'q' },
  IncreaseNodeGroupsInGlobalReplicationGroup: { NodeGroupCount: '3', ...NOW },
  IncreaseReplicaCount: { NewReplicaCount: '3', ...NOW },
  ModifyCacheCluster: { CacheClusterId: 'c' },
  ModifyCacheParameterGroup: { ParameterNameValues: [{ ParameterName: 'timeout', ParameterValue: '20' }] },
  ModifyGlobalReplicationGroup: { ...NOW, GlobalReplicationGroupDescription: 'other' },
  ModifyReplicationGroup: { ReplicationGroupId: 'g' },
  ModifyReplicationGroupShardConfiguration: { NodeGroupCount: '3', ...NOW },
  ModifyServerlessCache: { ServerlessCacheName: 'e' },
  ModifyUser: { AccessString: 'on ~* +@all' },
  ModifyUserGroup: { UserIdsToAdd: ['d'] },
  RebalanceSlotsInGlobalReplicationGroup: NOW,
  RebootCacheCluster: { CacheNodeIdsToReboot: ['0001'] },
  ResetCacheParameterGroup: { ResetAllParameters: 'true' },
  RevokeCacheSecurityGroupIngress: INGRESS('z'),
  StartMigration: { CustomerNodeEndpointList: [{ Address: 'a', Port: '6379' }] },
  TestFailover: { NodeGroupId: '0001' },
  TestMigration: { CustomerNodeEndpointList: [{ Address: 'a', Port: '6379' }] },
};

/** What creates a thing of a new name. */
export const NEW: { readonly [operation: string]: Parameters } = {
  CopyServerlessCacheSnapshot: { SourceServerlessCacheSnapshotName: 'f', TargetServerlessCacheSnapshotName: 'new' },
  CopySnapshot: { SourceSnapshotName: 's', TargetSnapshotName: 'new' },
  CreateCacheCluster: CLUSTER,
  CreateCacheParameterGroup: { CacheParameterGroupName: 'new', CacheParameterGroupFamily: 'redis7', Description: 'd' },
  CreateCacheSecurityGroup: { CacheSecurityGroupName: 'new', Description: 'd' },
  CreateCacheSubnetGroup: {
    CacheSubnetGroupName: 'new',
    CacheSubnetGroupDescription: 'd',
    SubnetIds: ['subnet-1', 'subnet-2'],
  },
  CreateGlobalReplicationGroup: { GlobalReplicationGroupIdSuffix: 'new', PrimaryReplicationGroupId: 'g' },
  CreateReplicationGroup: { ...GROUP, ReplicationGroupId: 'new' },
  CreateServerlessCache: { ServerlessCacheName: 'new', Engine: 'redis' },
  CreateServerlessCacheSnapshot: { ServerlessCacheName: 'e', ServerlessCacheSnapshotName: 'new' },
  CreateSnapshot: { CacheClusterId: 'c', SnapshotName: 'new' },
  CreateUser: { ...USER, UserId: 'new', UserName: 'new' },
  CreateUserGroup: { UserGroupId: 'new', Engine: 'redis', UserIds: ['default'] },
};

export function without(parameters: Parameters, ...names: readonly string[]): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

export const restOf = (operation: string): Parameters => {
  if (operation === 'CreateSnapshot') return { SnapshotName: 'new' };
  if (operation === 'CreateReplicationGroup') return without(NEW[operation] ?? {}, 'Engine', 'CacheNodeType');
  return REST[operation] ?? NEW[operation] ?? {};
};

export const tagCalls = (ResourceName: string): readonly Call[] => [
  ['AddTagsToResource', { ResourceName, Tags: [{ Key: 'k', Value: 'v' }] }],
  ['RemoveTagsFromResource', { ResourceName, TagKeys: ['k'] }],
  ['ListTagsForResource', { ResourceName }],
];

export const group = (ReplicationGroupId: string, operation: string, more: Parameters = {}): Call => [
  operation,
  { ...restOf(operation), ReplicationGroupId, ...more },
];
export const global = (operation: string): Call => [
  operation,
  { ...restOf(operation), GlobalReplicationGroupId: 'ldgnf-y' },
];
export const all = (
  fault: string,
  calls: readonly Call[],
  how: Omit<Provoked, 'fault' | 'call'> = {},
): readonly Provoked[] => calls.map((call) => ({ fault, call, ...how }));
export const create = (operation: string, more: Parameters = {}): Call => [operation, { ...NEW[operation], ...more }];

export const MODIFY_GROUP = group('g', 'ModifyReplicationGroup', { ReplicationGroupDescription: 'other' });
export const INCREASE = group('g', 'IncreaseReplicaCount', { NewReplicaCount: '2' });
export const DECREASE = group('g', 'DecreaseReplicaCount');
export const RESHARD = group('g', 'ModifyReplicationGroupShardConfiguration');
export const REBOOT: Call = ['RebootCacheCluster', { CacheClusterId: 'h-002', CacheNodeIdsToReboot: ['0001'] }];
export const BUSY_GROUP: readonly Call[] = [MODIFY_GROUP];
export const BUSY_GLOBAL: readonly Call[] = [
  [
    'ModifyGlobalReplicationGroup',
    { ...NOW, GlobalReplicationGroupId: 'ldgnf-y', GlobalReplicationGroupDescription: 'o' },
  ],
];
export const BUSY_CLUSTER: readonly Call[] = [
  ['RebootCacheCluster', { CacheClusterId: 'c', CacheNodeIdsToReboot: ['0001'] }],
];
export const BUSY_CACHE: readonly Call[] = [
  ['ModifyServerlessCache', { ServerlessCacheName: 'e', Description: 'other' }],
];
export const BUSY_USER_GROUP: readonly Call[] = [['ModifyUserGroup', { UserGroupId: 'w', UserIdsToRemove: ['u'] }]];
export const BUSY_COPY: readonly Call[] = [create('CopyServerlessCacheSnapshot')];
export const FINAL = { FinalSnapshotIdentifier: 'final' };
