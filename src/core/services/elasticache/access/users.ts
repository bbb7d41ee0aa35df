import type { Context, Handler } from '../state/context.js';
import { note, pass, withinQuota } from '../state/context.js';
import type { Input } from '../state/input.js';
import { find, unused } from '../state/lookup.js';
import { newName, oneOf } from '../state/names.js';
import { page } from '../state/pages.js';
import { arnOf } from '../state/place.js';
import { invalidCombination, invalidValue, refuse } from '../state/refusal.js';
import type { Structure, User } from '../state/state.js';
import { readTags } from '../state/tag-set.js';

/** "ElastiCache automatically configures a default user with user ID and user name `default`. You can't delete or modify it." */
export const DEFAULT_USER = 'default';

/** Engines that have users, with the version from which on. */
const MINIMUM_VERSION: { readonly [engine: string]: string } = { redis: '6.0', valkey: '7.2' };

/** The user of that id, AWS's `default` included, or the fault. */
export function findUser(context: Context, id: string): User {
  if (id.toLowerCase() === DEFAULT_USER) return defaultUser(context);
  return find(context.region.users, id, 'UserNotFoundFault', `User ${id} not found.`);
}

function defaultUser({ scope }: Context): User {
  return {
    arn: arnOf(scope, 'user', DEFAULT_USER),
    tags: new Map(),
    status: 'active',
    id: DEFAULT_USER,
    name: DEFAULT_USER,
    engine: 'redis',
    accessString: 'on ~* +@all',
    authentication: 'no-password',
    passwordCount: 0,
  };
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
  const tags = readTags(input, context);
  const credentials = credentialsOf(input) ?? noPassword();
  sameName(credentials.authentication, id, name);
  if (id === DEFAULT_USER) refuse('UserAlreadyExistsFault', `User ${id} already exists.`);
  unused(region.users, id, 'UserAlreadyExistsFault', `User ${id} already exists.`);
  withinQuota(region.users.size + 1, data.quotas.users, 'UserQuotaExceededFault', 'users');
  const accessString = input.need('AccessString');
  const arn = arnOf(scope, 'user', id);
  const user: User = { arn, tags, status: 'active', id, name, engine, accessString, ...credentials };
  region.users.set(id, user);
  note(context, 'user', id, 'User created');
  return userView(user, context);
};

interface Credentials {
  readonly authentication: string;
  readonly passwordCount: number;
}

/** Reads how a user proves who it is, in the old form and in `AuthenticationMode`; only the number of passwords is kept. */
function credentialsOf(input: Input): Credentials | undefined {
  const mode = input.part('AuthenticationMode');
  const free = input.flag('NoPasswordRequired') ?? false;
  const passwords = [...input.texts('Passwords'), ...(mode?.texts('Passwords') ?? [])];
  if (mode && (free || input.texts('Passwords').length > 0)) {
    invalidCombination('AuthenticationMode cannot be combined with Passwords or NoPasswordRequired.');
  }
  const implied = passwords.length > 0 ? 'password' : free ? 'no-password-required' : undefined;
  const type = mode?.text('Type') ?? implied;
  if (type === undefined) return undefined;
  if (free && passwords.length > 0) invalidCombination('Passwords cannot be combined with NoPasswordRequired.');
  const known = oneOf('AuthenticationMode.Type', type, ['password', 'no-password-required', 'iam']);
  if (known === 'password') checkPasswords(passwords);
  else if (passwords.length > 0) invalidCombination(`Passwords are not supported for authentication type: ${known}`);
  return { authentication: known === 'no-password-required' ? 'no-password' : known, passwordCount: passwords.length };
}

function checkPasswords(passwords: readonly string[]): void {
  if (passwords.length === 0) noPassword();
  if (passwords.length > 2) invalidValue('A user can have at most 2 passwords.');
  for (const password of passwords) {
    if (password.length < 16 || password.length > 128) {
      invalidValue('Passwords length must be between 16-128 characters.');
    }
  }
}

function noPassword(): never {
  return invalidValue(
    'No password was provided. If you want to create/update the user without password, please use the NoPasswordRequired flag.',
  );
}

/** Seen from AWS: terraform-aws-modules/terraform-aws-elasticache issue 65. */
function sameName(authentication: string, id: string, name: string): void {
  if (authentication === 'iam' && id !== name) {
    invalidCombination('User Id and User name must be same for authentication type: iam');
  }
}

/** DescribeUsers, with `Filters` by id, name, engine or status. */
export const describeUsers: Handler = (input, context) => {
  const id = input.text('UserId');
  const engine = input.text('Engine')?.toLowerCase();
  const filters = input
    .parts('Filters')
    .map((part) => ({ of: filterOf(part.need('Name')), values: part.texts('Values') }));
  const all = id ? [findUser(context, id)] : [defaultUser(context), ...context.region.users.values()];
  const shown = all.filter(
    (user) =>
      (engine === undefined || user.engine === engine) &&
      filters.every((filter) => filter.values.includes(filter.of(user))),
  );
  const { items, marker } = page(input, shown, (user) => user.id);
  return { Users: items.map((user) => userView(user, context)), Marker: marker };
};

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
  if (whole !== undefined && more !== undefined) {
    invalidCombination('AccessString and AppendAccessString cannot be combined.');
  }
  const credentials = credentialsOf(input);
  if (credentials) sameName(credentials.authentication, user.id, user.name);
  const engine = input.text('Engine');
  user.engine = engine === undefined ? user.engine : aclEngine(engine);
  user.accessString = whole ?? (more === undefined ? user.accessString : `${user.accessString} ${more}`);
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
  if (user.id === DEFAULT_USER) invalidValue(`The default user cannot be ${verb}.`);
  if (user.status !== 'active') refuse('InvalidUserStateFault', `User ${user.id} is not in active state.`);
  return user;
}

function groupsOf(id: string, { region }: Context) {
  return [...region.userGroups.values()].filter((group) => group.users.includes(id));
}

function userView(user: User, context: Context): Structure {
  return {
    UserId: user.id,
    UserName: user.name,
    Status: user.status,
    Engine: user.engine,
    MinimumEngineVersion: minimumVersion(user.engine),
    AccessString: user.accessString,
    UserGroupIds: groupsOf(user.id, context).map((group) => group.id),
    Authentication: {
      Type: user.authentication,
      ...(user.authentication === 'password' ? { PasswordCount: user.passwordCount } : {}),
    },
    ARN: user.arn,
  };
}
