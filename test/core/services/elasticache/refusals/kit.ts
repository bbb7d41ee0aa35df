/** What the tables of refusals are made of. */ import type { Parameters } from '#src/core/wire/query/request.js';

export type Call = readonly [operation: string, parameters: Parameters];
export interface Refused {
  readonly name: string;
  readonly before?: readonly (Call | 'soon')[];
  readonly call: Call;
  readonly code: string;
  readonly status?: number;
  readonly message?: string | RegExp;
}

export const NODE = { CacheNodeType: 'cache.t3.small' };
export const REDIS = { CacheClusterId: 'c', Engine: 'redis', ...NODE, NumCacheNodes: '1' };
export const MEMCACHED = { CacheClusterId: 'm', Engine: 'memcached', ...NODE, NumCacheNodes: '3' };
export const GROUP = { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', Engine: 'redis', ...NODE };
export const SHARDED = { ...GROUP, NumNodeGroups: '2', ReplicasPerNodeGroup: '1' };
export const TLS = { TransitEncryptionEnabled: 'true' };
export const TOKEN = { AuthToken: 'a-very-long-auth-token' };
export const USER = { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: 'on ~* +@all' };
export const PASSWORD = { Passwords: ['a-long-password-here'] };
export const USERS: readonly Call[] = [
  ['CreateUserGroup', { UserGroupId: 'ug', Engine: 'redis', UserIds: ['default'] }],
];
export const NOW = { ApplyImmediately: 'true' };
export const ID = { ReplicationGroupId: 'g' };
export const CACHE = { ServerlessCacheName: 'e', Engine: 'redis' };
export const value = 'InvalidParameterValue';
export const combination = 'InvalidParameterCombination';
export const create = (parameters: Parameters): Call => ['CreateReplicationGroup', parameters];
export const modify = (parameters: Parameters): Call => ['ModifyReplicationGroup', { ...ID, ...parameters }];
export const GLOBAL: readonly Call[] = [
  create({ ...SHARDED, CacheNodeType: 'cache.r6g.large' }),
  ['CreateGlobalReplicationGroup', { GlobalReplicationGroupIdSuffix: 'y', PrimaryReplicationGroupId: 'g' }],
];
export const Y = { GlobalReplicationGroupId: 'ldgnf-y' };
