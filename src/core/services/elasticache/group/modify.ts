import { findUserGroup } from '../access/user-groups.js';
import { modifiedSettings, parameterGroupAfter, upgrade } from '../cluster/settings.js';
import { nodeTypeOf } from '../config/node-types.js';
import type { Context, Handler } from '../state/context.js';
import { note } from '../state/context.js';
import type { Input } from '../state/input.js';
import { findReplicationGroup, memberClusters, membersOf } from '../state/members.js';
import { oneOf } from '../state/names.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ReplicationGroup, Settings } from '../state/state.js';
import { applySettings, passModifying } from './replication-groups.js';
import { replicationGroupView } from './view.js';

/**
 * ModifyReplicationGroup. Version and node type wait in the members' `PendingModifiedValues` unless ApplyImmediately is
 * true; everything else is applied at once.
 */
export const modifyReplicationGroup: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  refuseForMember(input, group);
  const now = input.flag('ApplyImmediately') ?? false;
  const settings = { ...modifiedSettings(input, context, group.settings), ...transit(input, group.settings) };
  const type = input.text('CacheNodeType');
  const nodeType = type === undefined ? settings.nodeType : nodeTypeOf(context, type);
  const upgraded = { ...settings, ...upgrade(input, context, settings), nodeType };
  const next = { ...upgraded, parameterGroup: parameterGroupAfter(context, upgraded) };
  const changes = {
    ...failover(input, group),
    clusterMode: clusterModeAfter(input, group),
    userGroups: userGroupsAfter(input, context, group, settings),
    snapshottingCluster: snapshotting(input, group, settings),
    durability: input.text('Durability') ?? group.durability,
    description: input.text('ReplicationGroupDescription') ?? group.description,
  };
  const primary = promoted(input, group);
  applySettings(context, group, now ? next : settings);
  if (!now) wait(context, group, settings, next);
  Object.assign(group, changes);
  promote(group, primary);
  passModifying(context, group);
  note(context, 'replication-group', group.id, 'Replication group modified');
  return { ReplicationGroup: replicationGroupView(group, context) };
};

/** Engine version and node type of a global datastore's members are changed through the datastore. */
function refuseForMember(input: Input, group: ReplicationGroup): void {
  const shared = ['EngineVersion', 'CacheNodeType', 'CacheParameterGroupName', 'AutomaticFailoverEnabled'];
  if (group.global && shared.some((name) => input.has(name))) {
    invalidValue(`Cluster [${group.id}] is part of a global cluster [${group.global.id}]. Request rejected.`);
  }
}

function wait(context: Context, group: ReplicationGroup, current: Settings, next: Settings): void {
  for (const cluster of memberClusters(context, group)) {
    cluster.waiting = {
      ...cluster.waiting,
      ...(next.engineVersion === current.engineVersion ? {} : { engineVersion: next.engineVersion }),
      ...(next.nodeType === current.nodeType ? {} : { nodeType: next.nodeType }),
    };
  }
}

function failover(input: Input, group: ReplicationGroup) {
  const automaticFailover = input.flag('AutomaticFailoverEnabled') ?? group.automaticFailover;
  const multiAz = input.flag('MultiAZEnabled') ?? group.multiAz;
  const replicas = (group.shards[0]?.members.length ?? 1) - 1;
  if (automaticFailover && group.clusterMode !== 'enabled' && replicas < 1) {
    invalidCombination(
      'When using automatic failover, there must be at least 2 cache clusters in the replication group.',
    );
  }
  if (!automaticFailover && group.clusterMode === 'enabled') {
    invalidCombination('Automatic failover cannot be turned off with cluster mode enabled.');
  }
  if (multiAz && !automaticFailover) invalidCombination('Must enable automatic failover when Multi-AZ is enabled.');
  return { automaticFailover, multiAz };
}

/** "You must first set TransitEncryptionMode to preferred, after that you can set it to required." */
function transit(input: Input, current: Settings): Pick<Settings, 'transitEncryption' | 'transitMode'> {
  const asked = input.text('TransitEncryptionMode');
  const mode = asked === undefined ? undefined : oneOf('TransitEncryptionMode', asked, ['preferred', 'required']);
  const enabled = input.flag('TransitEncryptionEnabled') ?? current.transitEncryption;
  if (!enabled) return { transitEncryption: false };
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

function userGroupsAfter(
  input: Input,
  context: Context,
  group: ReplicationGroup,
  settings: Settings,
): readonly string[] {
  const added = input.texts('UserGroupIdsToAdd').map((id) => findUserGroup(context, id, 'active').id);
  const removed = input.texts('UserGroupIdsToRemove').map((id) => findUserGroup(context, id).id);
  if (added.length > 0 && !settings.transitEncryption) {
    invalidCombination(
      'User group based access control requires encryption-in-transit to be enabled on the replication group.',
    );
  }
  for (const id of removed) {
    if (!group.userGroups.includes(id))
      invalidValue(`User group ${id} is not associated with replication group ${group.id}.`);
  }
  const kept = input.flag('RemoveUserGroups') ? [] : group.userGroups.filter((id) => !removed.includes(id));
  return [...new Set([...kept, ...added])];
}

function snapshotting(input: Input, group: ReplicationGroup, settings: Settings): string | undefined {
  const asked = input.text('SnapshottingClusterId')?.toLowerCase();
  if (asked !== undefined) {
    if (group.clusterMode === 'enabled')
      invalidCombination('SnapshottingClusterId cannot be set with cluster mode enabled.');
    return member(group, asked);
  }
  const usual = group.clusterMode === 'disabled' ? group.shards[0]?.members.at(-1) : undefined;
  return settings.snapshotRetention > 0 ? (group.snapshottingCluster ?? usual) : undefined;
}

function promoted(input: Input, group: ReplicationGroup): string | undefined {
  const asked = input.text('PrimaryClusterId')?.toLowerCase();
  return asked === undefined ? undefined : member(group, asked);
}

function member(group: ReplicationGroup, id: string): string {
  return membersOf(group).includes(id)
    ? id
    : invalidValue(`Cache cluster ${id} is not a member of replication group ${group.id}.`);
}

/** Makes a member the primary of its node group: the primary stands first. */
export function promote(group: ReplicationGroup, id: string | undefined): void {
  const shard = group.shards.find(({ members }) => id !== undefined && members.includes(id));
  if (shard && id !== undefined) shard.members = [id, ...shard.members.filter((other) => other !== id)];
}
