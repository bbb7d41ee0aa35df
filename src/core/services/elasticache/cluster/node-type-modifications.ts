import type { Handler } from '../state/context.js';
import { findReplicationGroup } from '../state/members.js';
import { byName } from '../state/names.js';
import { findCluster } from './clusters.js';

/** ListAllowedNodeTypeModifications: current types with more memory to scale up to, with less to scale down to. */
export const listAllowedNodeTypeModifications: Handler = (input, context) => {
  const cluster = input.text('CacheClusterId');
  const group = input.text('ReplicationGroupId');
  const { settings } =
    cluster === undefined ? findReplicationGroup(context, group ?? '') : findCluster(context, cluster);
  const types = context.data.nodeTypes.types;
  const memory = types.find((row) => row.type === settings.nodeType)?.memory;
  if (settings.engine === 'memcached' || memory === undefined) {
    return { ScaleUpModifications: [], ScaleDownModifications: [] };
  }
  const current = types.filter((row) => row.generation === 'current' && row.type !== settings.nodeType);
  const names = (larger: boolean): string[] =>
    current
      .filter((row) => (larger ? row.memory > memory : row.memory < memory))
      .map((row) => row.type)
      .sort(byName);
  return { ScaleUpModifications: names(true), ScaleDownModifications: names(false) };
};
