import type { Handlers } from '../state/context.js';
import { createUserGroup, deleteUserGroup, describeUserGroups, modifyUserGroup } from './user-groups.js';
import { createUser, deleteUser, describeUsers, modifyUser } from './users.js';

/** Users and user groups. */
export const ACCESS_HANDLERS: Handlers = {
  CreateUser: createUser,
  CreateUserGroup: createUserGroup,
  DeleteUser: deleteUser,
  DeleteUserGroup: deleteUserGroup,
  DescribeUserGroups: describeUserGroups,
  DescribeUsers: describeUsers,
  ModifyUser: modifyUser,
  ModifyUserGroup: modifyUserGroup,
};
