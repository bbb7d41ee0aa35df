import type { Handlers } from '../state/context.js';
import { createReplicationGroup } from './create.js';
import { testFailover } from './failover.js';
import { completeMigration, startMigration, testMigration } from './migration.js';
import { modifyReplicationGroup } from './modify.js';
import { decreaseReplicaCount, increaseReplicaCount } from './replica-count.js';
import { deleteReplicationGroup, describeReplicationGroups } from './replication-groups.js';
import { modifyReplicationGroupShardConfiguration } from './resharding.js';
import { copySnapshot, createSnapshot, deleteSnapshot, describeSnapshots } from './snapshots.js';

/** Replication groups, their shards and replicas, migration and snapshots. */
export const GROUP_HANDLERS: Handlers = {
  CompleteMigration: completeMigration,
  CopySnapshot: copySnapshot,
  CreateReplicationGroup: createReplicationGroup,
  CreateSnapshot: createSnapshot,
  DecreaseReplicaCount: decreaseReplicaCount,
  DeleteReplicationGroup: deleteReplicationGroup,
  DeleteSnapshot: deleteSnapshot,
  DescribeReplicationGroups: describeReplicationGroups,
  DescribeSnapshots: describeSnapshots,
  IncreaseReplicaCount: increaseReplicaCount,
  ModifyReplicationGroup: modifyReplicationGroup,
  ModifyReplicationGroupShardConfiguration: modifyReplicationGroupShardConfiguration,
  StartMigration: startMigration,
  TestFailover: testFailover,
  TestMigration: testMigration,
};
