/** Users and user groups: where each parameter is seen. */
import type { Call } from '../refusals/kit.js';
import { PASSWORD, SUPPORT, type Subject, seen, TAGGED, TAGS, unseen, type View } from './kit.js';

const USER = { UserId: 'a', UserName: 'a', Engine: 'redis', AccessString: 'on ~* +@all' };
const look = (view: View) => {
  const it = view.one('DescribeUsers', 'Users', { UserId: 'a' });
  return { it, tags: view.tags(it.ARN) };
};
const lookAtGroup = (view: View) => {
  const it = view.one('DescribeUserGroups', 'UserGroups', { UserGroupId: 'v' });
  return { it, tags: view.tags(it.ARN) };
};
const user: Call = ['CreateUser', { ...USER, Passwords: [PASSWORD] }];
const OTHER = [PASSWORD, `${PASSWORD}-2`];
const TYPE = ['it.Authentication'];

export const ACCESS: readonly Subject[] = [
  {
    operation: 'CreateUser',
    base: { ...USER, NoPasswordRequired: 'true' },
    look,
    rows: [
      seen('UserId', 'A', 'it.UserId', { expected: 'a', usual: true }),
      seen('UserName', 'Another', 'it.UserName'),
      seen('Engine', 'VALKEY', 'it.Engine', {
        expected: 'valkey',
        beside: { NoPasswordRequired: 'false', Passwords: [PASSWORD] },
      }),
      seen('AccessString', 'on ~app:* +@read'),
      seen('Passwords', OTHER, 'it.Authentication', {
        beside: { NoPasswordRequired: 'false' },
        expected: { Type: 'password', PasswordCount: '2' },
      }),
      seen('NoPasswordRequired', 'true', 'it.Authentication.Type', { expected: 'no-password', usual: true }),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
      seen('AuthenticationMode', { Type: 'iam' }, 'it.Authentication.Type', {
        beside: { NoPasswordRequired: 'false' },
        expected: 'iam',
      }),
      seen('AuthenticationMode', { Type: 'password', Passwords: OTHER }, 'it.Authentication', {
        beside: { NoPasswordRequired: 'false' },
        expected: { Type: 'password', PasswordCount: '2' },
      }),
    ],
  },
  {
    operation: 'ModifyUser',
    given: [user],
    base: { UserId: 'a' },
    look,
    rows: [
      seen('AccessString', 'on ~app:* +@read'),
      seen('AppendAccessString', '-@dangerous', 'it.AccessString', { expected: 'on ~* +@all -@dangerous' }),
      seen('Passwords', OTHER, 'it.Authentication.PasswordCount', { expected: '2' }),
      seen('NoPasswordRequired', 'true', 'it.Authentication.Type', { expected: 'no-password', also: TYPE }),
      seen('AuthenticationMode', { Type: 'iam' }, 'it.Authentication.Type', { expected: 'iam', also: TYPE }),
      seen('AuthenticationMode', { Type: 'password', Passwords: OTHER }, 'it.Authentication.PasswordCount', {
        expected: '2',
      }),
      seen('Engine', 'valkey', 'it.Engine', { also: ['it.MinimumEngineVersion'] }),
    ],
    unseen: [unseen('UserId', 'says which')],
  },
  {
    operation: 'DeleteUser',
    given: [user],
    base: { UserId: 'a' },
    look: (view) => ({ users: view.list('DescribeUsers', 'Users').filter(({ UserId }) => UserId === 'a') }),
    rows: [seen('UserId', 'A', 'users.length', { expected: '0', usual: true })],
  },
  {
    operation: 'CreateUserGroup',
    given: SUPPORT,
    base: { UserGroupId: 'v', Engine: 'redis', UserIds: ['default'] },
    look: lookAtGroup,
    rows: [
      seen('UserGroupId', 'V', 'it.UserGroupId', { expected: 'v', usual: true }),
      seen('Engine', 'Valkey', 'it.Engine', { expected: 'valkey', beside: { UserIds: ['u'] } }),
      seen('UserIds', ['default', 'U'], 'it.UserIds', { expected: ['default', 'u'] }),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'ModifyUserGroup',
    given: [...SUPPORT, user, ['CreateUserGroup', { UserGroupId: 'v', Engine: 'redis', UserIds: ['default', 'u'] }]],
    base: { UserGroupId: 'v' },
    look: lookAtGroup,
    rows: [
      seen('UserIdsToAdd', ['A'], 'it.UserIds', {
        expected: ['default', 'u', 'a'],
        without: ['UserIdsToRemove', 'Engine'],
      }),
      seen('UserIdsToRemove', ['U'], 'it.UserIds', { expected: ['default'] }),
      seen('Engine', 'valkey', 'it.Engine', {
        beside: { UserIdsToRemove: ['default'] },
        also: ['it.UserIds', 'it.MinimumEngineVersion'],
      }),
    ],
    unseen: [unseen('UserGroupId', 'says which')],
  },
  {
    operation: 'DeleteUserGroup',
    given: SUPPORT,
    base: { UserGroupId: 'w' },
    look: (view) => ({
      groups: view.list('DescribeUserGroups', 'UserGroups').filter(({ UserGroupId }) => UserGroupId === 'w'),
    }),
    rows: [seen('UserGroupId', 'W', 'groups.length', { expected: '0', usual: true })],
  },
];
