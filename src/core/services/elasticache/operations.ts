import { createCacheCluster } from './cluster-create.js';
import { modifyCacheCluster } from './cluster-modify.js';
import { deleteCacheCluster, describeCacheClusters, rebootCacheCluster } from './clusters.js';
import type { Handler } from './context.js';
import { describeCacheEngineVersions } from './engines.js';
import { describeEvents } from './events.js';
import { testFailover } from './failover.js';
import {
  createGlobalReplicationGroup,
  deleteGlobalReplicationGroup,
  describeGlobalReplicationGroups,
  disassociateGlobalReplicationGroup,
  failoverGlobalReplicationGroup,
  modifyGlobalReplicationGroup,
} from './global-operations.js';
import {
  decreaseNodeGroupsInGlobalReplicationGroup,
  increaseNodeGroupsInGlobalReplicationGroup,
  rebalanceSlotsInGlobalReplicationGroup,
} from './global-resharding.js';
import { completeMigration, startMigration, testMigration } from './migration.js';
import { listAllowedNodeTypeModifications } from './node-type-modifications.js';
import {
  createCacheParameterGroup,
  deleteCacheParameterGroup,
  describeCacheParameterGroups,
} from './parameter-groups.js';
import {
  describeCacheParameters,
  describeEngineDefaultParameters,
  modifyCacheParameterGroup,
  resetCacheParameterGroup,
} from './parameters.js';
import { decreaseReplicaCount, increaseReplicaCount } from './replica-count.js';
import { createReplicationGroup } from './replication-group-create.js';
import { modifyReplicationGroup } from './replication-group-modify.js';
import { deleteReplicationGroup, describeReplicationGroups } from './replication-groups.js';
import {
  describeReservedCacheNodes,
  describeReservedCacheNodesOfferings,
  purchaseReservedCacheNodesOffering,
} from './reserved-nodes.js';
import { modifyReplicationGroupShardConfiguration } from './resharding.js';
import {
  authorizeCacheSecurityGroupIngress,
  createCacheSecurityGroup,
  deleteCacheSecurityGroup,
  describeCacheSecurityGroups,
  revokeCacheSecurityGroupIngress,
} from './security-groups.js';
import {
  createServerlessCache,
  deleteServerlessCache,
  describeServerlessCaches,
  modifyServerlessCache,
} from './serverless-caches.js';
import {
  copyServerlessCacheSnapshot,
  createServerlessCacheSnapshot,
  deleteServerlessCacheSnapshot,
  describeServerlessCacheSnapshots,
  exportServerlessCacheSnapshot,
} from './serverless-snapshots.js';
import {
  batchApplyUpdateAction,
  batchStopUpdateAction,
  describeServiceUpdates,
  describeUpdateActions,
} from './service-updates.js';
import { copySnapshot, createSnapshot, deleteSnapshot, describeSnapshots } from './snapshots.js';
import {
  createCacheSubnetGroup,
  deleteCacheSubnetGroup,
  describeCacheSubnetGroups,
  modifyCacheSubnetGroup,
} from './subnet-groups.js';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.js';
import { createUserGroup, deleteUserGroup, describeUserGroups, modifyUserGroup } from './user-groups.js';
import { createUser, deleteUser, describeUsers, modifyUser } from './users.js';

/** What answers each operation of the API: one line per operation, all of operations.json. */
export const HANDLERS: { readonly [operation: string]: Handler } = {
  AddTagsToResource: addTagsToResource,
  AuthorizeCacheSecurityGroupIngress: authorizeCacheSecurityGroupIngress,
  BatchApplyUpdateAction: batchApplyUpdateAction,
  BatchStopUpdateAction: batchStopUpdateAction,
  CompleteMigration: completeMigration,
  CopyServerlessCacheSnapshot: copyServerlessCacheSnapshot,
  CopySnapshot: copySnapshot,
  CreateCacheCluster: createCacheCluster,
  CreateCacheParameterGroup: createCacheParameterGroup,
  CreateCacheSecurityGroup: createCacheSecurityGroup,
  CreateCacheSubnetGroup: createCacheSubnetGroup,
  CreateGlobalReplicationGroup: createGlobalReplicationGroup,
  CreateReplicationGroup: createReplicationGroup,
  CreateServerlessCache: createServerlessCache,
  CreateServerlessCacheSnapshot: createServerlessCacheSnapshot,
  CreateSnapshot: createSnapshot,
  CreateUser: createUser,
  CreateUserGroup: createUserGroup,
  DecreaseNodeGroupsInGlobalReplicationGroup: decreaseNodeGroupsInGlobalReplicationGroup,
  DecreaseReplicaCount: decreaseReplicaCount,
  DeleteCacheCluster: deleteCacheCluster,
  DeleteCacheParameterGroup: deleteCacheParameterGroup,
  DeleteCacheSecurityGroup: deleteCacheSecurityGroup,
  DeleteCacheSubnetGroup: deleteCacheSubnetGroup,
  DeleteGlobalReplicationGroup: deleteGlobalReplicationGroup,
  DeleteReplicationGroup: deleteReplicationGroup,
  DeleteServerlessCache: deleteServerlessCache,
  DeleteServerlessCacheSnapshot: deleteServerlessCacheSnapshot,
  DeleteSnapshot: deleteSnapshot,
  DeleteUser: deleteUser,
  DeleteUserGroup: deleteUserGroup,
  DescribeCacheClusters: describeCacheClusters,
  DescribeCacheEngineVersions: describeCacheEngineVersions,
  DescribeCacheParameterGroups: describeCacheParameterGroups,
  DescribeCacheParameters: describeCacheParameters,
  DescribeCacheSecurityGroups: describeCacheSecurityGroups,
  DescribeCacheSubnetGroups: describeCacheSubnetGroups,
  DescribeEngineDefaultParameters: describeEngineDefaultParameters,
  DescribeEvents: describeEvents,
  DescribeGlobalReplicationGroups: describeGlobalReplicationGroups,
  DescribeReplicationGroups: describeReplicationGroups,
  DescribeReservedCacheNodes: describeReservedCacheNodes,
  DescribeReservedCacheNodesOfferings: describeReservedCacheNodesOfferings,
  DescribeServerlessCacheSnapshots: describeServerlessCacheSnapshots,
  DescribeServerlessCaches: describeServerlessCaches,
  DescribeServiceUpdates: describeServiceUpdates,
  DescribeSnapshots: describeSnapshots,
  DescribeUpdateActions: describeUpdateActions,
  DescribeUserGroups: describeUserGroups,
  DescribeUsers: describeUsers,
  DisassociateGlobalReplicationGroup: disassociateGlobalReplicationGroup,
  ExportServerlessCacheSnapshot: exportServerlessCacheSnapshot,
  FailoverGlobalReplicationGroup: failoverGlobalReplicationGroup,
  IncreaseNodeGroupsInGlobalReplicationGroup: increaseNodeGroupsInGlobalReplicationGroup,
  IncreaseReplicaCount: increaseReplicaCount,
  ListAllowedNodeTypeModifications: listAllowedNodeTypeModifications,
  ListTagsForResource: listTagsForResource,
  ModifyCacheCluster: modifyCacheCluster,
  ModifyCacheParameterGroup: modifyCacheParameterGroup,
  ModifyCacheSubnetGroup: modifyCacheSubnetGroup,
  ModifyGlobalReplicationGroup: modifyGlobalReplicationGroup,
  ModifyReplicationGroup: modifyReplicationGroup,
  ModifyReplicationGroupShardConfiguration: modifyReplicationGroupShardConfiguration,
  ModifyServerlessCache: modifyServerlessCache,
  ModifyUser: modifyUser,
  ModifyUserGroup: modifyUserGroup,
  PurchaseReservedCacheNodesOffering: purchaseReservedCacheNodesOffering,
  RebalanceSlotsInGlobalReplicationGroup: rebalanceSlotsInGlobalReplicationGroup,
  RebootCacheCluster: rebootCacheCluster,
  RemoveTagsFromResource: removeTagsFromResource,
  ResetCacheParameterGroup: resetCacheParameterGroup,
  RevokeCacheSecurityGroupIngress: revokeCacheSecurityGroupIngress,
  StartMigration: startMigration,
  TestFailover: testFailover,
  TestMigration: testMigration,
};
