import type { Context } from './context.js';
import { find } from './lookup.js';
import { refuse } from './refusal.js';
import type { Cluster, ReplicationGroup } from './state.js';

/** The group of that id (in that status, if one is given), or the fault. */
export function findReplicationGroup(context: Context, id: string, status?: 'available'): ReplicationGroup {
  const message = `ReplicationGroup ${id} not found.`;
  const group = find(context.region.replicationGroups, id, 'ReplicationGroupNotFoundFault', message);
  if (status !== undefined && group.status !== status) {
    // umotif-public/terraform-aws-elasticache-redis issue 54.
    refuse('InvalidReplicationGroupStateFault', `Replication group must be in ${status} state to modify.`);
  }
  return group;
}

/** The member clusters, primary of the first node group first. */
export function memberClusters(context: Context, group: ReplicationGroup): readonly Cluster[] {
  return membersOf(group).flatMap((id) => context.region.clusters.get(id) ?? []);
}

/** All member ids of a group, node group by node group. */
export function membersOf(group: ReplicationGroup): readonly string[] {
  return group.shards.flatMap((shard) => shard.members);
}

/** Refuses a change of a group while one of its members is on its way: being rebooted, or having its snapshot taken. */
export function membersAtRest(context: Context, group: ReplicationGroup): void {
  const busy = memberClusters(context, group).find(({ status }) => status !== 'available');
  if (busy) refuse('InvalidCacheClusterStateFault', `Cache cluster ${busy.id} is not in available state.`);
}
