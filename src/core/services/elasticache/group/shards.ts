import { addCluster } from '../cluster/adding.js';
import { roomForNodes } from '../cluster/clusters.js';
import { type Context, note, withinQuota } from '../state/context.js';
import { invalidValue } from '../state/refusal.js';
import type { ClusterSettings, Shard } from '../state/state.js';
import { zoneOf } from '../state/zones.js';

/** A node group that is to be made. */
export interface ShardPlan {
  readonly id: string;
  readonly slots: string;
  readonly replicas: number;
  /** Availability Zones, the primary's first; what is missing is chosen. */
  readonly zones: readonly string[];
  /** Outposts, the primary's first. */
  readonly outposts?: readonly (string | undefined)[];
}

/** Where a member is to be. */
export interface MemberPlace {
  readonly zone: string;
  readonly outpost?: string | undefined;
}

/** What the members of a replication group are made from. */
export interface Mother {
  readonly id: string;
  readonly settings: ClusterSettings;
  readonly tags: ReadonlyMap<string, string>;
}

export const SLOTS = 16384;

/** Spreads the 16384 slots over the node groups with these ids as AWS does: of three, 0-5461, 5462-10922, 10923-16383. */
export function evenSlots(ids: readonly string[]): ReadonlyMap<string, string> {
  const share = Math.floor(SLOTS / ids.length);
  const more = SLOTS % ids.length;
  const start = (i: number): number => i * share + Math.min(i, more);
  return new Map(ids.map((id, i) => [id, `${start(i)}-${start(i + 1) - 1}`]));
}

/** The id of the `index`-th node group: `0001`. */
export function shardId(index: number): string {
  return String(index + 1).padStart(4, '0');
}

/** Refuses a layout that exceeds what ElastiCache allows. */
export function checkLayout(plans: readonly ShardPlan[], context: Context): void {
  const { quotas } = context.data;
  const nodes = plans.reduce((sum, plan) => sum + plan.replicas + 1, 0);
  const replicas = plans.map((plan) => plan.replicas);
  if (Math.max(...replicas) > quotas.replicasPerShard || Math.min(...replicas) < 0) {
    // hashicorp/terraform pull 10175.
    invalidValue(`The number of replicas per node group must be within 0 and ${quotas.replicasPerShard}.`);
  }
  withinQuota(
    plans.length,
    quotas.nodeGroups,
    'NodeGroupsPerReplicationGroupQuotaExceededFault',
    'node groups in a replication group',
  );
  withinQuota(nodes, quotas.nodesPerShardedGroup, 'NodeQuotaForClusterExceededFault', 'nodes in a replication group');
}

/**
 * Makes the member clusters of new node groups; `existing` stands first
 * in the first of them, `first` is the number of that one.
 */
export function buildShards(
  context: Context,
  group: Mother,
  sharded: boolean,
  plans: readonly ShardPlan[],
  first = 0,
  existing?: string,
): readonly Shard[] {
  return plans.map((plan, i) => {
    const shard: Shard = { id: plan.id, slots: plan.slots, members: existing === undefined ? [] : [existing] };
    growShard(context, group, sharded, shard, spread(context, plan, first + i).slice(shard.members.length));
    return shard;
  });
}

/**
 * The zones of a node group's members: those asked for, then the
 * region's in turn, beginning with another one in each node group.
 */
function spread(context: Context, plan: ShardPlan, index: number): readonly MemberPlace[] {
  return Array.from({ length: plan.replicas + 1 }, (_, i) => ({
    zone: plan.zones[i] ?? zoneOf(context, index + i),
    outpost: plan.outposts?.[i],
  }));
}

/** Adds a member at each of these places to a node group: `group-002`, in cluster mode `group-0001-002`. */
export function growShard(
  context: Context,
  group: Mother,
  sharded: boolean,
  shard: Shard,
  places: readonly MemberPlace[],
): void {
  let number = 0;
  for (const { zone, outpost } of places) {
    let id: string;
    do {
      number += 1;
      const suffix = String(number).padStart(3, '0');
      id = sharded ? `${group.id}-${shard.id}-${suffix}` : `${group.id}-${suffix}`;
    } while (context.region.clusters.has(id));
    const { settings, tags } = group;
    addCluster(context, {
      id,
      settings,
      tags,
      zones: [zone],
      count: 1,
      replicationGroup: group.id,
      outposts: [outpost],
    });
    shard.members = [...shard.members, id];
  }
}

/** Takes member clusters out of their node group, and out of the region once they are gone. */
export function dropMembers(context: Context, shard: Shard, ids: readonly string[]): void {
  for (const id of ids) {
    context.region.clusters.delete(id);
    note(context, 'cache-cluster', id, 'Cache cluster deleted');
  }
  shard.members = shard.members.filter((id) => !ids.includes(id));
}

/** Refuses when the account has no room for so many more nodes. */
export function roomForShards(context: Context, plans: readonly ShardPlan[], existing = 0): void {
  roomForNodes(context, plans.reduce((sum, plan) => sum + plan.replicas + 1, 0) - existing);
}
