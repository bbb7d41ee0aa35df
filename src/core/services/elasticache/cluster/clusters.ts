import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find } from '../state/lookup.js';
import { page } from '../state/pages.js';
import { zoneOf } from '../state/place.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { CacheNode, Cluster } from '../state/state.js';
import { takeSnapshot } from './snapshot-taking.js';
import { clusterView } from './view.js';

/** The cluster of that id, or the fault. */
export function findCluster(context: Context, id: string): Cluster {
  return find(context.region.clusters, id, 'CacheClusterNotFoundFault', `CacheCluster not found: ${id}`);
}

/** The same, and it must be at rest. */
export function availableCluster(context: Context, id: string): Cluster {
  const cluster = findCluster(context, id);
  if (cluster.status !== 'available') {
    refuse('InvalidCacheClusterStateFault', `Cache cluster ${cluster.id} is not in available state.`);
  }
  return cluster;
}

/** Number of nodes in the region: the account's node quota counts them. */
export function nodeCount({ region }: Context): number {
  let count = 0;
  for (const cluster of region.clusters.values()) count += cluster.nodes.length;
  return count;
}

/** Refuses when the region would hold more nodes than the account's quota. */
export function roomForNodes(context: Context, more: number): void {
  const quota = context.data.quotas.nodes;
  withinQuota(nodeCount(context) + more, quota, 'NodeQuotaForCustomerExceededFault', 'nodes in a region');
}

/** Nodes numbered from `0001` on. */
export function newNodes(context: Context, count: number, zones: readonly string[], from = 0): readonly CacheNode[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(from + i + 1).padStart(4, '0'),
    zone: zones[i] ?? zoneOf(context.scope, from + i),
    created: context.now,
  }));
}

/** DescribeCacheClusters. */
export const describeCacheClusters: Handler = (input, context) => {
  const id = input.text('CacheClusterId');
  const alone = input.flag('ShowCacheClustersNotInReplicationGroups') ?? false;
  const all = id ? [findCluster(context, id)] : [...context.region.clusters.values()];
  const shown = all.filter((cluster) => !alone || cluster.replicationGroup === undefined);
  const { items, marker } = page(input, shown, (cluster) => cluster.id);
  const nodes = input.flag('ShowCacheNodeInfo') ?? false;
  return { Marker: marker, CacheClusters: items.map((cluster) => clusterView(cluster, context, nodes)) };
};

/** DeleteCacheCluster: not for the last member, the primary with replicas, or any node of a sharded group. */
export const deleteCacheCluster: Handler = (input, context) => {
  const cluster = availableCluster(context, input.need('CacheClusterId'));
  const group = cluster.replicationGroup ? context.region.replicationGroups.get(cluster.replicationGroup) : undefined;
  const shard = group?.shards.find(({ members }) => members.includes(cluster.id));
  if (shard?.members.length === 1) {
    refuse(
      'InvalidCacheClusterStateFault',
      'Cannot delete the cache cluster since it is the only member of a replication group. Delete the replication group instead.',
    );
  }
  if (shard?.members[0] === cluster.id) {
    refuse(
      'InvalidCacheClusterStateFault',
      `Cache cluster ${cluster.id} is serving as primary for replication group ${group?.id} and cannot be deleted.`,
    );
  }
  if (group?.clusterMode === 'enabled') {
    refuse('InvalidCacheClusterStateFault', 'Cannot delete a node of a replication group with cluster mode enabled.');
  }
  const snapshot = input.text('FinalSnapshotIdentifier');
  if (snapshot) takeSnapshot(context, snapshot, { cluster }, new Map());
  pass(context, cluster, 'deleting', () => context.region.clusters.delete(cluster.id));
  if (shard) shard.members = shard.members.filter((id) => id !== cluster.id);
  note(context, 'cache-cluster', cluster.id, 'Cache cluster deleted');
  return { CacheCluster: clusterView(cluster, context, false) };
};

/** RebootCacheCluster: "Currently, only Memcached and Redis (cluster mode disabled)". */
export const rebootCacheCluster: Handler = (input, context) => {
  const cluster = availableCluster(context, input.need('CacheClusterId'));
  for (const id of input.texts('CacheNodeIdsToReboot')) requireNode(cluster, id);
  pass(context, cluster, 'rebooting cluster nodes');
  for (const id of input.texts('CacheNodeIdsToReboot')) {
    note(context, 'cache-cluster', cluster.id, `Cache node ${id} restarted`);
  }
  return { CacheCluster: clusterView(cluster, context, false) };
};

/** Refuses a node id that the cluster does not have. */
export function requireNode(cluster: Cluster, id: string): void {
  if (!cluster.nodes.some((node) => node.id === id)) {
    invalidValue(`Cache node ${id} does not exist in cache cluster ${cluster.id}.`);
  }
}

/** Refuses parameters that only Memcached clusters take, or that they do not take. */
export function engineOnly(input: Input, names: readonly string[], allowed: boolean, message: string): void {
  const given = names.find((name) => input.has(name));
  if (!allowed && given !== undefined) invalidCombination(`${message}: ${given}.`);
}
