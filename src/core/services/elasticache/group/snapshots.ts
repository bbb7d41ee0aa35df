import { availableCluster, findCluster } from '../cluster/clusters.js';
import { findSnapshot, newSnapshotName, takeSnapshot } from '../cluster/snapshot-taking.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass } from '../state/context.js';
import { findReplicationGroup } from '../state/members.js';
import { oneOf } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidCombination, refuse } from '../state/refusal.js';
import type { Snapshot, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';

/** CreateSnapshot: of one cluster, or of a replication group. */
export const createSnapshot: Handler = (input, context) => {
  const cluster = input.text('CacheClusterId');
  const group = input.text('ReplicationGroupId');
  if ((cluster === undefined) === (group === undefined)) {
    invalidCombination('Exactly one of CacheClusterId and ReplicationGroupId must be provided.');
  }
  const tags = readTags(input, context);
  const source =
    cluster === undefined
      ? { group: findReplicationGroup(context, group ?? '', 'available') }
      : { cluster: availableCluster(context, cluster) };
  const snapshot = takeSnapshot(context, input.need('SnapshotName'), source, tags, input.text('KmsKeyId'));
  return { Snapshot: view(snapshot, false) };
};

/** CopySnapshot. With `TargetBucket` AWS exports to S3 and keeps no second snapshot; nothing is written here. */
export const copySnapshot: Handler = (input, context) => {
  const source = findSnapshot(context, input.need('SourceSnapshotName'));
  const tags = readTags(input, context);
  if (source.status !== 'available')
    refuse('InvalidSnapshotStateFault', `Snapshot ${source.name} is not in available state.`);
  const name = newSnapshotName(context, 'TargetSnapshotName', input.need('TargetSnapshotName'));
  const kmsKey = input.text('KmsKeyId') ?? source.settings.kmsKey;
  const copy: Snapshot = {
    ...source,
    arn: arnOf(context.scope, 'snapshot', name),
    tags,
    name,
    created: context.now,
    source: 'manual',
    settings: { ...source.settings, kmsKey },
  };
  if (input.has('TargetBucket')) return { Snapshot: view({ ...source, status: 'exporting' }, false) };
  context.region.snapshots.set(name, copy);
  pass(context, copy, 'creating');
  note(context, source.cluster ? 'cache-cluster' : 'replication-group', name, `Snapshot ${name} created`);
  return { Snapshot: view(copy, false) };
};

/** DescribeSnapshots: filters combine. An unknown cluster or group has no snapshots; an unknown snapshot is the fault. */
export const describeSnapshots: Handler = (input, context) => {
  const name = input.text('SnapshotName');
  const cluster = input.text('CacheClusterId')?.toLowerCase();
  const group = input.text('ReplicationGroupId')?.toLowerCase();
  const wanted = input.text('SnapshotSource');
  const source = wanted === undefined ? undefined : oneOf('SnapshotSource', wanted, ['system', 'user', 'manual']);
  const all = name ? [findSnapshot(context, name)] : [...context.region.snapshots.values()];
  requireSource(context, cluster, all);
  const shown = all.filter(
    (snapshot) =>
      (cluster === undefined || snapshot.cluster === cluster) &&
      (group === undefined || snapshot.replicationGroup === group) &&
      (source === undefined || (snapshot.source === 'system') === (source === 'system')),
  );
  const { items, marker } = page(input, shown, (snapshot) => snapshot.name, RULE);
  const detailed = input.flag('ShowNodeGroupConfig') ?? false;
  return { Marker: marker, Snapshots: items.map((snapshot) => view(snapshot, detailed)) };
};

/** "Default: 50. Constraints: minimum 20; maximum 50." */
const RULE = { size: 'MaxRecords', marker: 'Marker', least: 20, most: 50 };

/** A cluster that is gone may have left snapshots; one that has none and is unknown is CacheClusterNotFound. */
function requireSource(context: Context, cluster: string | undefined, all: readonly Snapshot[]): void {
  if (cluster !== undefined && !all.some((snapshot) => snapshot.cluster === cluster)) findCluster(context, cluster);
}

/** DeleteSnapshot. */
export const deleteSnapshot: Handler = (input, context) => {
  const snapshot = findSnapshot(context, input.need('SnapshotName'));
  if (snapshot.status !== 'available') {
    refuse('InvalidSnapshotStateFault', `Snapshot ${snapshot.name} is not in available state.`);
  }
  pass(context, snapshot, 'deleting', () => context.region.snapshots.delete(snapshot.name));
  return { Snapshot: view(snapshot, false) };
};

function view(snapshot: Snapshot, detailed: boolean): Structure {
  const { NodeSnapshots, ...taken } = snapshot.taken;
  return {
    SnapshotName: snapshot.name,
    ReplicationGroupId: snapshot.replicationGroup,
    CacheClusterId: snapshot.cluster,
    SnapshotStatus: snapshot.status,
    SnapshotSource: snapshot.source,
    ...taken,
    NodeSnapshots: detailed || !Array.isArray(NodeSnapshots) ? NodeSnapshots : NodeSnapshots.map(plain),
    KmsKeyId: snapshot.settings.kmsKey,
    ARN: snapshot.arn,
  };
}

function plain(node: object): Structure {
  return { ...node, NodeGroupConfiguration: undefined };
}
