import { roomForNodes } from '../cluster/clusters.js';
import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { findReplicationGroup, membersAtRest } from '../state/members.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ReplicationGroup } from '../state/state.js';
import { checkZones } from '../state/zones.js';
import { immediately } from './replica-count.js';
import { passModifying, refuseForGlobalMember } from './replication-groups.js';
import { buildShards, dropMembers, evenSlots, shardId } from './shards.js';
import { replicationGroupView } from './view.js';

/** ModifyReplicationGroupShardConfiguration: more node groups, fewer, or the same number with slots spread anew. */
export const modifyReplicationGroupShardConfiguration: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  immediately(input);
  // widdix/aws-cf-templates issue 573.
  if (group.clusterMode !== 'enabled') {
    invalidValue('Operation is only applicable for cluster mode enabled replication groups.');
  }
  refuseForGlobalMember(group);
  membersAtRest(context, group);
  const count = input.needCount('NodeGroupCount');
  const ids = group.shards.map(({ id }) => id);
  const doomed = doomedShards(input, ids, count);
  reshard(context, group, count, doomed, newShards(input, context, group, count - ids.length));
  return { ReplicationGroup: replicationGroupView(group, context) };
};

/** What is asked of a new node group. */
export interface NewShard {
  readonly id?: string | undefined;
  readonly zones: readonly string[];
}

/**
 * What `ReshardingConfiguration` says of the node groups that are added. "You can specify this parameter only if the value of
 * NodeGroupCount is greater than the current number of node groups"; it may speak of the others as well ("for each node group in
 * the cluster"), which stay where they are.
 */
function newShards(input: Input, context: Context, group: ReplicationGroup, more: number): readonly NewShard[] {
  const parts = input.parts('ReshardingConfiguration');
  if (parts.length > 0 && more <= 0) {
    invalidCombination('ReshardingConfiguration can only be specified when node groups are added.');
  }
  const held = group.shards.map(({ id }) => id);
  const idOf = (part: Input): string | undefined => part.text('NodeGroupId')?.padStart(4, '0');
  const unnamed = parts.filter((part) => idOf(part) === undefined).length;
  // Without names, all are meant or the new ones.
  const all = unnamed === parts.length && parts.length === held.length + more ? parts.slice(held.length) : parts;
  const fresh = all.filter((part) => !held.includes(idOf(part) ?? ''));
  if (fresh.length > Math.max(0, more)) {
    invalidCombination('ReshardingConfiguration must not have more node groups than NodeGroupCount.');
  }
  const named = fresh.flatMap((part) => idOf(part) ?? []);
  if (new Set(named).size !== named.length) invalidValue('Each NodeGroupId must be given once.');
  const members = group.shards[0]?.members.length ?? 1;
  return fresh.map((part) => {
    const zones = part.texts('PreferredAvailabilityZones');
    if (zones.length > 0 && zones.length !== members) {
      invalidCombination('Must specify the same number of preferred availability zones as requested number of nodes.');
    }
    checkZones(context, zones);
    return { id: idOf(part), zones };
  });
}

/** Which node groups go when there shall be `count` of them: the caller must name them, or those that stay. */
export function doomedShards(
  input: Input,
  ids: readonly string[],
  count: number,
  names = { remove: 'NodeGroupsToRemove', retain: 'NodeGroupsToRetain' },
): readonly string[] {
  if (count < 1) invalidValue('NodeGroupCount must be at least 1.');
  const remove = input.texts(names.remove);
  const retain = input.texts(names.retain);
  for (const id of [...remove, ...retain]) if (!ids.includes(id)) invalidValue(`Node group ${id} does not exist.`);
  if (count >= ids.length) {
    if (remove.length + retain.length > 0)
      invalidCombination(`${names.remove} and ${names.retain} need a smaller node group count.`);
    return [];
  }
  if (remove.length + retain.length === 0) {
    invalidCombination(`Either ${names.remove} or ${names.retain} must be specified.`);
  }
  const doomed = remove.length > 0 ? remove : ids.filter((id) => !retain.includes(id));
  if (ids.length - new Set(doomed).size !== count) {
    invalidCombination('The node groups to remove or to retain do not lead to the requested node group count.');
  }
  return doomed;
}

/** Refuses when there is no room for so many node groups. */
export function roomToReshard(context: Context, group: ReplicationGroup, count: number): void {
  const { nodeGroups } = context.data.quotas;
  withinQuota(
    count,
    nodeGroups,
    'NodeGroupsPerReplicationGroupQuotaExceededFault',
    'node groups in a replication group',
  );
  const perShard = group.shards[0]?.members.length ?? 1;
  roomForNodes(context, Math.max(0, count - group.shards.length) * perShard);
}

/** Adds or removes node groups and spreads the slots anew. */
export function reshard(
  context: Context,
  group: ReplicationGroup,
  count: number,
  doomed: readonly string[],
  fresh: readonly NewShard[] = [],
): void {
  roomToReshard(context, group, count);
  const replicas = (group.shards[0]?.members.length ?? 1) - 1;
  const held = group.shards.map(({ id }) => id);
  const named = fresh.flatMap(({ id }) => id ?? []);
  const free = Array.from({ length: held.length + count }, (_, i) => shardId(i)).filter(
    (id) => !held.includes(id) && !named.includes(id),
  );
  const plans = Array.from({ length: Math.max(0, count - held.length) }, (_, i) => ({
    id: fresh[i]?.id ?? free.shift() ?? '',
    slots: '',
    replicas,
    zones: fresh[i]?.zones ?? [],
  }));
  for (const shard of group.shards) if (doomed.includes(shard.id)) dropMembers(context, shard, shard.members);
  const kept = group.shards.filter(({ id }) => !doomed.includes(id));
  group.shards = [...kept, ...buildShards(context, group, true, plans, kept.length)];
  const slots = evenSlots(group.shards.map(({ id }) => id));
  for (const shard of group.shards) shard.slots = slots.get(shard.id) ?? '';
  passModifying(context, group, { Resharding: { SlotMigration: { ProgressPercentage: 0 } } });
  note(context, 'replication-group', group.id, `Resharded to ${count} node groups`);
}
