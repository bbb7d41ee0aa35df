import type { Handler } from './context.js';
import { note } from './context.js';
import { refuse } from './refusal.js';
import { promote } from './replication-group-modify.js';
import { replicationGroupView } from './replication-group-view.js';
import { findReplicationGroup, passModifying } from './replication-groups.js';

/** TestFailover: the next replica of the node group becomes its primary. */
export const testFailover: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  const id = input.need('NodeGroupId');
  const shard = group.shards.find((candidate) => candidate.id === id);
  if (!shard) return refuse('NodeGroupNotFoundFault', `NodeGroup ${id} not found.`);
  if (!group.automaticFailover) {
    refuse(
      'InvalidReplicationGroupStateFault',
      `Replication group ${group.id} does not have automatic failover enabled.`,
    );
  }
  const successor = shard.members[1];
  if (successor === undefined) {
    refuse('TestFailoverNotAvailableFault', `Node group ${id} has no replica to fail over to.`);
  }
  promote(group, successor);
  passModifying(context, group);
  note(context, 'replication-group', group.id, `Test Failover API called for node group ${id}`);
  note(context, 'replication-group', group.id, `Failover from primary node to replica node ${successor} completed`);
  return { ReplicationGroup: replicationGroupView(group, context) };
};
