import { addCluster } from '../cluster/adding.js';
import { roomForNodes } from '../cluster/clusters.js';
import { type Context, withinQuota } from '../state/context.js';
import { invalidValue } from '../state/refusal.js';
import type { Settings, Shard } from '../state/state.js';

/** A node group that is to be made. */
export interface ShardPlan {
  readonly id: string;
  readonly slots: string;
  readonly replicas: number;
  /** Availability Zones, the primary's first; what is missing is chosen. */
  readonly zones: readonly string[];
}

const SLOTS = 16384;

/** Spreads the 16384 slots evenly over the node groups with these ids. */
export function evenSlots(ids: readonly string[]): ReadonlyMap<string, string> {
  const start = (i: number): number => Math.floor((i * SLOTS) / ids.length);
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
  const worst = Math.max(...plans.map((plan) => plan.replicas));
  if (worst > quotas.replicasPerShard || Math.min(...plans.map((plan) => plan.replicas)) < 0) {
    invalidValue(`The number of replicas per node group must be between 0 and ${quotas.replicasPerShard}.`);
  }
  withinQuota(
    plans.length,
    quotas.nodeGroups,
    'NodeGroupsPerReplicationGroupQuotaExceededFault',
    'node groups in a replication group',
  );
  withinQuota(nodes, quotas.nodesPerShardedGroup, 'NodeQuotaForClusterExceededFault', 'nodes in a replication group');
}

/** Makes the member clusters of new node groups; `existing` stands first in the first of them. */
export function buildShards(
  context: Context,
  group: { readonly id: string; readonly settings: Settings; readonly tags: ReadonlyMap<string, string> },
  sharded: boolean,
  plans: readonly ShardPlan[],
  existing?: string,
): readonly Shard[] {
  return plans.map((plan) => {
    const shard: Shard = { id: plan.id, slots: plan.slots, members: existing === undefined ? [] : [existing] };
    growShard(context, group, sharded, shard, plan.replicas + 1 - shard.members.length, plan.zones);
    return shard;
  });
}

/** Adds members to a node group: `group-002`, in cluster mode `group-0001-002`. */
export function growShard(
  context: Context,
  group: { readonly id: string; readonly settings: Settings; readonly tags: ReadonlyMap<string, string> },
  sharded: boolean,
  shard: Shard,
  more: number,
  zones: readonly string[] = [],
): void {
  let number = 0;
  for (let added = 0; added < more; ) {
    number += 1;
    const suffix = String(number).padStart(3, '0');
    const id = sharded ? `${group.id}-${shard.id}-${suffix}` : `${group.id}-${suffix}`;
    if (context.region.clusters.has(id)) continue;
    const zone = zones[added];
    const { settings, tags } = group;
    addCluster(context, { id, settings, tags, zones: zone ? [zone] : [], count: 1, replicationGroup: group.id });
    shard.members = [...shard.members, id];
    added += 1;
  }
}

/** Takes member clusters out of the region and out of their node group. */
export function dropMembers(context: Context, shard: Shard, ids: readonly string[]): void {
  for (const id of ids) context.region.clusters.delete(id);
  shard.members = shard.members.filter((id) => !ids.includes(id));
}

/** Refuses when the account has no room for so many more nodes. */
export function roomForShards(context: Context, plans: readonly ShardPlan[], existing = 0): void {
  roomForNodes(context, plans.reduce((sum, plan) => sum + plan.replicas + 1, 0) - existing);
}
