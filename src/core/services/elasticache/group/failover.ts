import type { Handler } from '../state/context.js';
import { note } from '../state/context.js';
import { findReplicationGroup } from '../state/members.js';
import { refuse } from '../state/refusal.js';
import { promote } from './modify.js';
import { passModifying } from './replication-groups.js';
import { replicationGroupView } from './view.js';

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
