import { findParameterGroup, isClusterGroup } from '../config/parameter-groups.js';
import type { Context, Handler } from '../state/context.js';
import { withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { unused } from '../state/lookup.js';
import { findReplicationGroup } from '../state/members.js';
import { newName } from '../state/names.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { Cluster } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { checkZones, zoneOf } from '../state/zones.js';
import { addCluster } from './adding.js';
import { roomForNodes } from './clusters.js';
import { newSettings } from './settings.js';
import { restorableSnapshot, restoring } from './snapshot-taking.js';
import { clusterView } from './view.js';

/** CreateCacheCluster: a cluster of its own, or a replica in an existing replication group. */
export const createCacheCluster: Handler = (input, context) => {
  const id = newName('CacheClusterIdentifier', input.need('CacheClusterId'), 50);
  const group = input.text('ReplicationGroupId');
  const tags = readTags(input, context);
  const replicated = group ? findReplicationGroup(context, group, 'available').id : undefined;
  unused(context.region.clusters, id, 'CacheClusterAlreadyExistsFault', 'Cache cluster already exists');
  const cluster = replicated ? replica(input, context, id, replicated, tags) : single(input, context, id, tags);
  return { CacheCluster: clusterView(cluster, context, false) };
};

function single(input: Input, context: Context, id: string, tags: ReadonlyMap<string, string>): Cluster {
  const name = input.text('SnapshotName');
  const snapshot = name ? restorableSnapshot(context, name) : undefined;
  const engine = (input.text('Engine') ?? snapshot?.settings.engine ?? input.need('Engine')).toLowerCase();
  const memcached = engine === 'memcached';
  const settings = newSettings(input, context, engine, false, snapshot?.settings);
  if (isClusterGroup(findParameterGroup(context, settings.parameterGroup))) {
    // aws/aws-cli issue 2456.
    invalidCombination('Cluster mode should be disabled in parameter group, but found it is enabled.');
  }
  if ((snapshot?.shards.length ?? 0) > 1) {
    invalidCombination(`Snapshot ${snapshot?.name} has several node groups and cannot be restored to a cache cluster.`);
  }
  const count = nodesWanted(input, context, memcached);
  roomForNodes(context, count);
  const zones = zonesFor(input, context, count);
  if (snapshot) restoring(context, snapshot);
  return addCluster(context, { id, settings, tags, zones, count, outposts: outpostsFor(input, count) });
}

function nodesWanted(input: Input, context: Context, memcached: boolean): number {
  const count = input.count('NumCacheNodes') ?? 1;
  if (count < 1) invalidValue('NumCacheNodes should be at least 1.');
  // hashicorp/terraform issue 2272.
  if (!memcached && count > 1) {
    invalidValue('Cannot create a Redis cluster with a NumCacheNodes parameter greater than 1.');
  }
  const most = memcached ? context.data.quotas.nodesPerMemcachedCluster : 1;
  withinQuota(count, most, 'NodeQuotaForClusterExceededFault', 'nodes in a cluster');
  return count;
}

/** The outposts of the nodes: one for all of them, or one for each. */
function outpostsFor(input: Input, count: number): readonly (string | undefined)[] {
  const each = input.texts('PreferredOutpostArns');
  return each.length > 0 ? each : Array.from({ length: count }, () => input.text('PreferredOutpostArn'));
}

/** The sentences: hashicorp/terraform issue 7850; for one node hashicorp/terraform-provider-aws (elasticache/cluster.go). */
function zonesFor(input: Input, context: Context, count: number): readonly string[] {
  const one = input.text('PreferredAvailabilityZone');
  const zones = input.texts('PreferredAvailabilityZones');
  const cross = input.text('AZMode') === 'cross-az';
  if (cross && count < 2) {
    invalidCombination("Must specify at least two cache nodes in order to specify AZ Mode of 'cross-az'.");
  }
  if (zones.length > 0 && zones.length !== count) {
    invalidCombination('Must specify the same number of preferred availability zones as requested number of nodes.');
  }
  if (!cross && new Set(zones).size > 1) {
    invalidCombination("AZ Mode must be 'cross-az' when several availability zones are specified.");
  }
  checkZones(context, one === undefined ? zones : [one]);
  if (zones.length > 0) return zones;
  return Array.from({ length: count }, (_, i) => one ?? zoneOf(context, cross ? i : 0));
}

function replica(
  input: Input,
  context: Context,
  id: string,
  groupId: string,
  tags: ReadonlyMap<string, string>,
): Cluster {
  const group = findReplicationGroup(context, groupId, 'available');
  const shard = group.shards[0];
  if (group.clusterMode === 'enabled' || shard === undefined) {
    return invalidCombination(
      'Replicas of a replication group with cluster mode enabled are added with IncreaseReplicaCount.',
    );
  }
  if (input.count('NumCacheNodes') !== undefined && input.count('NumCacheNodes') !== 1)
    nodesWanted(input, context, false);
  const most = context.data.quotas.replicasPerShard + 1;
  withinQuota(shard.members.length + 1, most, 'NodeQuotaForClusterExceededFault', 'nodes in a node group');
  roomForNodes(context, 1);
  const zone = input.text('PreferredAvailabilityZone');
  checkZones(context, zone === undefined ? [] : [zone]);
  const zones = [zone ?? zoneOf(context, shard.members.length)];
  // The tags of the group are those of all its nodes.
  const all = new Map([...tags, ...group.tags]);
  shard.members = [...shard.members, id];
  const { settings, id: replicationGroup } = group;
  const outposts = outpostsFor(input, 1);
  return addCluster(context, { id, settings, tags: all, zones, count: 1, replicationGroup, outposts });
}
