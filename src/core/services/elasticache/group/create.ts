import { availableCluster } from '../cluster/clusters.js';
import { modifiedSettings, newSettings } from '../cluster/settings.js';
import { restorableSnapshot, restoring } from '../cluster/snapshot-taking.js';
import { isUp } from '../cluster/view.js';
import { awaitWindow } from '../cluster/waiting.js';
import { findParameterGroup, isClusterGroup } from '../config/parameter-groups.js';
import { findServerlessSnapshot } from '../serverless/snapshots.js';
import type { Context, Handler } from '../state/context.js';
import { note, pass } from '../state/context.js';
import { type Input, without } from '../state/input.js';
import { unused } from '../state/lookup.js';
import { newName, oneOf } from '../state/names.js';
import { arnOf } from '../state/place.js';
import { invalidCombination, refuse } from '../state/refusal.js';
import type { Cluster, ClusterSettings, ReplicationGroup, Snapshot } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { newUserGroups } from './access.js';
import { checkDurability } from './durability.js';
import { checkRoom, findGlobalGroup, joinGlobalGroup, primaryGroup } from './global-membership.js';
import { layout } from './layout.js';
import { bringAbout } from './modify.js';
import { buildShards, checkLayout, roomForShards, type ShardPlan } from './shards.js';
import { replicationGroupView } from './view.js';

/** CreateReplicationGroup: from nothing, around an existing cluster, from a snapshot, or as a secondary of a global datastore. */
export const createReplicationGroup: Handler = (given, context) => {
  // AWS ignores the parameter group of a secondary: it gets the datastore's (terraform-provider-aws issue 20893).
  const input = given.has('GlobalReplicationGroupId') ? without(given, ['CacheParameterGroupName']) : given;
  const { region, scope } = context;
  // aws/aws-cli issue 1085, when there were 16.
  const tooLong = 'Replication group id should be no more than 40 characters.';
  const id = newName('ReplicationGroupId', input.need('ReplicationGroupId'), 40, tooLong);
  const tags = readTags(input, context);
  const taken = 'Replication group with specified name already exists.';
  unused(region.replicationGroups, id, 'ReplicationGroupAlreadyExistsFault', taken);
  const origin = originOf(input, context);
  const clusterMode = clusterModeOf(input, context, origin);
  const settings = origin.primary
    ? modifiedSettings(input, context, origin.primary.settings)
    : newSettings(input, context, engineOf(input, origin), clusterMode !== 'disabled', origin.settings);
  const clustered = isClusterGroup(findParameterGroup(context, settings.parameterGroup));
  checkParameterGroup(clustered, clusterMode);
  const dataTiering = dataTieringOf(input, settings);
  const plans = layout(input, context, clusterMode, clustered, origin.shards);
  checkLayout(plans, context);
  roomForShards(context, plans, origin.primary ? 1 : 0);
  const failover = failoverOf(input, clusterMode, Math.min(...plans.map(({ replicas }) => replicas)));
  const userGroups = newUserGroups(input, context, settings);
  const durability = input.text('Durability') ?? origin.durability;
  const replicas = Math.min(...plans.map((plan) => plan.replicas));
  checkDurability(durability, { settings, clusterMode, multiAz: failover.multiAz, replicas });
  const group: ReplicationGroup = {
    arn: arnOf(scope, 'replicationgroup', id),
    tags,
    status: 'creating',
    id,
    created: context.now,
    description: input.need('ReplicationGroupDescription'),
    settings,
    waiting: {},
    shards: [],
    clusterMode,
    ...failover,
    userGroups,
    migrating: false,
    dataTiering,
    durability,
    failovers: [],
  };
  add(context, group, plans, origin);
  return { ReplicationGroup: replicationGroupView(group, context) };
};

/** Puts a new group and its clusters into the state, `creating`. */
function add(context: Context, group: ReplicationGroup, plans: readonly ShardPlan[], origin: Origin): void {
  context.region.replicationGroups.set(group.id, group);
  if (origin.primary) {
    const { waiting, tags } = origin.primary;
    Object.assign(origin.primary, {
      replicationGroup: group.id,
      settings: group.settings,
      waiting: {},
      tags: new Map([...tags, ...group.tags]),
    });
    awaitWindow(context, group, waiting, () => bringAbout(context, group));
    pass(context, origin.primary, 'modifying');
  }
  group.shards = buildShards(context, group, group.clusterMode === 'enabled', plans, 0, origin.primary?.id);
  const snapshots = group.clusterMode === 'disabled' && group.settings.snapshotRetention > 0;
  if (snapshots) group.snapshottingCluster = group.shards[0]?.members.at(-1);
  if (origin.global) joinGlobalGroup(context, group, origin.global);
  if (origin.snapshot) restoring(context, origin.snapshot);
  pass(context, group, 'creating');
  note(context, 'replication-group', group.id, 'Replication group created');
}

interface Origin {
  readonly settings: Partial<ClusterSettings>;
  readonly primary?: Cluster;
  readonly global?: string;
  readonly shards?: readonly { readonly id: string; readonly slots: string; readonly replicas: number }[];
  readonly clusterMode?: string;
  readonly durability?: string | undefined;
  readonly snapshot?: Snapshot;
}

const engineOf = (input: Input, { settings }: Origin): string =>
  input.text('Engine') ?? settings.engine ?? input.need('Engine');

function originOf(input: Input, context: Context): Origin {
  const primaryId = input.text('PrimaryClusterId');
  if (primaryId) return { settings: {}, primary: primaryOf(context, primaryId) };
  const globalId = input.text('GlobalReplicationGroupId');
  if (globalId) {
    const global = findGlobalGroup(context, globalId, 'available');
    checkRoom(context, global);
    const { settings, shards, clusterMode } = primaryGroup(context, global);
    const { subnetGroup: _local, parameterGroup: _own, ...shared } = settings;
    const sizes = shards.map(({ id, slots, members }) => ({ id, slots, replicas: members.length - 1 }));
    return { settings: shared, global: global.id, shards: sizes, clusterMode };
  }
  const serverless = input.text('ServerlessCacheSnapshotName');
  if (serverless) return { settings: { engine: findServerlessSnapshot(context, serverless, 'available').engine } };
  const name = input.text('SnapshotName');
  if (!name) return { settings: {} };
  const snapshot = restorableSnapshot(context, name);
  const { settings, shards, clusterMode, durability } = snapshot;
  return { settings, shards, clusterMode, durability, snapshot };
}

function primaryOf(context: Context, id: string): Cluster {
  const cluster = availableCluster(context, id);
  if (cluster.replicationGroup !== undefined || cluster.settings.engine === 'memcached' || !isUp(cluster)) {
    refuse(
      'InvalidCacheClusterStateFault',
      `Cache cluster ${cluster.id} cannot be the primary of a new replication group.`,
    );
  }
  return cluster;
}

/** Cluster mode is asked for by ClusterMode, by a parameter group with cluster-enabled, or by more than one node group. */
function clusterModeOf(input: Input, context: Context, origin: Origin): string {
  const asked = input.text('ClusterMode');
  if (asked !== undefined) return oneOf('ClusterMode', asked, ['enabled', 'disabled', 'compatible']);
  const group = input.text('CacheParameterGroupName');
  if (group !== undefined) return isClusterGroup(findParameterGroup(context, group)) ? 'enabled' : 'disabled';
  const shards = input.count('NumNodeGroups') ?? input.parts('NodeGroupConfiguration').length;
  return origin.clusterMode ?? (shards > 1 ? 'enabled' : 'disabled');
}

function checkParameterGroup(clustered: boolean, clusterMode: string): void {
  if (clusterMode === 'enabled' && !clustered) {
    invalidCombination('A parameter group with cluster-enabled set to yes is required for cluster mode enabled.');
  }
}

function failoverOf(input: Input, clusterMode: string, replicas: number) {
  const automaticFailover = input.flag('AutomaticFailoverEnabled') ?? clusterMode === 'enabled';
  const multiAz = input.flag('MultiAZEnabled') ?? false;
  if (clusterMode === 'enabled' && !automaticFailover) {
    invalidCombination('Redis with cluster mode enabled cannot be created with auto failover turned off.');
  }
  if (clusterMode !== 'enabled' && automaticFailover && replicas < 1) {
    invalidCombination(
      'When using automatic failover, there must be at least 2 cache clusters in the replication group.',
    );
  }
  if (multiAz && !automaticFailover) invalidCombination('Must enable automatic failover when Multi-AZ is enabled.');
  return { automaticFailover, multiAz };
}

/**
 * "This parameter must be set to true when using r6gd nodes." Sentences: cloudposse/terraform-aws-elasticache-redis issue 157 and
 * badmintoncryer/cdk-preflight (data-tiering-node-type).
 */
function dataTieringOf(input: Input, { nodeType }: ClusterSettings): boolean {
  const tiered = nodeType.startsWith('cache.r6gd.');
  const asked = input.flag('DataTieringEnabled') ?? (input.has('GlobalReplicationGroupId') && tiered);
  if (tiered && !asked) invalidCombination(`When using the ${nodeType} node type, you must enable data tiering.`);
  if (asked && !tiered) invalidCombination(`Data tiering is not supported for the node type ${nodeType}.`);
  return asked;
}
