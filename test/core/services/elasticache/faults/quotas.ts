import type { EmulatorData } from '#src/core/services/elasticache/state/data.js';
import {
  ARN,
  all,
  create,
  FINAL,
  group,
  INCREASE,
  MANY_TAGS,
  NEW,
  NOW,
  OFFERING,
  type Provoked,
  RESHARD,
} from './kit.js';

/** Faults: quotas. */
export function exceededQuotas(data: EmulatorData): readonly Provoked[] {
  return [
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
  ];
}
