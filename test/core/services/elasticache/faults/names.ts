import type { Call } from '../refusals/kit.js';
import { ARN, all, create, GROUP, group, INGRESS, NEW, type Provoked, restOf, tagCalls, without } from './kit.js';

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

function lookups(): readonly Provoked[] {
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

/** Faults: names that nobody has, and what is amiss with them. */
export function unknownNames(): readonly Provoked[] {
  return [
    ...lookups(),
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
  ];
}
