import type { Context, Handler } from '../state/context.js';
import { later, note } from '../state/context.js';
import { findReplicationGroup, membersAtRest } from '../state/members.js';
import { refuse } from '../state/refusal.js';
import { promote } from './modify.js';
import { passModifying } from './replication-groups.js';
import { replicationGroupView } from './view.js';

const DAY = 24 * 60 * 60 * 1000;

/**
 * TestFailover: the next replica of the node group becomes its primary;
 * "on up to 15 node groups in any rolling 24-hour period".
 */
export const testFailover: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  const id = input.need('NodeGroupId').padStart(4, '0');
  const shard = group.shards.find((candidate) => candidate.id === id);
  if (!shard) return refuse('NodeGroupNotFoundFault', `NodeGroup ${id} not found.`);
  const [primary, successor] = shard.members;
  if (!group.automaticFailover || primary === undefined || successor === undefined) {
    return refuse(
      'TestFailoverNotAvailableFault',
      `Test failover is not available for node group ${id} of replication group ${group.id}.`,
    );
  }
  membersAtRest(context, group);
  withinRate(context);
  group.failovers = [...group.failovers.filter((time) => time > context.now.getTime() - DAY), context.now.getTime()];
  promote(group, successor);
  passModifying(context, group);
  const completed = `Failover from primary node ${primary} to replica node ${successor} completed`;
  note(context, 'replication-group', group.id, `Test Failover API called for node group ${id}`);
  note(context, 'cache-cluster', successor, completed);
  note(context, 'replication-group', group.id, completed);
  later(context, () => {
    note(context, 'cache-cluster', primary, `Recovering cache nodes 0001`);
    note(context, 'cache-cluster', primary, `Finished recovery for cache nodes 0001`);
  });
  return { ReplicationGroup: replicationGroupView(group, context) };
};

function withinRate({ region, data, now }: Context): void {
  let held = 1;
  for (const { failovers } of region.replicationGroups.values()) {
    for (const time of failovers) if (time > now.getTime() - DAY) held++;
  }
  const most = data.quotas.testFailovers;
  if (held > most) {
    refuse(
      'APICallRateForCustomerExceededFault',
      `Automatic failover can be tested on up to ${most} node groups in any rolling 24-hour period.`,
    );
  }
}
