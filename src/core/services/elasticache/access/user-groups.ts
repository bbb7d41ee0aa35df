import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { Structure, UserGroup } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { aclEngine, DEFAULT_USER, findUser, minimumVersion } from './users.js';

/** The group of that id (in that status, if one is given), or the fault. */
export function findUserGroup(context: Context, id: string, status?: 'active'): UserGroup {
  const group = find(context.region.userGroups, id, 'UserGroupNotFoundFault', `User group ${id} not found.`);
  if (status !== undefined && group.status !== status) {
    refuse('InvalidUserGroupStateFault', `User group ${group.id} is not in ${status} state.`);
  }
  return group;
}

/** CreateUserGroup. */
export const createUserGroup: Handler = (input, context) => {
  const { region, scope, data } = context;
  const id = newName('UserGroupId', input.need('UserGroupId'), 40);
  const engine = aclEngine(input.need('Engine'));
  const tags = readTags(input, context);
  unused(region.userGroups, id, 'UserGroupAlreadyExistsFault', `User group ${id} already exists.`);
  withinQuota(region.userGroups.size + 1, data.quotas.userGroups, 'UserGroupQuotaExceededFault', 'user groups');
  const users = [...new Set(input.texts('UserIds').map((user) => findUser(context, user).id))];
  checkUsers(users, engine, context);
  const group: UserGroup = { arn: arnOf(scope, 'usergroup', id), tags, status: 'creating', id, engine, users };
  region.userGroups.set(id, group);
  passActive(context, group, 'creating');
  note(context, 'user-group', id, 'User group created');
  return userGroupView(group, context);
};

/**
 * User names must be unique within a group, and a group for Redis OSS must have one named `default` ("User group needs to
 * contain a user with the user name default.", hashicorp/terraform-provider-aws issue 25593); Valkey's need not.
 */
function checkUsers(ids: readonly string[], engine: string, context: Context): void {
  const names = ids.map((id) => findUser(context, id).name);
  const double = names.find((name, i) => names.indexOf(name) !== i);
  if (double !== undefined)
    refuse('DuplicateUserNameFault', `User group has more than one user with the user name ${double}.`);
  if (engine === 'redis' && !names.includes(DEFAULT_USER)) {
    refuse('DefaultUserRequired', 'User group needs to contain a user with the user name default.');
  }
  withinQuota(ids.length, context.data.quotas.usersPerGroup, 'UserGroupQuotaExceededFault', 'users in a group');
}

/** DescribeUserGroups. */
export const describeUserGroups: Handler = (input, context) => {
  const id = input.text('UserGroupId');
  const found = id ? [findUserGroup(context, id)] : context.region.userGroups.values();
  const { items, marker } = page(input, found, (group) => group.id);
  return { UserGroups: items.map((group) => userGroupView(group, context)), Marker: marker };
};

/** ModifyUserGroup: the users change when the group is `active` again; until then they stand in `PendingChanges`. */
export const modifyUserGroup: Handler = (input, context) => {
  const group = findUserGroup(context, input.need('UserGroupId'), 'active');
  const added = input.texts('UserIdsToAdd').map((id) => findUser(context, id).id);
  const removed = input.texts('UserIdsToRemove').map((id) => findUser(context, id).id);
  const engine = input.text('Engine');
  if (added.length + removed.length === 0 && engine === undefined) {
    invalidCombination('At least one of UserIdsToAdd, UserIdsToRemove and Engine must be provided.');
  }
  for (const id of added)
    if (group.users.includes(id)) invalidValue(`User ${id} is already a member of user group ${group.id}.`);
  for (const id of removed)
    if (!group.users.includes(id)) invalidValue(`User ${id} is not a member of user group ${group.id}.`);
  const users = [...group.users.filter((id) => !removed.includes(id)), ...new Set(added)];
  const next = engine === undefined ? group.engine : aclEngine(engine);
  checkUsers(users, next, context);
  passActive(context, group, 'modifying', () => {
    group.users = users.filter((id) => id === DEFAULT_USER || context.region.users.has(id));
    group.engine = next;
  });
  note(context, 'user-group', group.id, 'User group modified');
  return { ...userGroupView(group, context), PendingChanges: { UserIdsToRemove: removed, UserIdsToAdd: added } };
};

/** DeleteUserGroup: "The user group must first be disassociated from the replication group before it can be deleted." */
export const deleteUserGroup: Handler = (input, context) => {
  const group = findUserGroup(context, input.need('UserGroupId'), 'active');
  const { groups, caches } = usedBy(group, context);
  if (groups.length + caches.length > 0) {
    refuse(
      'InvalidUserGroupStateFault',
      `User group ${group.id} is associated with ${[...groups, ...caches].join(', ')}.`,
    );
  }
  pass(context, group, 'deleting', () => context.region.userGroups.delete(group.id));
  note(context, 'user-group', group.id, 'User group deleted');
  return userGroupView(group, context);
};

function passActive(context: Context, group: UserGroup, status: string, change: () => void = () => undefined): void {
  pass(context, group, status, () => {
    change();
    group.status = 'active';
  });
}

function usedBy({ id }: UserGroup, { region }: Context) {
  const groups = [...region.replicationGroups.values()]
    .filter((group) => group.userGroups.includes(id))
    .map((g) => g.id);
  const caches = [...region.serverlessCaches.values()].filter((cache) => cache.userGroup === id).map((c) => c.name);
  return { groups, caches };
}

function userGroupView(group: UserGroup, context: Context): Structure {
  const { groups, caches } = usedBy(group, context);
  return {
    UserGroupId: group.id,
    Status: group.status,
    Engine: group.engine,
    UserIds: group.users,
    MinimumEngineVersion: minimumVersion(group.engine),
    ReplicationGroups: groups,
    ServerlessCaches: caches,
    ARN: group.arn,
  };
}
