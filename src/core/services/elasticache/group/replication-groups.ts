import { takeSnapshot } from '../cluster/snapshot-taking.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass } from '../state/context.js';
import { findReplicationGroup, memberClusters } from '../state/members.js';
import { page } from '../state/pages.js';
import { refuse } from '../state/refusal.js';
import type { ReplicationGroup, Settings } from '../state/state.js';
import { replicationGroupView } from './view.js';

/** Puts a group and its members into `modifying`. */
export function passModifying(context: Context, group: ReplicationGroup): void {
  pass(context, group, 'modifying');
  for (const cluster of memberClusters(context, group)) pass(context, cluster, 'modifying');
}

/** Gives a group and all its members these settings. */
export function applySettings(context: Context, group: ReplicationGroup, settings: Settings): void {
  group.settings = settings;
  for (const cluster of memberClusters(context, group)) cluster.settings = settings;
}

/** DescribeReplicationGroups. */
export const describeReplicationGroups: Handler = (input, context) => {
  const id = input.text('ReplicationGroupId');
  const found = id ? [findReplicationGroup(context, id)] : context.region.replicationGroups.values();
  const { items, marker } = page(input, found, (group) => group.id);
  return { Marker: marker, ReplicationGroups: items.map((group) => replicationGroupView(group, context)) };
};

/** DeleteReplicationGroup: with all its clusters, or with `RetainPrimaryCluster` all but the primary. */
export const deleteReplicationGroup: Handler = (input, context) => {
  const { region } = context;
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  const retain = input.flag('RetainPrimaryCluster') ?? false;
  if (group.global) {
    refuse(
      'InvalidReplicationGroupStateFault',
      `Replication group ${group.id} is part of global replication group ${group.global.id} and cannot be deleted.`,
    );
  }
  if (retain && group.clusterMode === 'enabled') {
    refuse('InvalidReplicationGroupStateFault', 'RetainPrimaryCluster is not supported with cluster mode enabled.');
  }
  const snapshot = input.text('FinalSnapshotIdentifier');
  if (snapshot) takeSnapshot(context, snapshot, { group }, new Map());
  const kept = retain ? group.shards[0]?.members[0] : undefined;
  for (const cluster of memberClusters(context, group)) {
    if (cluster.id === kept) cluster.replicationGroup = undefined;
    else pass(context, cluster, 'deleting', () => region.clusters.delete(cluster.id));
  }
  pass(context, group, 'deleting', () => region.replicationGroups.delete(group.id));
  note(context, 'replication-group', group.id, 'Replication group deleted');
  return { ReplicationGroup: replicationGroupView(group, context) };
};
