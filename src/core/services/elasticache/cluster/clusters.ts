import { defined } from '../../../terms/defined.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass } from '../state/context.js';
import { find } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page, RECORDS } from '../state/pages.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { CacheNode, Cluster, ReplicationGroup, Shard } from '../state/state.js';
import { zoneOf } from '../state/zones.js';
import { takeSnapshot } from './snapshot-taking.js';
import { clusterView } from './view.js';

/** The cluster of that id, or the fault; what is no identifier is not looked up (aws/aws-sdk-js, features/elasticache). */
export function findCluster(context: Context, id: string): Cluster {
  newName('CacheClusterIdentifier', id);
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

/** Refuses when the region would hold more nodes than the account's quota (ministryofjustice/cloud-platform issue 3241). */
export function roomForNodes({ region, data }: Context, more: number): void {
  const { nodes: quota, nodesPerMemcachedCluster: most } = data.quotas;
  // Far below the quota there is no need to count.
  if (region.clusters.size * most + more <= quota) return;
  let held = more;
  for (const cluster of region.clusters.values()) held += cluster.nodes.length;
  if (held > quota) {
    refuse(
      'NodeQuotaForCustomerExceededFault',
      `Customer node quota exceeded. You can have at most ${quota} nodes in this region.`,
    );
  }
}

/** Nodes numbered from `0001` on; one without a zone gets the next of the region's. */
export function newNodes(
  context: Context,
  count: number,
  zones: readonly string[],
  from = 0,
  outposts: readonly (string | undefined)[] = [],
): readonly CacheNode[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(from + i + 1).padStart(4, '0'),
    zone: zones[i] ?? zoneOf(context, from + i),
    ...defined({ outpost: outposts[i] }),
    created: context.now,
  }));
}

/** DescribeCacheClusters. */
export const describeCacheClusters: Handler = (input, context) => {
  const id = input.text('CacheClusterId');
  const alone = input.flag('ShowCacheClustersNotInReplicationGroups') ?? false;
  const all = id ? [findCluster(context, id)] : context.region.clusters;
  const wanted = (cluster: Cluster): boolean => !alone || cluster.replicationGroup === undefined;
  const { items, marker } = page(input, all, ({ id: key }) => key, RECORDS, wanted);
  const nodes = input.flag('ShowCacheNodeInfo') ?? false;
  return { Marker: marker, CacheClusters: items.map((cluster) => clusterView(cluster, context, nodes)) };
};

/** DeleteCacheCluster: not for the last member, the primary with replicas, or any node of a sharded group. */
export const deleteCacheCluster: Handler = (input, context) => {
  const cluster = findCluster(context, input.need('CacheClusterId'));
  const group = cluster.replicationGroup ? context.region.replicationGroups.get(cluster.replicationGroup) : undefined;
  const shard = group?.shards.find(({ members }) => members.includes(cluster.id));
  if (cluster.status !== 'available') {
    // hashicorp/terraform pull 14700.
    refuse(
      STATE,
      `Can only delete cache clusters with state in: ${DELETABLE}. Cluster ${cluster.id} has state: ${cluster.status}.`,
    );
  }
  if (group && shard) checkMember(cluster, group, shard);
  const snapshot = input.text('FinalSnapshotIdentifier');
  if (snapshot) takeSnapshot(context, 'FinalSnapshotIdentifier', snapshot, { cluster }, new Map());
  pass(context, cluster, 'deleting', () => context.region.clusters.delete(cluster.id));
  if (group && shard) {
    shard.members = shard.members.filter((id) => id !== cluster.id);
    if (group.snapshottingCluster === cluster.id) group.snapshottingCluster = shard.members.at(-1);
  }
  note(context, 'cache-cluster', cluster.id, 'Cache cluster deleted');
  return { CacheCluster: clusterView(cluster, context, false) };
};

const STATE = 'InvalidCacheClusterStateFault';
const DELETABLE = 'available, failed, incompatible-parameters, incompatible-network, restore-failed, recovering';

/** Sentences: gruntwork-io/cloud-nuke issue 333, rebuy-de/aws-nuke pull 273 and issue 289. */
function checkMember(cluster: Cluster, group: ReplicationGroup, shard: Shard): void {
  if (group.clusterMode === 'enabled') {
    refuse(STATE, 'Cannot delete a node of a replication group with cluster mode enabled.');
  }
  if (shard.members.length === 1) {
    refuse(
      STATE,
      'Cannot delete the cache cluster since it is the only member of a replication group. Delete the replication group instead.',
    );
  }
  if (shard.members[0] === cluster.id) {
    refuse(
      STATE,
      `Cache cluster ${cluster.id} is serving as primary for replication group ${group.id} and cannot be deleted. To delete the entire replication group, use DeleteReplicationGroup.`,
    );
  }
  if (shard.members.length === 2 && (group.automaticFailover || group.multiAz)) {
    refuse(
      STATE,
      `Cannot delete the cache cluster because it is the only read replica for replication group ${group.id} which has autofailover enabled or pending. You can disable autofailover and then delete this cache cluster. Alternatively, to delete the entire replication group, use DeleteReplicationGroup.`,
    );
  }
}

/** RebootCacheCluster: "Currently, only Memcached and Redis (cluster mode disabled)". */
export const rebootCacheCluster: Handler = (input, context) => {
  const cluster = availableCluster(context, input.need('CacheClusterId'));
  const group = cluster.replicationGroup ? context.region.replicationGroups.get(cluster.replicationGroup) : undefined;
  if (group?.clusterMode === 'enabled') {
    refuse(STATE, 'Rebooting is not supported for replication groups with cluster mode enabled.');
  }
  for (const id of input.texts('CacheNodeIdsToReboot')) requireNode(cluster, id);
  const rebooted = input.texts('CacheNodeIdsToReboot');
  cluster.rebooting = rebooted;
  pass(context, cluster, 'rebooting cluster nodes', () => {
    cluster.rebooting = [];
    cluster.toReboot = (cluster.toReboot ?? []).filter((id) => !rebooted.includes(id));
    cluster.status = 'available';
  });
  for (const id of rebooted) {
    // "Message (Memcached): Cache node %s shutdown. Then a second message: Cache node %s restarted" (ElastiCacheSNS.html).
    if (cluster.settings.engine === 'memcached')
      note(context, 'cache-cluster', cluster.id, `Cache node ${id} shutdown`);
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
