import { defined } from '../../../terms/defined.js';
import { type Context, note, pass } from '../state/context.js';
import { arnOf } from '../state/place.js';
import type { Cluster, ClusterSettings } from '../state/state.js';
import { noteAdded } from './changes.js';
import { newNodes } from './clusters.js';

/** Puts a new cluster into the state, `creating`. */
export function addCluster(
  context: Context,
  plan: {
    readonly id: string;
    readonly settings: ClusterSettings;
    readonly tags: ReadonlyMap<string, string>;
    readonly zones: readonly string[];
    readonly count: number;
    readonly replicationGroup?: string;
    /** Where each node is, if on an outpost. */
    readonly outposts?: readonly (string | undefined)[];
  },
): Cluster {
  const { id, settings, tags, replicationGroup, outposts } = plan;
  const cluster: Cluster = {
    arn: arnOf(context.scope, 'cluster', id),
    tags,
    status: 'creating',
    id,
    created: context.now,
    settings,
    nodes: newNodes(context, plan.count, plan.zones, 0, outposts),
    ...defined({ replicationGroup }),
    waiting: {},
  };
  context.region.clusters.set(id, cluster);
  pass(context, cluster, 'creating');
  note(context, 'cache-cluster', id, 'Cache cluster created');
  noteAdded(context, cluster, cluster.nodes);
  return cluster;
}
