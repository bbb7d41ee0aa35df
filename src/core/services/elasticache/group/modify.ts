import { availableCluster } from '../cluster/clusters.js';
import { supportsMode } from '../cluster/encryption.js';
import { checkLogs } from '../cluster/logs.js';
import { modifiedSettings, refuseNothing, upgradedSettings } from '../cluster/settings.js';
import { apart, awaited, awaitWindow, waits } from '../cluster/waiting.js';
import { nodeTypeOf } from '../config/node-types.js';
import { defaultParameterGroupName, findParameterGroup, isClusterGroup } from '../config/parameter-groups.js';
import type { Context, Handler } from '../state/context.js';
import { note } from '../state/context.js';
import type { Input } from '../state/input.js';
import { findReplicationGroup, membersAtRest, membersOf } from '../state/members.js';
import { oneOf } from '../state/names.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { ClusterSettings, ReplicationGroup, Structure } from '../state/state.js';
import { userGroupsAfter } from './access.js';
import { checkDurability } from './durability.js';
import { applySettings, passModifying, refuseForGlobalMember } from './replication-groups.js';
import { replicationGroupView } from './view.js';

/**
 * ModifyReplicationGroup. Version and node type wait in the members' `PendingModifiedValues` for the maintenance window unless
 * ApplyImmediately is true; everything else is applied at once.
 */
export const modifyReplicationGroup: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  if (SHARED.some((name) => input.has(name))) refuseForGlobalMember(group);
  refuseNothing(input, 'ReplicationGroupId', waits(group));
  membersAtRest(context, group);
  const now = input.flag('ApplyImmediately') ?? false;
  const clusterMode = clusterModeAfter(input, group);
  const settings = { ...modifiedSettings(input, context, group.settings), ...transit(input, group) };
  const awaits = { ...settings, ...group.waiting.settings };
  const upgraded = upgradedSettings(input, context, settings, awaits, nodeTypeAfter(input, context, group));
  if (settings.transitMode === 'preferred' && input.has('TransitEncryptionMode')) {
    supportsMode(upgraded.engine, upgraded.engineVersion);
  }
  const next = { ...upgraded, parameterGroup: inMode(context, group, clusterMode, upgraded.parameterGroup) };
  const planned = apart(context, settings, next);
  const current = {
    ...planned.settings,
    parameterGroup: inMode(context, group, clusterMode, planned.settings.parameterGroup),
  };
  const failed = { ...failover(input, group), ...(clusterMode === 'enabled' ? { automaticFailover: true } : {}) };
  const changes = {
    ...failed,
    clusterMode,
    userGroups: userGroupsAfter(input, context, group, settings),
    snapshottingCluster: snapshotting(input, group, clusterMode, settings),
    durability: durabilityAfter(input, group, failed.multiAz),
    description: input.text('ReplicationGroupDescription') ?? group.description,
  };
  const primary = promoted(input, context, group);
  if (input.has('LogDeliveryConfigurations')) checkLogs(settings.logs, next.engine, next.engineVersion);
  applySettings(context, group, current);
  awaitWindow(context, group, { settings: planned.waiting }, (then) => bringAbout(then, group));
  if (now) bringAbout(context, group);
  Object.assign(group, changes);
  promote(group, primary);
  passModifying(context, group, pending(input));
  note(context, 'replication-group', group.id, 'Replication group modified');
  return { ReplicationGroup: replicationGroupView(group, context) };
};

/** "A group of settings that are applied in the future, or that are currently being applied." */
function pending(input: Input): Structure {
  const token = input.text('AuthTokenUpdateStrategy') ?? 'ROTATE';
  const groups = {
    UserGroupIdsToAdd: input.texts('UserGroupIdsToAdd'),
    UserGroupIdsToRemove: input.texts('UserGroupIdsToRemove'),
  };
  return {
    ...(input.has('AuthToken') && token !== 'DELETE'
      ? { AuthTokenStatus: token === 'SET' ? 'SETTING' : 'ROTATING' }
      : {}),
    ...(Object.values(groups).flat().length > 0 ? { UserGroups: groups } : {}),
  };
}

/** What the members of a global datastore have in common is changed through the datastore. */
const SHARED = [
  'Engine',
  'EngineVersion',
  'CacheNodeType',
  'CacheParameterGroupName',
  'AutomaticFailoverEnabled',
  'ClusterMode',
  'Durability',
];

function nodeTypeAfter(input: Input, context: Context, group: ReplicationGroup): string {
  const type = input.text('CacheNodeType');
  if (type === undefined) return awaited(group).nodeType;
  const nodeType = nodeTypeOf(context, type);
  const tiered = nodeType.startsWith('cache.r6gd.');
  if (tiered && !group.dataTiering) {
    invalidCombination(`When using the ${nodeType} node type, you must enable data tiering.`);
  }
  if (!tiered && group.dataTiering) invalidCombination(`Data tiering is not supported for the node type ${nodeType}.`);
  return nodeType;
}

/** A default parameter group follows the cluster mode; an own one must be named if it does not fit. */
function inMode(context: Context, group: ReplicationGroup, mode: string, name: string): string {
  if (mode === group.clusterMode) return name;
  const held = findParameterGroup(context, name);
  const clustered = mode !== 'disabled';
  if (isClusterGroup(held) === clustered) return name;
  if (held.name.startsWith('default.')) return defaultParameterGroupName(held.family, clustered);
  return invalidCombination(
    `Cluster mode ${mode} requires a parameter group with cluster-enabled ${clustered ? 'yes' : 'no'}.`,
  );
}

function durabilityAfter(input: Input, group: ReplicationGroup, multiAz: boolean): string | undefined {
  const asked = input.text('Durability');
  if (asked === undefined) return group.durability;
  const replicas = Math.min(...group.shards.map(({ members }) => members.length - 1));
  checkDurability(asked, { ...group, multiAz, replicas });
  return asked;
}

/** Applies what waits, as long as the group is there. */
export function bringAbout(context: Context, group: ReplicationGroup): void {
  if (context.region.replicationGroups.get(group.id) !== group) return;
  applySettings(context, group, awaited(group));
  group.waiting = {};
}

/** hashicorp/terraform-provider-aws issue 27116; aws-cloudformation/cloudformation-coverage-roadmap issue 383. */
function failover(input: Input, group: ReplicationGroup) {
  const automaticFailover = input.flag('AutomaticFailoverEnabled') ?? group.automaticFailover;
  const multiAz = input.flag('MultiAZEnabled') ?? group.multiAz;
  const replicas = Math.min(...group.shards.map(({ members }) => members.length - 1));
  if (!automaticFailover && group.clusterMode === 'enabled') {
    invalidCombination(
      'Turning off automatic failover for replication group with cluster mode enabled is not supported.',
    );
  }
  if (automaticFailover && !group.automaticFailover && replicas < 1) {
    invalidCombination('Replication group must have at least one read replica to enable autofailover.');
  }
  if (multiAz && !automaticFailover) invalidCombination('Must enable automatic failover when Multi-AZ is enabled.');
  if (multiAz && !group.multiAz && replicas < 1) {
    invalidCombination('Replication group must have at least one read replica to enable Multi-AZ.');
  }
  return { automaticFailover, multiAz };
}

/**
 * "You must first set TransitEncryptionMode to preferred, after that you can set it to required", and the other way round to turn
 * encryption off. With user groups: aws-controllers-k8s/community issue 2536.
 */
function transit(input: Input, group: ReplicationGroup): Pick<ClusterSettings, 'transitEncryption' | 'transitMode'> {
  const current = group.settings;
  const mode = input.text('TransitEncryptionMode');
  const asked = input.flag('TransitEncryptionEnabled');
  const enabled = asked ?? current.transitEncryption;
  if (asked === undefined && mode === undefined) {
    const { transitEncryption, transitMode } = current;
    return transitMode === undefined ? { transitEncryption } : { transitEncryption, transitMode };
  }
  if (group.userGroups.length > 0) {
    invalidCombination('Modification of transit encryption is not supported for access control enabled clusters.');
  }
  if (mode === 'preferred' && input.has('UserGroupIdsToAdd')) {
    invalidCombination('Transit encryption preferred is not supported with redis access control.');
  }
  if (!enabled) {
    if (mode !== undefined) {
      // cloudposse/terraform-aws-elasticache-redis issue 240.
      invalidCombination('To modify transit encryption mode, set encryption-in-transit as enabled.');
    }
    if (current.transitEncryption && current.transitMode !== 'preferred') {
      invalidCombination(
        'To disable in-transit encryption for an existing cluster, TransitEncryptionMode must be preferred first.',
      );
    }
    return { transitEncryption: false };
  }
  if (!current.transitEncryption && mode !== 'preferred') {
    invalidCombination(
      'To enable in-transit encryption for an existing cluster, TransitEncryptionMode must be preferred.',
    );
  }
  return { transitEncryption: true, transitMode: mode ?? current.transitMode ?? 'required' };
}

/** "To modify cluster mode from Disabled to Enabled, you must first set the cluster mode to Compatible." */
function clusterModeAfter(input: Input, group: ReplicationGroup): string {
  const asked = input.text('ClusterMode');
  if (asked === undefined || asked === group.clusterMode) return group.clusterMode;
  const mode = oneOf('ClusterMode', asked, ['enabled', 'disabled', 'compatible']);
  const allowed = group.clusterMode === 'compatible' || (group.clusterMode === 'disabled' && mode === 'compatible');
  return allowed ? mode : invalidCombination(`Cluster mode cannot be changed from ${group.clusterMode} to ${mode}.`);
}

/**
 * The member that daily snapshots are taken of. Sentences: hashicorp/terraform issues 19336 and 10581,
 * hashicorp/terraform-provider-aws issue 41567.
 */
function snapshotting(
  input: Input,
  group: ReplicationGroup,
  clusterMode: string,
  settings: ClusterSettings,
): string | undefined {
  const asked = input.text('SnapshottingClusterId')?.toLowerCase();
  if (asked !== undefined) {
    if (group.clusterMode === 'enabled') {
      invalidCombination('Cannot set snapshotting cluster for cluster mode enabled replication group.');
    }
    if (!membersOf(group).includes(asked)) {
      refuse('CacheClusterNotFoundFault', 'Specified snapshotting cluster does not exist');
    }
  }
  if (clusterMode !== 'disabled' || settings.snapshotRetention === 0) return undefined;
  if (asked === undefined && group.snapshottingCluster === undefined) {
    invalidCombination('Must specify both SnapshotRetentionLimit and SnapshottingClusterId to turn on snapshots');
  }
  return asked ?? group.snapshottingCluster;
}

/** The member that shall be the primary. With automatic failover: hashicorp/terraform-provider-aws (replication_group.go). */
function promoted(input: Input, context: Context, group: ReplicationGroup): string | undefined {
  const asked = input.text('PrimaryClusterId');
  if (asked === undefined) return undefined;
  if (group.clusterMode === 'enabled') {
    invalidCombination('PrimaryClusterId cannot be specified for a replication group with cluster mode enabled.');
  }
  const cluster = availableCluster(context, asked);
  if (!membersOf(group).includes(cluster.id)) {
    invalidValue(`Cache cluster ${cluster.id} is not a member of replication group ${group.id}.`);
  }
  if (group.automaticFailover && group.shards[0]?.members[0] !== cluster.id) {
    refuse(
      'InvalidReplicationGroupStateFault',
      'Cannot manually promote a new master cache cluster while autofailover is enabled',
    );
  }
  return cluster.id;
}

/** Makes a member the primary of its node group: the primary stands first. */
export function promote(group: ReplicationGroup, id: string | undefined): void {
  const shard = group.shards.find(({ members }) => id !== undefined && members.includes(id));
  if (shard && id !== undefined) shard.members = [id, ...shard.members.filter((other) => other !== id)];
}
