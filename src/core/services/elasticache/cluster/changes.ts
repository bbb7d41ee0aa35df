import { type Context, note } from '../state/context.js';
import type { CacheNode, Cluster, ClusterSettings } from '../state/state.js';

/**
 * The events of a cluster, in the words of https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html and of the
 * example in ECEvents.Viewing.html.
 */
const tell = (context: Context, { id }: Cluster, message: string): void => note(context, 'cache-cluster', id, message);

/** Events of nodes that are new. */
export function noteAdded(context: Context, cluster: Cluster, nodes: readonly CacheNode[]): void {
  for (const { id, zone } of nodes) tell(context, cluster, `Added cache node ${id} in availability zone ${zone}`);
}

/** Events of what is other than before. */
export function noteChanges(
  context: Context,
  cluster: Cluster,
  before: { readonly settings: ClusterSettings; readonly nodes: readonly CacheNode[] },
): void {
  const { settings, nodes } = cluster;
  if (settings.parameterGroup !== before.settings.parameterGroup) {
    tell(context, cluster, `Updated to use a CacheParameterGroup ${settings.parameterGroup}`);
  }
  if (groupsOf(settings) !== groupsOf(before.settings)) tell(context, cluster, 'Applied change to security group');
  if (settings.nodeType !== before.settings.nodeType) {
    tell(context, cluster, `Succeeded applying modification to cache node type to ${settings.nodeType}.`);
  }
  const lost = before.nodes.filter((node) => !nodes.includes(node)).map(({ id }) => id);
  if (lost.length > 0) tell(context, cluster, `Removed cache nodes ${lost.join(', ')}`);
  const more = nodes.filter((node) => !before.nodes.includes(node));
  noteAdded(context, cluster, more);
  if (more.length > 0) {
    tell(context, cluster, `Finished modifying number of nodes from ${before.nodes.length} to ${nodes.length}`);
  }
}

const groupsOf = (settings: ClusterSettings): string =>
  [...settings.securityGroupIds, ...settings.cacheSecurityGroups].join();
