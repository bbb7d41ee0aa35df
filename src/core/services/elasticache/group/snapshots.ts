import { availableCluster, findCluster } from '../cluster/clusters.js';
import { checkKmsKey } from '../cluster/encryption.js';
import { findSnapshot, newSnapshotName, takeSnapshot } from '../cluster/snapshot-taking.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass } from '../state/context.js';
import { findReplicationGroup, memberClusters } from '../state/members.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { Snapshot, Structure } from '../state/state.js';
import { readTags } from '../state/tag-set.js';

/** CreateSnapshot: of one cluster, or of a replication group; what it is taken of is `snapshotting` meanwhile. */
export const createSnapshot: Handler = (input, context) => {
  const cluster = input.text('CacheClusterId');
  const tags = readTags(input, context);
  const source =
    cluster === undefined
      ? { group: findReplicationGroup(context, input.need('ReplicationGroupId'), 'available') }
      : { cluster: availableCluster(context, cluster) };
  const name = input.need('SnapshotName');
  const snapshot = takeSnapshot(context, 'SnapshotName', name, source, tags, input.text('KmsKeyId'));
  if ('cluster' in source) pass(context, source.cluster, 'snapshotting');
  else {
    pass(context, source.group, 'snapshotting');
    for (const member of memberClusters(context, source.group)) pass(context, member, 'snapshotting');
  }
  return { Snapshot: view(snapshot, false) };
};

/** CopySnapshot. With `TargetBucket` AWS exports to S3 and keeps no second snapshot; nothing is written here. */
export const copySnapshot: Handler = (input, context) => {
  const source = findSnapshot(context, input.need('SourceSnapshotName'));
  const tags = readTags(input, context);
  atRest(source);
  checkKmsKey(context, input.text('KmsKeyId'));
  const name = newSnapshotName(context, 'TargetSnapshotName', input.need('TargetSnapshotName'));
  const kmsKey = input.text('KmsKeyId') ?? source.settings.kmsKey;
  const copy: Snapshot = {
    ...source,
    arn: arnOf(context.scope, 'snapshot', name),
    tags,
    name,
    created: context.now,
    restores: 0,
    source: 'manual',
    settings: { ...source.settings, kmsKey },
  };
  if (input.has('TargetBucket')) {
    checkBucket(input.need('TargetBucket'));
    const shown = view({ ...source, status: 'exporting' }, false);
    pass(context, source, 'exporting');
    return { Snapshot: shown };
  }
  context.region.snapshots.set(name, copy);
  pass(context, copy, 'creating');
  const origin = source.cluster ?? source.replicationGroup ?? name;
  note(context, source.cluster ? 'cache-cluster' : 'replication-group', origin, `Snapshot ${name} copied`);
  return { Snapshot: view(copy, false) };
};

function atRest(snapshot: Snapshot): void {
  if (snapshot.status !== 'available') {
    refuse('InvalidSnapshotStateFault', `Snapshot ${snapshot.name} is not in available state.`);
  }
}

/** Buckets have names of 3 to 63 lower-case letters, digits, dots and hyphens; nothing else of S3 is known here. */
function checkBucket(name: string): void {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) invalidValue(`The S3 bucket ${name} does not exist.`);
}

/**
 * DescribeSnapshots: a cluster or a group, and other filters with it. An unknown
 * cluster or group has no snapshots; an unknown snapshot is the fault.
 */
export const describeSnapshots: Handler = (input, context) => {
  const name = input.text('SnapshotName');
  const cluster = input.text('CacheClusterId')?.toLowerCase();
  const group = input.text('ReplicationGroupId')?.toLowerCase();
  const source = input.text('SnapshotSource');
  const all = name ? [findSnapshot(context, name)] : context.region.snapshots;
  const wanted = (snapshot: Snapshot): boolean =>
    (cluster === undefined || snapshot.cluster === cluster) &&
    (group === undefined || snapshot.replicationGroup === group) &&
    (source === undefined || (snapshot.source === 'system') === (source === 'system'));
  const { items, marker } = page(input, all, (snapshot) => snapshot.name, RULE, wanted);
  if (cluster !== undefined && items.length === 0) requireSource(context, cluster);
  const detailed = input.flag('ShowNodeGroupConfig') ?? false;
  return { Marker: marker, Snapshots: items.map((snapshot) => view(snapshot, detailed)) };
};

/** "Default: 50. Constraints: minimum 20; maximum 50." */
const RULE = { size: 'MaxRecords', marker: 'Marker', least: 20, most: 50 };

/** A cluster that is gone may have left snapshots; one that has none and is unknown is CacheClusterNotFound. */
function requireSource(context: Context, cluster: string): void {
  for (const snapshot of context.region.snapshots.values()) if (snapshot.cluster === cluster) return;
  findCluster(context, cluster);
}

/** DeleteSnapshot. */
export const deleteSnapshot: Handler = (input, context) => {
  const snapshot = findSnapshot(context, input.need('SnapshotName'));
  atRest(snapshot);
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
