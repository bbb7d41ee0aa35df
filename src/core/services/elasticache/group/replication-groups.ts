import { noteChanges } from '../cluster/changes.js';
import { takeSnapshot } from '../cluster/snapshot-taking.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass } from '../state/context.js';
import { findReplicationGroup, memberClusters } from '../state/members.js';
import { page } from '../state/pages.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { ClusterSettings, ReplicationGroup, Structure } from '../state/state.js';
import { replicationGroupView } from './view.js';

/** Puts a group and its members into `modifying`; `pending` stands in its `PendingModifiedValues` meanwhile. */
export function passModifying(context: Context, group: ReplicationGroup, pending?: Structure): void {
  group.pending = pending;
  pass(context, group, 'modifying', () => {
    group.pending = undefined;
    group.status = 'available';
  });
  for (const cluster of memberClusters(context, group)) pass(context, cluster, 'modifying');
}

/** Gives a group and all its members these settings. */
export function applySettings(context: Context, group: ReplicationGroup, settings: ClusterSettings): void {
  group.settings = settings;
  for (const cluster of memberClusters(context, group)) {
    const before = { ...cluster };
    cluster.settings = settings;
    noteChanges(context, cluster, before);
  }
}

/** DescribeReplicationGroups. */
export const describeReplicationGroups: Handler = (input, context) => {
  const id = input.text('ReplicationGroupId');
  const found = id ? [findReplicationGroup(context, id)] : context.region.replicationGroups;
  const { items, marker } = page(input, found, (group) => group.id);
  return { Marker: marker, ReplicationGroups: items.map((group) => replicationGroupView(group, context)) };
};

/** DeleteReplicationGroup: with all its clusters, or with `RetainPrimaryCluster` all but the primary. */
export const deleteReplicationGroup: Handler = (input, context) => {
  const { region } = context;
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'));
  const retain = input.flag('RetainPrimaryCluster') ?? false;
  checkDeletable(context, group);
  refuseForGlobalMember(group);
  if (retain && group.clusterMode === 'enabled') {
    invalidCombination('RetainPrimaryCluster is not supported for replication groups with cluster mode enabled.');
  }
  const snapshot = input.text('FinalSnapshotIdentifier');
  if (snapshot) takeSnapshot(context, 'FinalSnapshotIdentifier', snapshot, { group }, new Map());
  const kept = retain ? group.shards[0]?.members[0] : undefined;
  for (const cluster of memberClusters(context, group)) {
    if (cluster.id === kept) {
      cluster.replicationGroup = undefined;
      pass(context, cluster, 'modifying');
    } else {
      pass(context, cluster, 'deleting', () => region.clusters.delete(cluster.id));
      note(context, 'cache-cluster', cluster.id, 'Cache cluster deleted');
    }
  }
  pass(context, group, 'deleting', () => region.replicationGroups.delete(group.id));
  note(context, 'replication-group', group.id, 'Replication group deleted');
  // The answer names no members any more.
  return { ReplicationGroup: { ...replicationGroupView(group, context), MemberClusters: undefined } };
};

/** The second sentence stands in hashicorp/terraform-provider-aws, which retries it ("Replication Group is snapshotting"). */
function checkDeletable(context: Context, group: ReplicationGroup): void {
  const busy = memberClusters(context, group).find(({ status }) => status !== 'available');
  if (busy && group.status !== 'creating' && group.status !== 'deleting') {
    refuse('InvalidReplicationGroupStateFault', `Cache cluster ${busy.id} is not in a valid state to be deleted`);
  }
  if (group.status !== 'available') {
    refuse(
      'InvalidReplicationGroupStateFault',
      `Replication group ${group.id} has status ${group.status} which is not valid for deletion.`,
    );
  }
}

/** hashicorp/terraform-provider-aws issue 22528, cloud-custodian/cloud-custodian issue 8815. */
export function refuseForGlobalMember({ id, global }: ReplicationGroup): void {
  if (global) invalidValue(`Cluster [${id}] is part of a global cluster [${global.id}]. Request rejected.`);
}
