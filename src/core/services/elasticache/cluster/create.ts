import { findParameterGroup, isClusterGroup } from '../config/parameter-groups.js';
import type { Context, Handler } from '../state/context.js';
import { withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { unused } from '../state/lookup.js';
import { findReplicationGroup } from '../state/members.js';
import { newName, oneOf } from '../state/names.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { Cluster } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { addCluster } from './adding.js';
import { engineOnly, roomForNodes } from './clusters.js';
import { newSettings } from './settings.js';
import { findSnapshot } from './snapshot-taking.js';
import { clusterView } from './view.js';

const REDIS_ONLY = [
  'SnapshotArns',
  'SnapshotName',
  'SnapshotRetentionLimit',
  'SnapshotWindow',
  'AuthToken',
  'LogDeliveryConfigurations',
];
const MEMCACHED_ONLY = ['PreferredAvailabilityZones', 'AZMode'];
const OF_THE_GROUP = [
  'Engine',
  'EngineVersion',
  'CacheNodeType',
  'CacheParameterGroupName',
  'CacheSubnetGroupName',
  'SnapshotArns',
  'SnapshotName',
  'Port',
  'AuthToken',
];

/** CreateCacheCluster: a cluster of its own, or a replica in an existing replication group. */
export const createCacheCluster: Handler = (input, context) => {
  const id = newName('CacheClusterId', input.need('CacheClusterId'), 50);
  const group = input.text('ReplicationGroupId');
  const tags = readTags(input, context);
  unused(context.region.clusters, id, 'CacheClusterAlreadyExistsFault', `Cache cluster ${id} already exists.`);
  const cluster = group ? replica(input, context, id, group, tags) : single(input, context, id, tags);
  return { CacheCluster: clusterView(cluster, context, false) };
};

function single(input: Input, context: Context, id: string, tags: ReadonlyMap<string, string>): Cluster {
  const name = input.text('SnapshotName');
  const snapshot = name ? findSnapshot(context, name) : undefined;
  const engine = (input.text('Engine') ?? snapshot?.settings.engine ?? input.need('Engine')).toLowerCase();
  const memcached = engine === 'memcached';
  engineOnly(input, REDIS_ONLY, !memcached, 'This parameter is not supported for Memcached');
  engineOnly(input, MEMCACHED_ONLY, memcached, 'This parameter is only supported for Memcached');
  if (engine === 'valkey') invalidValue('Valkey clusters are created with CreateReplicationGroup.');
  const settings = newSettings(input, context, engine, false, snapshot?.settings);
  if (isClusterGroup(findParameterGroup(context, settings.parameterGroup))) {
    invalidCombination('You cannot use a parameter group that has cluster-enabled set to yes when creating a cluster.');
  }
  const count = nodesWanted(input, context, memcached);
  roomForNodes(context, count);
  const one = input.text('PreferredAvailabilityZone');
  const zones = one === undefined ? zonesFor(input, context, count) : Array<string>(count).fill(one);
  return addCluster(context, { id, settings, tags, zones, count, outpost: input.text('PreferredOutpostArn') });
}

function nodesWanted(input: Input, context: Context, memcached: boolean): number {
  const count = input.count('NumCacheNodes') ?? 1;
  const most = memcached ? context.data.quotas.nodesPerMemcachedCluster : 1;
  if (count < 1) invalidValue('NumCacheNodes should be at least 1.');
  if (!memcached && count > 1) invalidCombination('NumCacheNodes should be 1 if engine is redis.');
  withinQuota(count, most, 'NodeQuotaForClusterExceededFault', 'nodes in a cluster');
  return count;
}

function zonesFor(input: Input, context: Context, count: number): readonly string[] {
  const zones = input.texts('PreferredAvailabilityZones');
  if (zones.length > 0 && zones.length !== count) {
    invalidCombination('The number of Availability Zones listed must equal the value of NumCacheNodes.');
  }
  const mode = oneOf('AZMode', input.text('AZMode') ?? 'single-az', ['single-az', 'cross-az']);
  if (mode === 'cross-az' && count < 2) invalidCombination('AZMode cross-az requires at least two nodes.');
  const first = `${context.scope.region}a`;
  return zones.length > 0 || mode === 'cross-az' ? zones : Array<string>(count).fill(first);
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
  const taken = OF_THE_GROUP.some((name) => input.has(name));
  if (taken) invalidCombination('Cannot specify additional cache cluster parameters when creating a replica cluster');
  const most = context.data.quotas.replicasPerShard + 1;
  withinQuota(shard.members.length + 1, most, 'NodeQuotaForClusterExceededFault', 'nodes in a node group');
  roomForNodes(context, 1);
  const zone = input.text('PreferredAvailabilityZone');
  const zones = zone === undefined ? [] : [zone];
  const all = new Map([...group.tags, ...tags]);
  shard.members = [...shard.members, id];
  return addCluster(context, { id, settings: group.settings, tags: all, zones, count: 1, replicationGroup: group.id });
}
