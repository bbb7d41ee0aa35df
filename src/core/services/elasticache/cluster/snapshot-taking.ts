import type { Context } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import { find, unused } from '../state/lookup.js';
import { membersOf } from '../state/members.js';
import { newName } from '../state/names.js';
import { arnOf, vpcOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { Cluster, ClusterSettings, ReplicationGroup, Snapshot, Structure } from '../state/state.js';
import { checkKmsKey } from './encryption.js';

/** The snapshot of that name, or the fault. */
export function findSnapshot(context: Context, name: string): Snapshot {
  return find(context.region.snapshots, name, 'SnapshotNotFoundFault', `Snapshot not found: ${name}`);
}

/** A snapshot that can be restored: not while it is made, copied or deleted. */
export function restorableSnapshot(context: Context, name: string): Snapshot {
  const snapshot = findSnapshot(context, name);
  if (snapshot.status !== 'available' && snapshot.status !== 'restoring') {
    // InvalidSnapshotState is no fault of the operations that restore.
    invalidValue(`Snapshot ${snapshot.name} is not in available state.`);
  }
  return snapshot;
}

/** "The snapshot status changes to restoring while the new node group (shard) is being created." */
export function restoring(context: Context, snapshot: Snapshot): void {
  snapshot.restores += 1;
  pass(context, snapshot, 'restoring', () => {
    snapshot.restores -= 1;
    if (snapshot.restores === 0) snapshot.status = 'available';
  });
}

/** A name for a new snapshot, or the fault. */
export function newSnapshotName(context: Context, parameter: string, wanted: string): string {
  const { region, data } = context;
  const name = newName(parameter, wanted);
  unused(region.snapshots, name, 'SnapshotAlreadyExistsFault', 'Snapshot with specified name already exists.');
  withinQuota(region.snapshots.size + 1, data.quotas.assumed.snapshots, 'SnapshotQuotaExceededFault', 'snapshots');
  return name;
}

/** Takes a snapshot of a cluster or of a whole replication group, and keeps what a restore needs. */
export function takeSnapshot(
  context: Context,
  parameter: string,
  wanted: string,
  source: { readonly cluster: Cluster } | { readonly group: ReplicationGroup },
  tags: ReadonlyMap<string, string>,
  kmsKey?: string,
): Snapshot {
  const { region, scope, now } = context;
  const name = newSnapshotName(context, parameter, wanted);
  const { settings } = 'cluster' in source ? source.cluster : source.group;
  checkKmsKey(context, kmsKey);
  if (settings.engine === 'memcached' || settings.nodeType === 'cache.t1.micro') {
    refuse(
      'SnapshotFeatureNotSupportedFault',
      'Snapshots are not supported for Memcached clusters and cache.t1.micro nodes.',
    );
  }
  const snapshot: Snapshot = {
    arn: arnOf(scope, 'snapshot', name),
    tags,
    status: 'creating',
    restores: 0,
    name,
    created: now,
    source: 'manual',
    ...('cluster' in source ? ofCluster(source.cluster, context) : ofGroup(source.group, context)),
    settings: kmsKey === undefined ? settings : { ...settings, kmsKey },
  };
  region.snapshots.set(name, snapshot);
  pass(context, snapshot, 'creating');
  noteSnapshot(context, name, source);
  return snapshot;
}

/** As in the example of API_DescribeEvents.html: an event of the cluster, or of the group's first one. */
function noteSnapshot(
  context: Context,
  name: string,
  source: { readonly cluster: Cluster } | { readonly group: ReplicationGroup },
): void {
  const [what, { id }] = 'cluster' in source ? ['cache cluster', source.cluster] : ['replication group', source.group];
  const member = 'cluster' in source ? id : (membersOf(source.group)[0] ?? id);
  note(
    context,
    'cache-cluster',
    member,
    `Snapshot succeeded for snapshot with ID '${name}' of ${what} with ID '${id}'`,
  );
}

function ofCluster(cluster: Cluster, context: Context) {
  const node = cluster.nodes[0];
  const taken = {
    ...common(cluster.settings, context),
    NumCacheNodes: cluster.nodes.length,
    PreferredAvailabilityZone: node?.zone,
    CacheClusterCreateTime: cluster.created,
    NodeSnapshots: [
      {
        CacheNodeId: node?.id,
        CacheSize: '5 MB',
        CacheNodeCreateTime: node?.created,
        SnapshotCreateTime: context.now,
      },
    ],
  };
  return { cluster: cluster.id, taken, shards: [], clusterMode: 'disabled' };
}

function ofGroup(group: ReplicationGroup, context: Context) {
  const taken = {
    ...common(group.settings, context),
    ReplicationGroupDescription: group.description,
    NumNodeGroups: group.shards.length,
    AutomaticFailover: group.automaticFailover ? 'enabled' : 'disabled',
    DataTiering: group.dataTiering ? 'enabled' : 'disabled',
    // "For snapshots, ElastiCache stores the EffectiveDurability value" (Durability.Configuring.html).
    Durability: ['sync', 'async'].includes(group.durability ?? '') ? group.durability : undefined,
    NodeSnapshots: group.shards.map(({ id, members, slots }) => ({
      CacheClusterId: members[0],
      NodeGroupId: id,
      CacheNodeId: '0001',
      NodeGroupConfiguration: { Slots: slots, ReplicaCount: members.length - 1 },
      CacheSize: '5 MB',
      CacheNodeCreateTime: context.region.clusters.get(members[0] ?? '')?.created,
      SnapshotCreateTime: context.now,
    })),
  };
  const shards = group.shards.map(({ id, slots, members }) => ({ id, slots, replicas: members.length - 1 }));
  const { durability, clusterMode } = group;
  return { replicationGroup: group.id, taken, shards, clusterMode, durability };
}

function common(settings: ClusterSettings, { scope }: Context): Structure {
  return {
    CacheNodeType: settings.nodeType,
    Engine: settings.engine,
    EngineVersion: settings.engineVersion,
    PreferredMaintenanceWindow: settings.maintenanceWindow,
    TopicArn: settings.topic?.arn,
    Port: settings.port,
    CacheParameterGroupName: settings.parameterGroup,
    CacheSubnetGroupName: settings.subnetGroup,
    VpcId: vpcOf(scope),
    AutoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
    SnapshotRetentionLimit: settings.snapshotRetention,
    SnapshotWindow: settings.snapshotWindow,
  };
}
