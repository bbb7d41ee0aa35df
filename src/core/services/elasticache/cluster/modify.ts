import { nodeTypeOf } from '../config/node-types.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { CacheNode, Cluster, Waiting } from '../state/state.js';
import { checkZones } from '../state/zones.js';
import { noteChanges } from './changes.js';
import { availableCluster, newNodes, requireNode, roomForNodes } from './clusters.js';
import { checkLogs } from './logs.js';
import { modifiedSettings, refuseNothing, upgradedSettings } from './settings.js';
import { clusterView } from './view.js';
import { apart, awaited, awaitWindow, waits } from './waiting.js';

/**
 * ModifyCacheCluster. Number of nodes, version and node type wait in `PendingModifiedValues` for the maintenance window; with
 * ApplyImmediately "the modifications in this request and any pending modifications" are applied. All else is applied at once.
 */
export const modifyCacheCluster: Handler = (input, context) => {
  const cluster = availableCluster(context, input.need('CacheClusterId'));
  if (cluster.replicationGroup) refuseForMember(input, cluster.replicationGroup);
  refuseNothing(input, 'CacheClusterId', waits(cluster));
  const now = input.flag('ApplyImmediately') ?? false;
  const memcached = cluster.settings.engine === 'memcached';
  if (memcached) memcachedOnly(input);
  const settings = modifiedSettings(input, context, cluster.settings);
  const awaits = { ...settings, ...cluster.waiting.settings };
  const next = upgradedSettings(input, context, settings, awaits, nodeTypeAfter(input, context, cluster));
  if (input.has('LogDeliveryConfigurations')) checkLogs(settings.logs, next.engine, next.engineVersion);
  const scale = scaleConfig(input, memcached) ?? cluster.waiting.scale;
  const asked = nodesAfter(input, context, cluster);
  // "If the value is equal to the number of current cache nodes, any pending add or remove requests are canceled."
  const changed = asked.kept.length === cluster.nodes.length ? undefined : asked;
  const nodes = input.has('NumCacheNodes') ? changed : cluster.waiting.nodes;
  const planned = apart(context, settings, next);
  const before = { settings: cluster.settings, nodes: cluster.nodes };
  cluster.settings = planned.settings;
  awaitWindow(context, cluster, { settings: planned.waiting, nodes, scale }, (then) => {
    const held = { ...cluster };
    bringAbout(then, cluster);
    noteChanges(then, cluster, held);
  });
  if (now) bringAbout(context, cluster);
  pass(context, cluster, 'modifying');
  note(context, 'cache-cluster', cluster.id, 'Cache cluster modified');
  noteChanges(context, cluster, before);
  return { CacheCluster: clusterView(cluster, context, false) };
};

/** Applies what waits; new nodes are made now, not when they were asked for. */
function bringAbout({ now }: Context, cluster: Cluster): void {
  const { nodes: held, waiting } = cluster;
  cluster.settings = awaited(cluster);
  const kept = waiting.nodes?.kept ?? held;
  cluster.nodes = kept.map((node) => (held.includes(node) ? node : { ...node, created: now }));
  cluster.waiting = {};
}

/** What the members of a replication group have in common is changed through the group. */
function refuseForMember(input: Input, group: string): void {
  const shared = ['CacheNodeType', 'Engine', 'EngineVersion', 'NumCacheNodes', 'CacheParameterGroupName', 'AuthToken'];
  const given = shared.find((name) => input.has(name));
  if (given !== undefined) {
    invalidCombination(
      `${given} cannot be modified for a cache cluster of replication group ${group}. Use ModifyReplicationGroup.`,
    );
  }
}

function memcachedOnly(input: Input): void {
  const given = ['AuthToken', 'LogDeliveryConfigurations', 'SnapshotWindow'].find((name) => input.has(name));
  if (given !== undefined) invalidCombination(`The parameter ${given} is not supported for engine memcached.`);
  if (input.has('SnapshotRetentionLimit')) {
    invalidCombination(
      'Engine does not support snapshotting. Snapshot retention limit parameter should not be specified.',
    );
  }
}

/** hashicorp/terraform issue 8865; since ScaleConfig, a Memcached cluster can be scaled vertically with it. */
function nodeTypeAfter(input: Input, context: Context, cluster: Cluster): string {
  const { settings } = cluster;
  const type = input.text('CacheNodeType');
  if (type === undefined) return awaited(cluster).nodeType;
  const nodeType = nodeTypeOf(context, type);
  if (nodeType !== settings.nodeType && settings.engine === 'memcached' && !input.has('ScaleConfig')) {
    invalidCombination('Scaling is not supported for engine memcached');
  }
  return nodeType;
}

/** "Configures horizontal or vertical scaling for Memcached clusters, specifying the scaling percentage and interval." */
function scaleConfig(input: Input, memcached: boolean): Waiting['scale'] {
  const part = input.part('ScaleConfig');
  if (!part) return undefined;
  if (!memcached) invalidCombination('ScaleConfig is only supported for engine memcached.');
  if (!input.has('NumCacheNodes') && !input.has('CacheNodeType')) {
    invalidCombination('ScaleConfig must be specified together with NumCacheNodes or CacheNodeType.');
  }
  const percentage = part.count('ScalePercentage');
  const minutes = part.count('ScaleIntervalMinutes');
  if (percentage !== undefined && (percentage < 1 || percentage > 100)) {
    invalidValue('ScalePercentage must be between 1 and 100.');
  }
  if (minutes !== undefined && minutes < 0) invalidValue('ScaleIntervalMinutes must not be negative.');
  return { percentage, minutes };
}

function nodesAfter(
  input: Input,
  context: Context,
  cluster: Cluster,
): { readonly kept: readonly CacheNode[]; readonly removed: readonly string[] } {
  const current = cluster.nodes;
  const wanted = input.count('NumCacheNodes') ?? current.length;
  const removed = input.texts('CacheNodeIdsToRemove');
  const zones = input.texts('NewAvailabilityZones');
  const more = wanted - current.length;
  const memcached = cluster.settings.engine === 'memcached';
  const only = ['CacheNodeIdsToRemove', 'NewAvailabilityZones', 'AZMode'].find((name) => input.has(name));
  if (!memcached && only !== undefined)
    invalidCombination(`The parameter ${only} is only supported for engine memcached.`);
  if (wanted < 1) invalidValue('NumCacheNodes should be at least 1.');
  if (!memcached && wanted !== 1) {
    invalidValue('Cannot modify a Redis cluster to have a NumCacheNodes parameter greater than 1.');
  }
  checkZoneMode(input, cluster);
  for (const id of removed) requireNode(cluster, id);
  if (new Set(removed).size !== Math.max(0, -more)) {
    invalidCombination(
      'The number of nodes to remove must match the difference between the current and the requested NumCacheNodes.',
    );
  }
  // "The number of Availability Zones supplied in this list must match the cache nodes being added in this request."
  if (zones.length > 0 && zones.length !== Math.max(0, more)) {
    invalidCombination('Must specify the same number of new availability zones as nodes that are added.');
  }
  checkZones(context, zones);
  if (more <= 0) return { kept: current.filter((node) => !removed.includes(node.id)), removed };
  const { nodesPerMemcachedCluster: most } = context.data.quotas;
  withinQuota(wanted, most, 'NodeQuotaForClusterExceededFault', 'nodes in a cluster');
  roomForNodes(context, more);
  const last = Math.max(...current.map((node) => Number(node.id)));
  const usual = input.text('AZMode') === 'cross-az' ? [] : Array<string>(more).fill(current[0]?.zone ?? '');
  return { kept: [...current, ...newNodes(context, more, zones.length > 0 ? zones : usual, last)], removed };
}

/** "You cannot specify single-az if the Memcached cluster already has cache nodes in different Availability Zones." */
function checkZoneMode(input: Input, { nodes }: Cluster): void {
  const zones = new Set(nodes.map(({ zone }) => zone));
  if (input.text('AZMode') === 'single-az' && zones.size > 1) {
    invalidCombination(
      "AZ Mode 'single-az' cannot be specified for a cluster with nodes in several availability zones.",
    );
  }
}
