import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import { merged, ordered } from '../state/shelf.js';
import type { Structure, UserGroup } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { aclEngine, DEFAULT_USER, findUser, IAM_GROUP, IAM_USER, isSystemUser, minimumVersion } from './users.js';

/** The group of that id (in that status, if one is given), or the fault. */
export function findUserGroup(context: Context, id: string, status?: 'active'): UserGroup {
  if (id.toLowerCase() === IAM_GROUP) return iamGroup(context);
  const group = find(context.region.userGroups, id, 'UserGroupNotFoundFault', `User group ${id} not found.`);
  if (status !== undefined && group.status !== status) {
    refuse(
      'InvalidUserGroupStateFault',
      `User group ${group.id} has status ${group.status}. Only active user groups can be used.`,
    );
  }
  return group;
}

function iamGroup({ scope }: Context): UserGroup {
  const arn = arnOf(scope, 'usergroup', IAM_GROUP);
  return { arn, tags: new Map(), status: 'active', id: IAM_GROUP, engine: 'valkey', users: [IAM_USER] };
}

/** A group that can be changed or deleted: not AWS's own. */
function ownGroup(input: Input, context: Context, verb: string): UserGroup {
  const group = findUserGroup(context, input.need('UserGroupId'), 'active');
  return group.id === IAM_GROUP ? invalidValue(`The user group ${group.id} cannot be ${verb}.`) : group;
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
  return userGroupView(group, usesByGroup(context));
};

/**
 * User names must be unique within a group, and a group for Redis OSS must have one named `default`; Valkey's need not, but none of
 * its users may do without a password. Sentences: hashicorp/terraform-provider-aws issue 25593, badmintoncryer/cdk-preflight
 * (user-group-default-user).
 */
function checkUsers(ids: readonly string[], engine: string, context: Context): void {
  const users = ids.map((id) => findUser(context, id));
  const names = users.map(({ name }) => name);
  const double = names.find((name, i) => names.indexOf(name) !== i);
  if (double !== undefined) {
    refuse('DuplicateUserNameFault', `User group has more than one user with the user name ${double}.`);
  }
  if (engine === 'redis' && !names.includes(DEFAULT_USER)) {
    refuse('DefaultUserRequired', 'User group needs to contain a user with the user name default.');
  }
  for (const user of users) {
    if (engine === 'valkey' && user.authentication === 'no-password') {
      invalidValue(`No password user ${user.id} cannot be added to user group with engine Valkey`);
    }
    if (engine === 'redis' && user.engine === 'valkey') {
      invalidValue(`User ${user.id} with engine valkey cannot be added to user group with engine Redis`);
    }
    if (user.status === 'deleting') invalidValue(`User ${user.id} is being deleted.`);
  }
  withinQuota(ids.length, context.data.quotas.usersPerGroup, 'UserGroupQuotaExceededFault', 'users in a group');
}

/** DescribeUserGroups. */
export const describeUserGroups: Handler = (input, context) => {
  const id = input.text('UserGroupId');
  const all = merged(ordered([iamGroup(context)], idOf), context.region.userGroups, idOf);
  const { items, marker } = page(input, id ? [findUserGroup(context, id)] : all, idOf);
  const uses = usesByGroup(context);
  return { UserGroups: items.map((group) => userGroupView(group, uses)), Marker: marker };
};

const idOf = (group: UserGroup): string => group.id;

/** ModifyUserGroup: the users change when the group is `active` again; until then they stand in `PendingChanges`. */
export const modifyUserGroup: Handler = (input, context) => {
  const group = ownGroup(input, context, 'modified');
  const added = input.texts('UserIdsToAdd').map((id) => findUser(context, id).id);
  const removed = input.texts('UserIdsToRemove').map((id) => findUser(context, id).id);
  const engine = input.text('Engine');
  const both = added.find((id) => removed.includes(id));
  if (both !== undefined) invalidCombination(`User ${both} cannot be both added and removed.`);
  for (const id of added)
    if (group.users.includes(id)) invalidValue(`User ${id} is already a member of user group ${group.id}.`);
  for (const id of removed)
    if (!group.users.includes(id)) invalidValue(`User ${id} is not a member of user group ${group.id}.`);
  const users = [...group.users.filter((id) => !removed.includes(id)), ...new Set(added)];
  const next = engine === undefined ? group.engine : aclEngine(engine);
  if (group.engine === 'valkey' && next === 'redis') {
    invalidCombination('Cannot modify the engine of a user group from valkey to redis.');
  }
  checkUsers(users, next, context);
  group.pending = { UserIdsToRemove: removed, UserIdsToAdd: added };
  passActive(context, group, 'modifying', () => {
    group.pending = undefined;
    group.users = users.filter((id) => isSystemUser(id) || context.region.users.has(id));
    group.engine = next;
  });
  note(context, 'user-group', group.id, 'User group modified');
  return userGroupView(group, usesByGroup(context));
};

/** DeleteUserGroup: "The user group must first be disassociated from the replication group before it can be deleted." */
export const deleteUserGroup: Handler = (input, context) => {
  const group = ownGroup(input, context, 'deleted');
  const { groups, caches } = usesByGroup(context).get(group.id) ?? UNUSED;
  if (groups.length + caches.length > 0) {
    refuse(
      'InvalidUserGroupStateFault',
      `User group ${group.id} is associated with ${[...groups, ...caches].join(', ')}.`,
    );
  }
  pass(context, group, 'deleting', () => context.region.userGroups.delete(group.id));
  note(context, 'user-group', group.id, 'User group deleted');
  return userGroupView(group, usesByGroup(context));
};

function passActive(context: Context, group: UserGroup, status: string, change: () => void = () => undefined): void {
  pass(context, group, status, () => {
    change();
    group.status = 'active';
  });
}

/** The replication groups and serverless caches that use a user group. */
interface Uses {
  readonly groups: readonly string[];
  readonly caches: readonly string[];
}

const UNUSED: Uses = { groups: [], caches: [] };

function usesByGroup({ region }: Context): ReadonlyMap<string, Uses> {
  const uses = new Map<string, Uses>();
  const of = (id: string): Uses => uses.get(id) ?? UNUSED;
  for (const { id: group, userGroups } of region.replicationGroups.values()) {
    for (const id of userGroups) uses.set(id, { ...of(id), groups: [...of(id).groups, group] });
  }
  for (const { name, userGroup } of region.serverlessCaches.values()) {
    if (userGroup !== undefined) uses.set(userGroup, { ...of(userGroup), caches: [...of(userGroup).caches, name] });
  }
  return uses;
}

function userGroupView(group: UserGroup, uses: ReadonlyMap<string, Uses>): Structure {
  const { groups, caches } = uses.get(group.id) ?? UNUSED;
  return {
    UserGroupId: group.id,
    Status: group.status,
    Engine: group.engine,
    UserIds: group.users,
    MinimumEngineVersion: minimumVersion(group.engine),
    PendingChanges: group.pending,
    ReplicationGroups: groups,
    ServerlessCaches: caches,
    ARN: group.arn,
  };
}
