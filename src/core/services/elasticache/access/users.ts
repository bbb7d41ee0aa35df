import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName, oneOf } from '../state/names.js';
import { page, RECORDS } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import { merged, ordered } from '../state/shelf.js';
import type { Structure, User } from '../state/state.js';
import { readTags } from '../state/tag-set.js';
import { checkAccessString } from './access-string.js';
import { checkCredentials, credentialsOf, noAuthentication, type UserCredentials } from './credentials.js';

/** "ElastiCache automatically configures a default user with user ID and user name `default`. You can't delete or modify it." */
export const DEFAULT_USER = 'default';

/**
 * The users that AWS makes: `default`, and for serverless caches with public connections `default.iam-user`, which only IAM lets in
 * (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-public-endpoints-chapter.html).
 */
export const IAM_USER = 'default.iam-user';
/** The user group that AWS makes of it. */
export const IAM_GROUP = 'default.iam-user-group';

/** Engines that have users, with the version from which on. */
const MINIMUM_VERSION: { readonly [engine: string]: string } = { redis: '6.0', valkey: '7.2' };

/** The user of that id, AWS's own included, or the fault. */
export function findUser(context: Context, id: string): User {
  const own = systemUsers(context).find((user) => user.id === id.toLowerCase());
  return own ?? find(context.region.users, id, 'UserNotFoundFault', `User ${id} not found.`);
}

/** Whether a user is AWS's own. */
export function isSystemUser(id: string): boolean {
  return id === DEFAULT_USER || id === IAM_USER;
}

function systemUsers({ scope }: Context): readonly User[] {
  const user = (id: string, engine: string, authentication: string): User => ({
    arn: arnOf(scope, 'user', id),
    tags: new Map(),
    status: 'active',
    id,
    name: id,
    engine,
    accessString: 'on ~* +@all',
    authentication,
    passwordCount: 0,
  });
  return [user(DEFAULT_USER, 'redis', 'no-password'), user(IAM_USER, 'valkey', 'iam')];
}

/** Engine of a user or user group, in lower case. */
export function aclEngine(name: string): string {
  return oneOf('Engine', name.toLowerCase(), Object.keys(MINIMUM_VERSION));
}

/** The engine version that an engine's access control needs at least. */
export function minimumVersion(engine: string): string | undefined {
  return MINIMUM_VERSION[engine];
}

/** CreateUser. */
export const createUser: Handler = (input, context) => {
  const { region, scope, data } = context;
  const id = newName('UserId', input.need('UserId'), 40);
  const name = input.need('UserName');
  const engine = aclEngine(input.need('Engine'));
  const accessString = input.need('AccessString');
  // Credentials come first: the recordings in getmoto/moto (tests/test_elasticache) have them refused with an access string `?`.
  const credentials = credentialsOf(input) ?? noAuthentication();
  checkCredentials(credentials, { id, name, engine });
  checkAccessString(accessString);
  const tags = readTags(input, context);
  if (id === DEFAULT_USER) refuse('UserAlreadyExistsFault', `User ${id} already exists.`);
  unused(region.users, id, 'UserAlreadyExistsFault', `User ${id} already exists.`);
  withinQuota(region.users.size + 1, data.quotas.users, 'UserQuotaExceededFault', 'users');
  const arn = arnOf(scope, 'user', id);
  const user: User = { arn, tags, status: 'creating', id, name, engine, accessString, ...credentials };
  region.users.set(id, user);
  pass(context, user, 'creating', () => {
    user.status = 'active';
  });
  note(context, 'user', id, 'User created');
  // A user is there at once: AWS's own examples and the recordings of creations say `active`.
  return { ...userView(user, context), Status: 'active' };
};

/** DescribeUsers, with `Filters` by id, name, engine or status. */
export const describeUsers: Handler = (input, context) => {
  const id = input.text('UserId');
  const engine = input.text('Engine')?.toLowerCase();
  const filters = input
    .parts('Filters')
    .map((part) => ({ of: filterOf(part.need('Name')), values: part.texts('Values') }));
  const all = merged(ordered(systemUsers(context), idOf), context.region.users, idOf);
  const wanted = (user: User): boolean =>
    (engine === undefined || user.engine === engine) &&
    filters.every((filter) => filter.values.includes(filter.of(user)));
  const { items, marker } = page(input, id ? [findUser(context, id)] : all, idOf, RECORDS, wanted);
  const groups = groupsByUser(context);
  return { Users: items.map((user) => userView(user, context, groups)), Marker: marker };
};

const idOf = (user: User): string => user.id;

function filterOf(name: string): (user: User) => string {
  const properties: { readonly [name: string]: (user: User) => string } = {
    userid: (user) => user.id,
    username: (user) => user.name,
    engine: (user) => user.engine,
    status: (user) => user.status,
  };
  const found = properties[name.toLowerCase().replaceAll('-', '')];
  return found ?? invalidValue(`The value ${name} is not valid for the parameter Filters.Name.`);
}

/** ModifyUser: a new access string, or more of the old one, or other credentials. */
export const modifyUser: Handler = (input, context) => {
  const user = activeUser(input, context, 'modified');
  const whole = input.text('AccessString');
  const more = input.text('AppendAccessString');
  const accessString = whole ?? (more === undefined ? user.accessString : `${user.accessString} ${more}`);
  checkAccessString(accessString);
  const credentials = credentialsOf(input);
  const asked = input.text('Engine');
  const engine = asked === undefined ? user.engine : aclEngine(asked);
  if (user.engine === 'valkey' && engine === 'redis') {
    invalidCombination('Cannot modify the engine of a user from valkey to redis.');
  }
  checkCredentials(credentials ?? user, { id: user.id, name: user.name, engine });
  checkGroups(context, user, engine, credentials ?? user);
  user.engine = engine;
  user.accessString = accessString;
  Object.assign(user, credentials);
  pass(context, user, 'modifying', () => {
    user.status = 'active';
  });
  note(context, 'user', user.id, 'User modified');
  return userView(user, context);
};

/** DeleteUser: "The user will be removed from all user groups"; a user named `default` must not be in one. */
export const deleteUser: Handler = (input, context) => {
  const { region } = context;
  const user = activeUser(input, context, 'deleted');
  const groups = groupsOf(user.id, context);
  if (user.name === DEFAULT_USER && groups.length > 0) {
    refuse(
      'DefaultUserAssociatedToUserGroupFault',
      `User ${user.id} is the default user of user group ${groups[0]?.id}.`,
    );
  }
  const view = { ...userView(user, context), Status: 'deleting' };
  for (const group of groups) group.users = group.users.filter((id) => id !== user.id);
  pass(context, user, 'deleting', () => region.users.delete(user.id));
  note(context, 'user', user.id, 'User deleted');
  return view;
};

function activeUser(input: Input, context: Context, verb: string): User {
  const user = findUser(context, input.need('UserId'));
  if (isSystemUser(user.id)) invalidValue(`The ${user.id} user cannot be ${verb}.`);
  // hashicorp/terraform-provider-aws issue 49726.
  if (user.status !== 'active') {
    refuse('InvalidUserStateFault', `User ${user.id} has status ${user.status}. Only active users can be ${verb}.`);
  }
  return user;
}

/** What a change of a user must leave right in the groups that it is in. */
function checkGroups(context: Context, user: User, engine: string, credentials: UserCredentials): void {
  for (const group of groupsOf(user.id, context)) {
    if (group.engine === 'valkey' && credentials.authentication === 'no-password') {
      invalidCombination(`No password user ${user.id} cannot be added to user group with engine Valkey`);
    }
    if (group.engine === 'redis' && engine === 'valkey') {
      invalidCombination(`User ${user.id} with engine valkey cannot be in user group ${group.id} with engine redis.`);
    }
  }
}

function groupsOf(id: string, { region }: Context) {
  return [...region.userGroups.values()].filter((group) => group.users.includes(id));
}

/** Ids of the groups of every user that is in one. */
function groupsByUser({ region }: Context): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>([[IAM_USER, [IAM_GROUP]]]);
  for (const group of region.userGroups.values()) {
    for (const user of group.users) groups.set(user, [...(groups.get(user) ?? []), group.id]);
  }
  return groups;
}

function userView(user: User, context: Context, groups = groupsByUser(context)): Structure {
  return {
    UserId: user.id,
    UserName: user.name,
    Status: user.status,
    Engine: user.engine,
    MinimumEngineVersion: minimumVersion(user.engine),
    AccessString: user.accessString,
    UserGroupIds: groups.get(user.id) ?? [],
    Authentication: {
      Type: user.authentication,
      ...(user.authentication === 'password' ? { PasswordCount: user.passwordCount } : {}),
    },
    ARN: user.arn,
  };
}
