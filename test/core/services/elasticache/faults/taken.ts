import type { EmulatorData } from '#src/core/services/elasticache/state/data.js';
import { all, create, OFFERING, type Provoked } from './kit.js';

/** Faults: names that are taken. */
export function takenNames(data: EmulatorData): readonly Provoked[] {
  return [
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
  ];
}
