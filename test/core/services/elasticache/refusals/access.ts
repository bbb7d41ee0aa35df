import { combination, PASSWORD, type Refused, USER, USERS, value } from './kit.js';

/** Refusals: users. */
export const ACCESS: readonly Refused[] = [
  {
    name: 'a user without authentication',
    call: ['CreateUser', USER],
    code: value,
    message: 'Input Authentication type: null is not in the allowed list: [password,no-password-required,iam]',
  },
  {
    name: 'a valkey user without a password',
    call: ['CreateUser', { ...USER, Engine: 'valkey', NoPasswordRequired: 'true' }],
    code: combination,
  },
  {
    name: 'a user without a password, for valkey',
    before: [['CreateUser', { ...USER, NoPasswordRequired: 'true' }]],
    call: ['ModifyUser', { UserId: 'u', Engine: 'valkey' }],
    code: combination,
  },
  {
    name: 'a password of a user who needs none',
    call: ['CreateUser', { ...USER, NoPasswordRequired: 'true', ...PASSWORD }],
    code: combination,
    message: 'Password field is not allowed with authentication type: no-password-required',
  },
  {
    name: 'three passwords',
    call: ['CreateUser', { ...USER, Passwords: Array<string>(3).fill('a-long-password-here') }],
    code: value,
    message: 'Maximum number of passwords allowed in this service is 2.',
  },
  {
    name: 'a short password',
    call: ['CreateUser', { ...USER, Passwords: ['short'] }],
    code: value,
    message: 'Passwords length must be between 16-128 characters.',
  },
  {
    name: 'a password in the access string',
    call: ['CreateUser', { ...USER, ...PASSWORD, AccessString: 'on >secret ~*' }],
    code: value,
    message: /^Password rules are not supported in Elasticache access string\./,
  },
  {
    name: 'a category that is none',
    call: ['CreateUser', { ...USER, ...PASSWORD, AccessString: 'on +@everything' }],
    code: value,
    message: 'Access string contains invalid category(s)',
  },
  {
    name: 'an access string that is none',
    call: ['CreateUser', { ...USER, ...PASSWORD, AccessString: 'yes please' }],
    code: value,
    message: 'The access-string is invalid.',
  },
  {
    name: 'an IAM user of another name',
    call: ['CreateUser', { ...USER, UserName: 'v', AuthenticationMode: { Type: 'iam' } }],
    code: combination,
    message: 'User Id and User name must be same for authentication type: iam',
  },
  {
    name: 'a user who is being modified',
    before: [['CreateUser', { ...USER, ...PASSWORD }], 'soon', ['ModifyUser', { UserId: 'u', AccessString: 'off' }]],
    call: ['ModifyUser', { UserId: 'u', AccessString: 'on' }],
    code: 'InvalidUserState',
    message: 'User u has status modifying. Only active users can be modified.',
  },
  {
    name: 'a redis group without a default user',
    before: [['CreateUser', { ...USER, ...PASSWORD }]],
    call: ['CreateUserGroup', { UserGroupId: 'ug', Engine: 'redis', UserIds: ['u'] }],
    code: 'DefaultUserRequired',
    message: 'User group needs to contain a user with the user name default.',
  },
  {
    name: 'a valkey group with a user without a password',
    before: [['CreateUser', { ...USER, NoPasswordRequired: 'true' }]],
    call: ['CreateUserGroup', { UserGroupId: 'ug', Engine: 'valkey', UserIds: ['u'] }],
    code: value,
    message: 'No password user u cannot be added to user group with engine Valkey',
  },
  {
    name: 'a user group on its way',
    before: ['soon', ...USERS],
    call: ['DeleteUserGroup', { UserGroupId: 'ug' }],
    code: 'InvalidUserGroupState',
  },
];
