import { roomForNodes } from '../cluster/clusters.js';
import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { findReplicationGroup } from '../state/members.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { ReplicationGroup, Shard, Structure } from '../state/state.js';
import { passModifying } from './replication-groups.js';
import { dropMembers, growShard } from './shards.js';
import { replicationGroupView } from './view.js';

/** A node group and the number of replicas it shall have. */
interface Target {
  readonly shard: Shard;
  readonly replicas: number;
  readonly zones: readonly string[];
}

/** IncreaseReplicaCount: of all node groups (`NewReplicaCount`), or of those in `ReplicaConfiguration`. */
export const increaseReplicaCount: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  const targets = targetsOf(input, group);
  immediately(input);
  const most = context.data.quotas.replicasPerShard;
  for (const { replicas } of targets) {
    if (replicas > most) invalidValue(`The number of replicas per node group must be between 0 and ${most}.`);
  }
  const more = targets.map(({ shard, replicas }) => replicas - (shard.members.length - 1));
  if (more.every((count) => count === 0)) noOperation();
  if (more.some((count) => count < 0)) invalidValue('The new replica count must be greater than the current one.');
  const added = more.reduce((sum, count) => sum + count, 0);
  const { nodesPerShardedGroup } = context.data.quotas;
  const total = group.shards.reduce((sum, shard) => sum + shard.members.length, added);
  withinQuota(total, nodesPerShardedGroup, 'NodeQuotaForCustomerExceededFault', 'nodes in a replication group');
  roomForNodes(context, added);
  targets.forEach(({ shard, zones }, i) => {
    growShard(context, group, group.clusterMode === 'enabled', shard, more[i] ?? 0, zones);
  });
  return finish(context, group, 'Replica count increased');
};

/** DecreaseReplicaCount: by number, per node group, or the replicas named in `ReplicasToRemove`. */
export const decreaseReplicaCount: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  immediately(input);
  const named = input.texts('ReplicasToRemove').map((id) => id.toLowerCase());
  const doomed = named.length > 0 ? named : targetsOf(input, group).flatMap(surplus);
  if (doomed.length === 0) noOperation();
  for (const id of doomed) removable(group, id);
  const least = group.multiAz || (group.automaticFailover && group.clusterMode !== 'enabled') ? 1 : 0;
  for (const shard of group.shards) {
    const left = shard.members.filter((id) => !doomed.includes(id)).length - 1;
    if (left < least)
      invalidCombination('A replication group with automatic failover needs at least one replica in each node group.');
  }
  for (const shard of group.shards) {
    const ids = shard.members.filter((id) => doomed.includes(id));
    dropMembers(context, shard, ids);
  }
  if (group.snapshottingCluster && doomed.includes(group.snapshottingCluster)) {
    group.snapshottingCluster = group.shards[0]?.members.at(-1);
  }
  return finish(context, group, 'Replica count decreased');
};

function targetsOf(input: Input, group: ReplicationGroup): readonly Target[] {
  const count = input.count('NewReplicaCount');
  const configured = input.parts('ReplicaConfiguration');
  if ((count === undefined) === (configured.length === 0)) {
    return invalidCombination('Exactly one of NewReplicaCount and ReplicaConfiguration must be provided.');
  }
  if (count !== undefined) return group.shards.map((shard) => ({ shard, replicas: atLeastNone(count), zones: [] }));
  return configured.map((part) => {
    const id = part.need('NodeGroupId');
    const shard = group.shards.find((candidate) => candidate.id === id);
    if (!shard) return invalidValue(`Node group ${id} does not exist in replication group ${group.id}.`);
    const zones = part.texts('PreferredAvailabilityZones').slice(shard.members.length);
    return { shard, replicas: atLeastNone(part.needCount('NewReplicaCount')), zones };
  });
}

const atLeastNone = (count: number): number =>
  count < 0 ? invalidValue('The replica count must not be negative.') : count;

/** The youngest replicas beyond the wanted number. */
function surplus({ shard, replicas }: Target): readonly string[] {
  const current = shard.members.length - 1;
  if (replicas > current) invalidValue('The new replica count must be less than the current one.');
  return shard.members.slice(replicas + 1);
}

function removable(group: ReplicationGroup, id: string): void {
  const shard = group.shards.find(({ members }) => members.includes(id));
  if (!shard) invalidValue(`Cache cluster ${id} is not a member of replication group ${group.id}.`);
  if (shard?.members[0] === id)
    invalidValue(`Cache cluster ${id} is the primary of its node group and cannot be removed.`);
}

/** "ApplyImmediately=False is not currently supported." */
export function immediately(input: Input): void {
  if (!input.needFlag('ApplyImmediately')) invalidValue('ApplyImmediately=false is not currently supported.');
}

function noOperation(): never {
  return refuse('NoOperationFault', 'The operation was not performed because no changes were required.');
}

function finish(context: Context, group: ReplicationGroup, message: string): Structure {
  passModifying(context, group);
  note(context, 'replication-group', group.id, message);
  return { ReplicationGroup: replicationGroupView(group, context) };
}
