/**
 * How each fault of the service model comes about. All calls are made in a `furnished` account: one of everything, at rest. The calls
 * in `soon` come just before, so that what they change is on its way; `quotas` are lowered to what there is.
 */
import type { EmulatorData } from '#src/core/services/elasticache/state/data.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import type { Call } from './refusals/kit.js';

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

const ARN = 'arn:aws:elasticache:us-east-1:123456789012';
const NODE = { CacheNodeType: 'cache.r6g.large' };
const GROUP = { ReplicationGroupDescription: 'd', Engine: 'redis', ...NODE };
const CLUSTER = { CacheClusterId: 'new', Engine: 'redis', ...NODE, NumCacheNodes: '1' };
const USER = { Engine: 'redis', AccessString: 'on ~* +@all', NoPasswordRequired: 'true' };
const TLS = { TransitEncryptionEnabled: 'true' };
const NOW = { ApplyImmediately: 'true' };
const MANY_TAGS = { Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: 'v' })) };
const OFFERING = (data: EmulatorData): string => String(data.offerings.offerings[0]?.ReservedCacheNodesOfferingId);

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

const INGRESS = (name: string): Parameters => ({
  CacheSecurityGroupName: 'x',
  EC2SecurityGroupName: name,
  EC2SecurityGroupOwnerId: '123456789012',
});

/** Kinds of things: how calls name them, and what their ARNs say. */
const UNKNOWN: readonly (readonly [fault: string, parameter: string, type: string, operations: readonly string[]])[] = [
  [
    'CacheClusterNotFoundFault',
    'CacheClusterId',
    'cluster',
    [
      'DeleteCacheCluster',
      'DescribeCacheClusters',
      'DescribeSnapshots',
      'ListAllowedNodeTypeModifications',
      'ModifyCacheCluster',
      'RebootCacheCluster',
      'CreateSnapshot',
    ],
  ],
  [
    'ReplicationGroupNotFoundFault',
    'ReplicationGroupId',
    'replicationgroup',
    [
      'CompleteMigration',
      'CreateSnapshot',
      'DecreaseReplicaCount',
      'DeleteReplicationGroup',
      'DescribeReplicationGroups',
      'IncreaseReplicaCount',
      'ListAllowedNodeTypeModifications',
      'ModifyReplicationGroup',
      'ModifyReplicationGroupShardConfiguration',
      'StartMigration',
      'TestFailover',
      'TestMigration',
      'CreateCacheCluster',
    ],
  ],
  [
    'CacheParameterGroupNotFoundFault',
    'CacheParameterGroupName',
    'parametergroup',
    [
      'DeleteCacheParameterGroup',
      'DescribeCacheParameterGroups',
      'DescribeCacheParameters',
      'ModifyCacheParameterGroup',
      'ResetCacheParameterGroup',
      'CreateCacheCluster',
      'CreateReplicationGroup',
      'ModifyCacheCluster',
      'ModifyReplicationGroup',
    ],
  ],
  [
    'CacheSubnetGroupNotFoundFault',
    'CacheSubnetGroupName',
    'subnetgroup',
    [
      'CreateCacheCluster',
      'CreateReplicationGroup',
      'DeleteCacheSubnetGroup',
      'DescribeCacheSubnetGroups',
      'ModifyCacheSubnetGroup',
    ],
  ],
  [
    'CacheSecurityGroupNotFoundFault',
    'CacheSecurityGroupName',
    'securitygroup',
    [
      'AuthorizeCacheSecurityGroupIngress',
      'DeleteCacheSecurityGroup',
      'DescribeCacheSecurityGroups',
      'RevokeCacheSecurityGroupIngress',
    ],
  ],
  ['SnapshotNotFoundFault', 'SnapshotName', 'snapshot', ['DeleteSnapshot', 'DescribeSnapshots']],
  ['UserNotFoundFault', 'UserId', 'user', ['DeleteUser', 'DescribeUsers', 'ModifyUser']],
  [
    'UserGroupNotFoundFault',
    'UserGroupId',
    'usergroup',
    ['CreateServerlessCache', 'DeleteUserGroup', 'DescribeUserGroups', 'ModifyServerlessCache', 'ModifyUserGroup'],
  ],
  [
    'ServerlessCacheNotFoundFault',
    'ServerlessCacheName',
    'serverlesscache',
    [
      'CreateServerlessCacheSnapshot',
      'DeleteServerlessCache',
      'DescribeServerlessCaches',
      'DescribeServerlessCacheSnapshots',
      'ModifyServerlessCache',
    ],
  ],
  [
    'ServerlessCacheSnapshotNotFoundFault',
    'ServerlessCacheSnapshotName',
    'serverlesscachesnapshot',
    ['DeleteServerlessCacheSnapshot', 'DescribeServerlessCacheSnapshots', 'ExportServerlessCacheSnapshot'],
  ],
  ['ReservedCacheNodeNotFoundFault', 'ReservedCacheNodeId', 'reserved-instance', ['DescribeReservedCacheNodes']],
  [
    'ReservedCacheNodesOfferingNotFoundFault',
    'ReservedCacheNodesOfferingId',
    '',
    ['DescribeReservedCacheNodesOfferings', 'PurchaseReservedCacheNodesOffering'],
  ],
  [
    'GlobalReplicationGroupNotFoundFault',
    'GlobalReplicationGroupId',
    'globalreplicationgroup',
    [
      'CreateReplicationGroup',
      'DecreaseNodeGroupsInGlobalReplicationGroup',
      'DeleteGlobalReplicationGroup',
      'DescribeGlobalReplicationGroups',
      'DisassociateGlobalReplicationGroup',
      'FailoverGlobalReplicationGroup',
      'IncreaseNodeGroupsInGlobalReplicationGroup',
      'ModifyGlobalReplicationGroup',
      'RebalanceSlotsInGlobalReplicationGroup',
    ],
  ],
  [
    'ServiceUpdateNotFoundFault',
    'ServiceUpdateName',
    '',
    ['BatchApplyUpdateAction', 'BatchStopUpdateAction', 'DescribeServiceUpdates'],
  ],
];

/** What an operation cannot do without, beside the parameter in question. */
const REST: { readonly [operation: string]: Parameters } = {
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
const NEW: { readonly [operation: string]: Parameters } = {
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

function without(parameters: Parameters, ...names: readonly string[]): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

const restOf = (operation: string): Parameters => {
  if (operation === 'CreateSnapshot') return { SnapshotName: 'new' };
  if (operation === 'CreateReplicationGroup') return without(NEW[operation] ?? {}, 'Engine', 'CacheNodeType');
  return REST[operation] ?? NEW[operation] ?? {};
};

function unknownNames(): readonly Provoked[] {
  return UNKNOWN.flatMap(([fault, parameter, type, operations]) => {
    const calls = operations.map((operation): Call => {
      const rest =
        operation === 'CreateReplicationGroup' && parameter !== 'GlobalReplicationGroupId'
          ? NEW[operation]
          : restOf(operation);
      const replica = operation === 'CreateCacheCluster' && parameter === 'ReplicationGroupId';
      return [operation, { ...(replica ? { CacheClusterId: 'new' } : rest), [parameter]: 'nobody' }];
    });
    const prefix = type === 'globalreplicationgroup' ? 'arn:aws:elasticache::123456789012' : ARN;
    const tagging = type === '' ? [] : tagCalls(`${prefix}:${type}:nobody`);
    return [...calls, ...tagging].map((call) => ({ fault, call }));
  });
}

const tagCalls = (ResourceName: string): readonly Call[] => [
  ['AddTagsToResource', { ResourceName, Tags: [{ Key: 'k', Value: 'v' }] }],
  ['RemoveTagsFromResource', { ResourceName, TagKeys: ['k'] }],
  ['ListTagsForResource', { ResourceName }],
];

const group = (ReplicationGroupId: string, operation: string, more: Parameters = {}): Call => [
  operation,
  { ...restOf(operation), ReplicationGroupId, ...more },
];
const global = (operation: string): Call => [operation, { ...restOf(operation), GlobalReplicationGroupId: 'ldgnf-y' }];
const all = (fault: string, calls: readonly Call[], how: Omit<Provoked, 'fault' | 'call'> = {}): readonly Provoked[] =>
  calls.map((call) => ({ fault, call, ...how }));
const create = (operation: string, more: Parameters = {}): Call => [operation, { ...NEW[operation], ...more }];

const MODIFY_GROUP = group('g', 'ModifyReplicationGroup', { ReplicationGroupDescription: 'other' });
const INCREASE = group('g', 'IncreaseReplicaCount', { NewReplicaCount: '2' });
const DECREASE = group('g', 'DecreaseReplicaCount');
const RESHARD = group('g', 'ModifyReplicationGroupShardConfiguration');
const REBOOT: Call = ['RebootCacheCluster', { CacheClusterId: 'h-002', CacheNodeIdsToReboot: ['0001'] }];
const BUSY_GROUP: readonly Call[] = [MODIFY_GROUP];
const BUSY_GLOBAL: readonly Call[] = [
  [
    'ModifyGlobalReplicationGroup',
    { ...NOW, GlobalReplicationGroupId: 'ldgnf-y', GlobalReplicationGroupDescription: 'o' },
  ],
];
const BUSY_CLUSTER: readonly Call[] = [['RebootCacheCluster', { CacheClusterId: 'c', CacheNodeIdsToReboot: ['0001'] }]];
const BUSY_CACHE: readonly Call[] = [['ModifyServerlessCache', { ServerlessCacheName: 'e', Description: 'other' }]];
const BUSY_USER_GROUP: readonly Call[] = [['ModifyUserGroup', { UserGroupId: 'w', UserIdsToRemove: ['u'] }]];
const BUSY_COPY: readonly Call[] = [create('CopyServerlessCacheSnapshot')];
const FINAL = { FinalSnapshotIdentifier: 'final' };

export function provoked(data: EmulatorData): readonly Provoked[] {
  const global_ = 'InvalidGlobalReplicationGroupStateFault';
  return [
    ...unknownNames(),
    ...all('CacheClusterNotFoundFault', [
      [
        'CreateReplicationGroup',
        { ...without(GROUP, 'Engine', 'CacheNodeType'), ReplicationGroupId: 'new', PrimaryClusterId: 'nobody' },
      ],
      group('h', 'ModifyReplicationGroup', { PrimaryClusterId: 'nobody' }),
    ]),
    ...all('ReplicationGroupNotFoundFault', [
      create('CreateGlobalReplicationGroup', { PrimaryReplicationGroupId: 'nobody' }),
    ]),
    ...all('CacheSecurityGroupNotFoundFault', [
      create('CreateCacheCluster', { CacheSecurityGroupNames: ['nobody'] }),
      create('CreateReplicationGroup', { CacheSecurityGroupNames: ['nobody'] }),
      ['ModifyCacheCluster', { CacheClusterId: 'c', CacheSecurityGroupNames: ['nobody'] }],
      ['ModifyReplicationGroup', { ReplicationGroupId: 'g', CacheSecurityGroupNames: ['nobody'] }],
    ]),
    ...all('SnapshotNotFoundFault', [create('CopySnapshot', { SourceSnapshotName: 'nobody' })]),
    ...all('ServerlessCacheSnapshotNotFoundFault', [
      create('CopyServerlessCacheSnapshot', { SourceServerlessCacheSnapshotName: 'nobody' }),
    ]),
    ...all('UserNotFoundFault', [
      create('CreateUserGroup', { UserIds: ['nobody'] }),
      ['ModifyUserGroup', { UserGroupId: 'w', UserIdsToAdd: ['nobody'] }],
    ]),
    ...all('UserGroupNotFoundFault', [
      create('CreateReplicationGroup', { UserGroupIds: ['nobody'], TransitEncryptionEnabled: 'true' }),
      ['ModifyReplicationGroup', { ReplicationGroupId: 'h', UserGroupIdsToAdd: ['nobody'] }],
    ]),
    ...all('InvalidARNFault', tagCalls('nonsense')),
    ...all('AuthorizationAlreadyExistsFault', [['AuthorizeCacheSecurityGroupIngress', INGRESS('z')]]),
    ...all('AuthorizationNotFoundFault', [['RevokeCacheSecurityGroupIngress', INGRESS('nobody')]]),
    ...all('TagNotFoundFault', [['RemoveTagsFromResource', { ResourceName: `${ARN}:user:u`, TagKeys: ['nobody'] }]]),
    ...all('NodeGroupNotFoundFault', [group('g', 'TestFailover', { NodeGroupId: '0009' })]),
    // --- names that are taken
    ...all('CacheClusterAlreadyExistsFault', [create('CreateCacheCluster', { CacheClusterId: 'c' })]),
    ...all('CacheParameterGroupAlreadyExistsFault', [
      create('CreateCacheParameterGroup', { CacheParameterGroupName: 'p' }),
    ]),
    ...all('CacheSecurityGroupAlreadyExistsFault', [
      create('CreateCacheSecurityGroup', { CacheSecurityGroupName: 'x' }),
    ]),
    ...all('CacheSubnetGroupAlreadyExistsFault', [create('CreateCacheSubnetGroup', { CacheSubnetGroupName: 'n' })]),
    ...all('GlobalReplicationGroupAlreadyExistsFault', [
      create('CreateGlobalReplicationGroup', { GlobalReplicationGroupIdSuffix: 'y' }),
    ]),
    ...all('ReplicationGroupAlreadyExistsFault', [create('CreateReplicationGroup', { ReplicationGroupId: 'g' })]),
    ...all('ServerlessCacheAlreadyExistsFault', [create('CreateServerlessCache', { ServerlessCacheName: 'e' })]),
    ...all('UserAlreadyExistsFault', [create('CreateUser', { UserId: 'u' })]),
    ...all('UserGroupAlreadyExistsFault', [create('CreateUserGroup', { UserGroupId: 'w' })]),
    ...all('ReservedCacheNodeAlreadyExistsFault', [
      [
        'PurchaseReservedCacheNodesOffering',
        { ReservedCacheNodesOfferingId: OFFERING(data), ReservedCacheNodeId: 'r' },
      ],
    ]),
    ...all('SnapshotAlreadyExistsFault', [
      create('CreateSnapshot', { SnapshotName: 's' }),
      create('CopySnapshot', { TargetSnapshotName: 's' }),
      ['DeleteCacheCluster', { CacheClusterId: 'c', FinalSnapshotIdentifier: 's' }],
      ['DeleteReplicationGroup', { ReplicationGroupId: 'g', FinalSnapshotIdentifier: 's' }],
    ]),
    ...all('ServerlessCacheSnapshotAlreadyExistsFault', [
      create('CreateServerlessCacheSnapshot', { ServerlessCacheSnapshotName: 'f' }),
      create('CopyServerlessCacheSnapshot', { TargetServerlessCacheSnapshotName: 'f' }),
      ['DeleteServerlessCache', { ServerlessCacheName: 'e', FinalSnapshotName: 'f' }],
    ]),
    // --- states
    ...all(
      'InvalidCacheClusterStateFault',
      [
        ['ModifyCacheCluster', { CacheClusterId: 'c', SnapshotRetentionLimit: '2' }],
        ['RebootCacheCluster', { CacheClusterId: 'c', CacheNodeIdsToReboot: ['0001'] }],
        create('CreateSnapshot'),
        [
          'CreateReplicationGroup',
          { ReplicationGroupId: 'new', ReplicationGroupDescription: 'd', PrimaryClusterId: 'c' },
        ],
      ],
      { soon: BUSY_CLUSTER },
    ),
    ...all(
      'InvalidCacheClusterStateFault',
      [
        group('h', 'ModifyReplicationGroup', { ReplicationGroupDescription: 'other' }),
        group('h', 'IncreaseReplicaCount'),
        group('h', 'DecreaseReplicaCount', { NewReplicaCount: '1' }),
        group('h', 'TestFailover'),
      ],
      { soon: [REBOOT] },
    ),
    ...all('InvalidCacheClusterStateFault', [RESHARD], {
      soon: [['CreateSnapshot', { CacheClusterId: 'g-0001-002', SnapshotName: 'new' }]],
    }),
    ...all(
      'InvalidReplicationGroupStateFault',
      [
        ...tagCalls(`${ARN}:replicationgroup:g`),
        MODIFY_GROUP,
        INCREASE,
        DECREASE,
        RESHARD,
        group('g', 'TestFailover'),
        group('g', 'StartMigration'),
        group('g', 'TestMigration'),
        group('g', 'CompleteMigration'),
        group('g', 'DeleteReplicationGroup'),
        create('CreateGlobalReplicationGroup'),
        ['CreateSnapshot', { ReplicationGroupId: 'g', SnapshotName: 'new' }],
        ['CreateCacheCluster', { CacheClusterId: 'new', ReplicationGroupId: 'h' }],
      ],
      { soon: [...BUSY_GROUP, group('h', 'ModifyReplicationGroup', { ReplicationGroupDescription: 'other' })] },
    ),
    ...all(
      'InvalidServerlessCacheStateFault',
      [
        ...tagCalls(`${ARN}:serverlesscache:e`),
        create('CreateServerlessCacheSnapshot'),
        ['DeleteServerlessCache', { ServerlessCacheName: 'e' }],
        ['ModifyServerlessCache', { ServerlessCacheName: 'e', Description: 'more' }],
      ],
      { soon: BUSY_CACHE },
    ),
    ...all(
      'InvalidServerlessCacheSnapshotStateFault',
      [
        ...tagCalls(`${ARN}:serverlesscachesnapshot:new`),
        create('CopyServerlessCacheSnapshot', {
          SourceServerlessCacheSnapshotName: 'new',
          TargetServerlessCacheSnapshotName: 'newer',
        }),
        ['DeleteServerlessCacheSnapshot', { ServerlessCacheSnapshotName: 'new' }],
        ['ExportServerlessCacheSnapshot', { ServerlessCacheSnapshotName: 'new', S3BucketName: 'bucket' }],
      ],
      { soon: BUSY_COPY },
    ),
    ...all(
      'InvalidSnapshotStateFault',
      [
        create('CopySnapshot', { SourceSnapshotName: 'new', TargetSnapshotName: 'newer' }),
        ['DeleteSnapshot', { SnapshotName: 'new' }],
      ],
      { soon: [create('CopySnapshot')] },
    ),
    ...all(
      'InvalidUserGroupStateFault',
      [
        ['DeleteUserGroup', { UserGroupId: 'w' }],
        ['ModifyUserGroup', { UserGroupId: 'w', UserIdsToAdd: ['u'] }],
        create('CreateReplicationGroup', { UserGroupIds: ['w'], TransitEncryptionEnabled: 'true' }),
        group('h', 'ModifyReplicationGroup', { UserGroupIdsToAdd: ['w'] }),
        create('CreateServerlessCache', { UserGroupId: 'w' }),
        ['ModifyServerlessCache', { ServerlessCacheName: 'e', UserGroupId: 'w' }],
      ],
      { soon: BUSY_USER_GROUP },
    ),
    ...all(
      'InvalidUserStateFault',
      [
        ['DeleteUser', { UserId: 'u' }],
        ['ModifyUser', { UserId: 'u', AccessString: 'on ~* +@all' }],
      ],
      { soon: [['ModifyUser', { UserId: 'u', AccessString: 'off ~* +@all' }]] },
    ),
    ...all(
      'InvalidCacheSecurityGroupStateFault',
      [
        ['AuthorizeCacheSecurityGroupIngress', INGRESS('z3')],
        ['ModifyCacheCluster', { CacheClusterId: 'c', CacheSecurityGroupNames: ['x'] }],
        ['ModifyReplicationGroup', { ReplicationGroupId: 'g', CacheSecurityGroupNames: ['x'] }],
        ['RevokeCacheSecurityGroupIngress', INGRESS('z')],
      ],
      { soon: [['AuthorizeCacheSecurityGroupIngress', INGRESS('z2')]] },
    ),
    ...all('InvalidCacheSecurityGroupStateFault', [['DeleteCacheSecurityGroup', { CacheSecurityGroupName: 'x' }]]),
    ...all(
      'InvalidCacheParameterGroupStateFault',
      [
        ['ModifyCacheParameterGroup', { ...REST.ModifyCacheParameterGroup, CacheParameterGroupName: 'p' }],
        ['ResetCacheParameterGroup', { ResetAllParameters: 'true', CacheParameterGroupName: 'p' }],
        ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'p' }],
      ],
      { soon: [['ModifyCacheParameterGroup', { ...REST.ModifyCacheParameterGroup, CacheParameterGroupName: 'p' }]] },
    ),
    ...all(
      global_,
      [
        ...[
          'DecreaseNodeGroupsInGlobalReplicationGroup',
          'DeleteGlobalReplicationGroup',
          'DisassociateGlobalReplicationGroup',
          'FailoverGlobalReplicationGroup',
          'IncreaseNodeGroupsInGlobalReplicationGroup',
          'ModifyGlobalReplicationGroup',
          'RebalanceSlotsInGlobalReplicationGroup',
        ].map(global),
        [
          'CreateReplicationGroup',
          { ReplicationGroupId: 'new', ReplicationGroupDescription: 'd', GlobalReplicationGroupId: 'ldgnf-y' },
        ],
        ['ModifyCacheParameterGroup', { ...REST.ModifyCacheParameterGroup, CacheParameterGroupName: '$global' }],
        ['ResetCacheParameterGroup', { ResetAllParameters: 'true', CacheParameterGroupName: '$global' }],
      ],
      { soon: BUSY_GLOBAL },
    ),
    ...all('ReplicationGroupAlreadyUnderMigrationFault', [group('i', 'StartMigration'), group('i', 'TestMigration')]),
    ...all('ReplicationGroupNotUnderMigrationFault', [group('g', 'CompleteMigration')]),
    ...all('NoOperationFault', [
      group('g', 'IncreaseReplicaCount', { NewReplicaCount: '1' }),
      group('g', 'DecreaseReplicaCount', { NewReplicaCount: '1' }),
    ]),
    ...all('TestFailoverNotAvailableFault', [group('t', 'TestFailover')]),
    ...all('CacheSubnetGroupInUse', [['DeleteCacheSubnetGroup', { CacheSubnetGroupName: 'n' }]]),
    ...all('SubnetInUse', [['ModifyCacheSubnetGroup', { CacheSubnetGroupName: 'n', SubnetIds: ['subnet-2'] }]]),
    ...all('DefaultUserAssociatedToUserGroupFault', [['DeleteUser', { UserId: 'd' }]]),
    ...all('DefaultUserRequired', [
      create('CreateUserGroup', { UserIds: ['u'] }),
      ['ModifyUserGroup', { UserGroupId: 'w', UserIdsToRemove: ['default'] }],
    ]),
    ...all('DuplicateUserNameFault', [
      create('CreateUserGroup', { UserIds: ['default', 'd'] }),
      ['ModifyUserGroup', { UserGroupId: 'w', UserIdsToAdd: ['d'] }],
    ]),
    ...all('SnapshotFeatureNotSupportedFault', [
      ['CreateSnapshot', { CacheClusterId: 'm', SnapshotName: 'new' }],
      ['DeleteCacheCluster', { CacheClusterId: 'm', ...FINAL }],
      ['DeleteReplicationGroup', { ReplicationGroupId: 't', ...FINAL }],
    ]),
    // --- quotas
    ...all('TagQuotaPerResourceExceeded', [
      ...Object.keys(NEW).map((operation) => create(operation, MANY_TAGS)),
      ['AddTagsToResource', { ResourceName: `${ARN}:user:u`, ...MANY_TAGS }],
      ['PurchaseReservedCacheNodesOffering', { ReservedCacheNodesOfferingId: OFFERING(data), ...MANY_TAGS }],
    ]),
    ...all('CacheParameterGroupQuotaExceededFault', [create('CreateCacheParameterGroup')], {
      quotas: { parameterGroups: 1 },
    }),
    ...all('CacheSecurityGroupQuotaExceededFault', [create('CreateCacheSecurityGroup')], {
      quotas: { securityGroups: 1 },
    }),
    ...all('CacheSubnetGroupQuotaExceededFault', [create('CreateCacheSubnetGroup')], { quotas: { subnetGroups: 1 } }),
    ...all(
      'CacheSubnetQuotaExceededFault',
      [
        create('CreateCacheSubnetGroup'),
        ['ModifyCacheSubnetGroup', { CacheSubnetGroupName: 'n', SubnetIds: ['subnet-1', 'subnet-2'] }],
      ],
      { quotas: { subnetsPerGroup: 1 } },
    ),
    ...all('UserQuotaExceededFault', [create('CreateUser')], { quotas: { users: 2 } }),
    ...all('UserGroupQuotaExceededFault', [create('CreateUserGroup')], { quotas: { userGroups: 2 } }),
    ...all('ServerlessCacheQuotaForCustomerExceededFault', [create('CreateServerlessCache')], {
      quotas: { serverlessCaches: 1 },
    }),
    ...all(
      'ReservedCacheNodeQuotaExceededFault',
      [['PurchaseReservedCacheNodesOffering', { ReservedCacheNodesOfferingId: OFFERING(data) }]],
      { quotas: { reservedNodes: 1 } },
    ),
    ...all(
      'SnapshotQuotaExceededFault',
      [
        create('CreateSnapshot'),
        create('CopySnapshot'),
        ['DeleteCacheCluster', { CacheClusterId: 'c', ...FINAL }],
        ['DeleteReplicationGroup', { ReplicationGroupId: 'g', ...FINAL }],
      ],
      { assumed: { snapshots: 1 } },
    ),
    ...all(
      'ServerlessCacheSnapshotQuotaExceededFault',
      [create('CreateServerlessCacheSnapshot'), create('CopyServerlessCacheSnapshot')],
      { assumed: { serverlessSnapshots: 1 } },
    ),
    ...all(
      'NodeQuotaForCustomerExceededFault',
      [
        create('CreateCacheCluster'),
        create('CreateReplicationGroup'),
        INCREASE,
        RESHARD,
        ['ModifyCacheCluster', { CacheClusterId: 'm', NumCacheNodes: '3', ...NOW }],
      ],
      { quotas: { nodes: 1 } },
    ),
    ...all(
      'NodeQuotaForClusterExceededFault',
      [
        create('CreateCacheCluster', { Engine: 'memcached', NumCacheNodes: '4' }),
        ['ModifyCacheCluster', { CacheClusterId: 'm', NumCacheNodes: '4', ...NOW }],
      ],
      { quotas: { nodesPerMemcachedCluster: 3 } },
    ),
    ...all(
      'NodeQuotaForClusterExceededFault',
      [create('CreateReplicationGroup', { NumNodeGroups: '4', ReplicasPerNodeGroup: '3' })],
      { quotas: { nodesPerShardedGroup: 10 } },
    ),
    ...all(
      'NodeGroupsPerReplicationGroupQuotaExceededFault',
      [create('CreateReplicationGroup', { NumNodeGroups: '3' }), RESHARD],
      { quotas: { nodeGroups: 2 } },
    ),
    ...all('APICallRateForCustomerExceededFault', [group('g', 'TestFailover')], { quotas: { testFailovers: 0 } }),
    // --- parameters that do not go together
    ...all('InvalidParameterCombinationException', [
      [
        'DecreaseNodeGroupsInGlobalReplicationGroup',
        {
          ...REST.DecreaseNodeGroupsInGlobalReplicationGroup,
          GlobalReplicationGroupId: 'ldgnf-y',
          GlobalNodeGroupsToRetain: ['a'],
        },
      ],
      group('g', 'DecreaseReplicaCount', { ReplicasToRemove: ['a'] }),
      group('g', 'IncreaseReplicaCount', { ReplicaConfiguration: [{ NodeGroupId: '0001', NewReplicaCount: '2' }] }),
      group('g', 'ModifyReplicationGroupShardConfiguration', {
        NodeGroupsToRemove: ['0001'],
        NodeGroupsToRetain: ['0002'],
      }),
      ['CreateSnapshot', { SnapshotName: 'new', CacheClusterId: 'c', ReplicationGroupId: 'g' }],
      ['ListAllowedNodeTypeModifications', { CacheClusterId: 'c', ReplicationGroupId: 'g' }],
      ['ListAllowedNodeTypeModifications', {}],
      ['DescribeEvents', { SourceIdentifier: 'c' }],
      ['ResetCacheParameterGroup', { CacheParameterGroupName: 'p' }],
      ['ModifyUserGroup', { UserGroupId: 'w' }],
    ]),
  ];
}
