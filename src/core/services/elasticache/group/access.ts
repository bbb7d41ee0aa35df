import { findUserGroup } from '../access/user-groups.js';
import { isOlder } from '../config/engines.js';
import type { Context } from '../state/context.js';
import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ClusterSettings, ReplicationGroup } from '../state/state.js';

/** The user groups of a new replication group. */
export function newUserGroups(input: Input, context: Context, settings: ClusterSettings): readonly string[] {
  const ids = input.texts('UserGroupIds').map((id) => findUserGroup(context, id, 'active').id);
  if (ids.length > 0) usable(ids, context, settings);
  return ids;
}

/**
 * The user groups after a modification. Sentences: hashicorp/terraform-provider-aws issues 39546 and 42372, and for encryption
 * badmintoncryer/cdk-preflight (user-group-transit-encryption).
 */
export function userGroupsAfter(
  input: Input,
  context: Context,
  group: ReplicationGroup,
  settings: ClusterSettings,
): readonly string[] {
  const added = input.texts('UserGroupIdsToAdd').map((id) => findUserGroup(context, id, 'active').id);
  const removed = input.texts('UserGroupIdsToRemove').map((id) => findUserGroup(context, id).id);
  const deletes = input.text('AuthTokenUpdateStrategy') === 'DELETE';
  const all = input.flag('RemoveUserGroups') ?? false;
  for (const id of removed) {
    if (!group.userGroups.includes(id)) {
      invalidValue(`User group ${id} is not associated with replication group ${group.id}.`);
    }
  }
  for (const id of added) {
    if (group.userGroups.includes(id)) {
      invalidValue(`User group ${id} is already associated with replication group ${group.id}.`);
    }
  }
  if (added.length > 0 && group.settings.authTokenSince !== undefined && !deletes) {
    invalidCombination("User group can't be associated with auth token enabled. Pass AuthStrategy delete to proceed.");
  }
  const kept = all ? [] : group.userGroups.filter((id) => !removed.includes(id));
  const next = [...new Set([...kept, ...added])];
  if (input.has('AuthToken') && next.length > 0) {
    invalidCombination(
      "Auth tokens can't be enabled with a user group already associated. Pass RemoveUserGroups to proceed.",
    );
  }
  if (next.length > 1) invalidCombination('Only one user group can be associated with a replication group.');
  if (added.length > 0) usable(added, context, settings);
  return next;
}

/** User groups need encryption in transit, an engine version that has them, and an engine that is theirs. */
function usable(ids: readonly string[], context: Context, settings: ClusterSettings): void {
  if (!settings.transitEncryption) {
    invalidCombination(
      'User group based access control requires encryption-in-transit to be enabled on the replication group.',
    );
  }
  if (settings.engine === 'redis' && isOlder(settings.engineVersion, '6.0')) {
    invalidCombination(
      `User group based access control is not supported for engine version ${settings.engineVersion}.`,
    );
  }
  for (const id of ids) {
    const { engine } = findUserGroup(context, id);
    if (engine === 'valkey' && settings.engine === 'redis') {
      invalidCombination(`User group ${id} with engine valkey cannot be used with engine redis.`);
    }
  }
}
