import { nodeTypeOf } from '../config/node-types.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { CacheNode, Cluster } from '../state/state.js';
import { availableCluster, newNodes, requireNode, roomForNodes } from './clusters.js';
import { modifiedSettings, parameterGroupAfter, upgrade } from './settings.js';
import { clusterView } from './view.js';

/**
 * ModifyCacheCluster. Number of nodes, version and node type wait in `PendingModifiedValues` unless ApplyImmediately is
 * true; "if false, changes are applied on the next maintenance reboot", which never comes here. All else is applied at once.
 */
export const modifyCacheCluster: Handler = (input, context) => {
  const cluster = availableCluster(context, input.need('CacheClusterId'));
  const now = input.flag('ApplyImmediately') ?? false;
  const settings = modifiedSettings(input, context, cluster.settings);
  const release = upgrade(input, context, settings);
  const type = input.text('CacheNodeType');
  const nodeType = type === undefined ? settings.nodeType : nodeTypeOf(context, type);
  if (nodeType !== settings.nodeType && settings.engine === 'memcached') {
    invalidCombination('Scaling vertically is not supported for Memcached clusters.');
  }
  const upgraded = { ...settings, ...release, nodeType };
  const next = { ...upgraded, parameterGroup: parameterGroupAfter(context, upgraded) };
  const nodes = nodesAfter(input, context, cluster);
  if (now) {
    cluster.settings = next;
    cluster.nodes = nodes.kept;
    cluster.waiting = {};
  } else {
    cluster.settings = settings;
    cluster.waiting = {
      ...cluster.waiting,
      ...(nodes.kept.length === cluster.nodes.length ? {} : { nodeCount: nodes.kept.length }),
      ...(nodes.removed.length === 0 ? {} : { nodesToRemove: nodes.removed }),
      ...(release.engineVersion === settings.engineVersion ? {} : { engineVersion: release.engineVersion }),
      ...(nodeType === settings.nodeType ? {} : { nodeType }),
    };
  }
  pass(context, cluster, 'modifying');
  note(context, 'cache-cluster', cluster.id, 'Cache cluster modified');
  return { CacheCluster: clusterView(cluster, context, false) };
};

function nodesAfter(
  input: Input,
  context: Context,
  cluster: Cluster,
): { readonly kept: readonly CacheNode[]; readonly removed: readonly string[] } {
  const current = cluster.nodes;
  const wanted = input.count('NumCacheNodes') ?? current.length;
  const removed = input.texts('CacheNodeIdsToRemove');
  if (wanted === current.length && removed.length === 0) return { kept: current, removed };
  if (cluster.settings.engine !== 'memcached') {
    invalidCombination('The number of nodes of a cluster can only be changed for Memcached.');
  }
  if (wanted < 1) invalidValue('NumCacheNodes should be at least 1.');
  for (const id of removed) requireNode(cluster, id);
  if (current.length - removed.length !== Math.min(wanted, current.length)) {
    invalidCombination(
      'The number of nodes to remove must match the difference between the current and the requested NumCacheNodes.',
    );
  }
  const more = wanted - current.length;
  if (more <= 0) return { kept: current.filter((node) => !removed.includes(node.id)), removed };
  withinQuota(
    wanted,
    context.data.quotas.nodesPerMemcachedCluster,
    'NodeQuotaForClusterExceededFault',
    'nodes in a cluster',
  );
  roomForNodes(context, more);
  const last = Math.max(...current.map((node) => Number(node.id)));
  return { kept: [...current, ...newNodes(context, more, input.texts('NewAvailabilityZones'), last)], removed };
}
