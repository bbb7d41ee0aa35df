import { roomForNodes } from '../cluster/clusters.js';
import type { Context, Handler } from '../state/context.js';
import { note, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { findReplicationGroup, membersAtRest } from '../state/members.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { ReplicationGroup, Shard, Structure } from '../state/state.js';
import { checkZones, zoneOf } from '../state/zones.js';
import { passModifying } from './replication-groups.js';
import { dropMembers, growShard } from './shards.js';
import { replicationGroupView } from './view.js';

/** A node group and the number of replicas it shall have. */
interface Target {
  readonly shard: Shard;
  readonly replicas: number;
  /** Where its nodes shall be, the primary's zone first; empty: where there is room. */
  readonly zones: readonly string[];
  readonly outposts: readonly string[];
}

/** IncreaseReplicaCount: of all node groups (`NewReplicaCount`), or of those in `ReplicaConfiguration`. */
export const increaseReplicaCount: Handler = (input, context) => {
  const group = changeable(input, context);
  const targets = targetsOf(input, context, group);
  const more = targets.map(({ shard, replicas }) => replicas - (shard.members.length - 1));
  if (more.every((count) => count === 0)) noOperation();
  if (more.some((count) => count < 0)) {
    invalidValue('New replica count must be greater than the current number of replicas.');
  }
  const added = more.reduce((sum, count) => sum + count, 0);
  const { nodesPerShardedGroup } = context.data.quotas;
  const total = group.shards.reduce((sum, shard) => sum + shard.members.length, added);
  withinQuota(total, nodesPerShardedGroup, 'NodeQuotaForCustomerExceededFault', 'nodes in a replication group');
  roomForNodes(context, added);
  targets.forEach(({ shard, zones, outposts }, i) => {
    const held = shard.members.length;
    const first = group.shards.indexOf(shard) + held;
    const places = Array.from({ length: more[i] ?? 0 }, (_, n) => ({
      zone: zones[held + n] ?? zoneOf(context, first + n),
      outpost: outposts[held + n],
    }));
    growShard(context, group, group.clusterMode === 'enabled', shard, places);
  });
  return finish(context, group, 'Replica count increased');
};

/** DecreaseReplicaCount: by number, per node group, or the replicas named in `ReplicasToRemove`. */
export const decreaseReplicaCount: Handler = (input, context) => {
  const group = changeable(input, context);
  const named = input.texts('ReplicasToRemove').map((id) => id.toLowerCase());
  const doomed = new Set(
    named.length > 0 ? named : targetsOf(input, context, group).flatMap((target) => surplus(target, context)),
  );
  if (doomed.size === 0) noOperation();
  for (const id of doomed) removable(group, id);
  const least = group.multiAz || (group.automaticFailover && group.clusterMode !== 'enabled') ? 1 : 0;
  for (const shard of group.shards) {
    const left = shard.members.filter((id) => !doomed.has(id)).length - 1;
    if (left < least) tooFew(group);
  }
  for (const shard of group.shards) {
    const ids = shard.members.filter((id) => doomed.has(id));
    dropMembers(context, shard, ids);
  }
  if (group.snapshottingCluster && doomed.has(group.snapshottingCluster)) {
    group.snapshottingCluster = group.shards[0]?.members.at(-1);
  }
  return finish(context, group, 'Replica count decreased');
};

/** hashicorp/terraform-provider-aws pull 34819 and issue 24244. */
function tooFew(group: ReplicationGroup): never {
  return invalidValue(
    group.multiAz
      ? 'Must have at least 1 replica for Multi-AZ enabled Replication Group'
      : 'Must have at least 1 replica when cluster mode is disabled with auto failover enabled.',
  );
}

/** A group whose replicas can be changed, by a call that is to be applied at once. */
function changeable(input: Input, context: Context): ReplicationGroup {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  immediately(input);
  membersAtRest(context, group);
  return group;
}

function targetsOf(input: Input, context: Context, group: ReplicationGroup): readonly Target[] {
  const count = input.count('NewReplicaCount');
  if (count !== undefined) {
    const replicas = inRange(count, context);
    return group.shards.map((shard) => ({ shard, replicas, zones: [], outposts: [] }));
  }
  const configured = input.parts('ReplicaConfiguration').map((part) => {
    const id = part.need('NodeGroupId').padStart(4, '0');
    const shard = group.shards.find((candidate) => candidate.id === id);
    if (!shard) return invalidValue(`Node group ${id} does not exist in replication group ${group.id}.`);
    const replicas = inRange(part.needCount('NewReplicaCount'), context);
    const zones = part.texts('PreferredAvailabilityZones');
    // "The number of PreferredAvailabilityZone values must equal the value of NewReplicaCount plus 1 to account for the primary
    // node."
    if (zones.length > 0 && zones.length !== replicas + 1) {
      invalidCombination('The number of PreferredAvailabilityZones must equal NewReplicaCount plus 1.');
    }
    checkZones(context, zones);
    return { shard, replicas, zones, outposts: part.texts('PreferredOutpostArns') };
  });
  if (new Set(configured.map(({ shard }) => shard)).size !== configured.length) {
    invalidValue('Each node group must be given once in ReplicaConfiguration.');
  }
  return configured;
}

/** aws-controllers-k8s/community, the end-to-end test of negative replicas. */
function inRange(count: number, { data }: Context): number {
  const most = data.quotas.replicasPerShard;
  return count >= 0 && count <= most ? count : invalidValue(`New replica count must be between 0 and ${most}`);
}

/** The youngest replicas beyond the wanted number; where zones are preferred, those that are in none of them. */
function surplus({ shard, replicas, zones }: Target, { region }: Context): readonly string[] {
  const [primary, ...others] = shard.members;
  const current = others.length;
  if (replicas > current) invalidValue('New replica count must be less than the current number of replicas.');
  const zoneOfMember = (id: string | undefined) => region.clusters.get(id ?? '')?.nodes[0]?.zone;
  const open = [...zones];
  const claims = (id: string | undefined): boolean => {
    const index = open.indexOf(zoneOfMember(id) ?? '');
    if (index >= 0) open.splice(index, 1);
    return index >= 0;
  };
  claims(primary);
  const preferred = others.filter(claims);
  const rest = others.filter((id) => !preferred.includes(id));
  return [...preferred, ...rest].slice(replicas);
}

function removable(group: ReplicationGroup, id: string): void {
  const shard = group.shards.find(({ members }) => members.includes(id));
  if (!shard) invalidValue(`Cache cluster ${id} is not a member of replication group ${group.id}.`);
  if (shard?.members[0] === id) {
    invalidValue(`Cache cluster ${id} is the primary of its node group and cannot be removed.`);
  }
}

/** "ApplyImmediately=False is not currently supported." */
export function immediately(input: Input): void {
  if (!input.needFlag('ApplyImmediately')) invalidValue('ApplyImmediately=false is not currently supported.');
}

function noOperation(): never {
  // aws-controllers-k8s/community issue 377.
  return refuse('NoOperationFault', 'Requested new replica count already matches current number of replicas.');
}

function finish(context: Context, group: ReplicationGroup, message: string): Structure {
  passModifying(context, group);
  note(context, 'replication-group', group.id, message);
  return { ReplicationGroup: replicationGroupView(group, context) };
}
