/** Changes of replication groups: where each parameter is seen. */
import type { Parameters } from '#src/core/wire/query/request.js';
import { lookAtGroup } from './groups.js';
import { FIREHOSE, LOG, logShown, NODE, SUPPORT, type Subject, seen, TOPIC, unseen } from './kit.js';

const ID = { ReplicationGroupId: 'g' };
const GROUP = { ...ID, ...NODE, ReplicationGroupDescription: 'd', Engine: 'redis' };
const TLS = { TransitEncryptionEnabled: 'true' };
const created = (more: Parameters): readonly [string, Parameters] => ['CreateReplicationGroup', { ...GROUP, ...more }];
const WHICH = [unseen('ReplicationGroupId', 'says which'), unseen('ApplyImmediately', 'says when')];

const modify: Subject = {
  operation: 'ModifyReplicationGroup',
  name: 'cluster mode off',
  given: [
    ...SUPPORT,
    created({
      EngineVersion: '6.2',
      NumCacheClusters: '3',
      NetworkType: 'dual_stack',
      NotificationTopicArn: TOPIC('first'),
      SnapshotRetentionLimit: '4',
    }),
  ],
  base: ID,
  look: lookAtGroup,
  rows: [
    seen('ReplicationGroupDescription', 'other', 'it.Description'),
    seen('PrimaryClusterId', 'G-002', 'it.NodeGroups.0.NodeGroupMembers.1.CurrentRole', {
      expected: 'primary',
      also: ['it.NodeGroups'],
    }),
    seen('SnapshottingClusterId', 'G-001', 'it.SnapshottingClusterId', {
      expected: 'g-001',
      also: ['members.*.SnapshotRetentionLimit'],
    }),
    seen('AutomaticFailoverEnabled', 'true', 'it.AutomaticFailover', { expected: 'enabled' }),
    seen('MultiAZEnabled', 'true', 'it.MultiAZ', {
      beside: { AutomaticFailoverEnabled: 'true' },
      expected: 'enabled',
      also: ['it.AutomaticFailover'],
    }),
    seen('CacheSecurityGroupNames', ['x'], 'members.*.CacheSecurityGroups.0.CacheSecurityGroupName', { expected: 'x' }),
    seen('SecurityGroupIds', ['sg-7'], 'members.*.SecurityGroups.0.SecurityGroupId', { expected: 'sg-7' }),
    seen('PreferredMaintenanceWindow', 'tue:02:00-tue:03:30', 'members.*.PreferredMaintenanceWindow'),
    seen('NotificationTopicArn', TOPIC('two'), 'members.*.NotificationConfiguration.TopicArn'),
    seen('NotificationTopicStatus', 'inactive', 'members.*.NotificationConfiguration.TopicStatus'),
    seen('CacheParameterGroupName', 'p-redis6-x', 'members.*.CacheParameterGroup.CacheParameterGroupName'),
    seen('EngineVersion', '7.1', 'members.*.EngineVersion', {
      expected: '7.1.0',
      waits: 'members.*.PendingModifiedValues.EngineVersion',
      also: ['members.*.CacheParameterGroup'],
    }),
    seen('EngineVersion', '7.1', 'members.*.CacheParameterGroup.CacheParameterGroupName', {
      beside: { CacheParameterGroupName: 'p-redis7' },
      expected: 'p-redis7',
      waits: 'members.*.PendingModifiedValues.EngineVersion',
      also: ['members.*.EngineVersion'],
    }),
    seen('Engine', 'valkey', 'it.Engine', {
      beside: { EngineVersion: '8.0' },
      waits: 'members.*.PendingModifiedValues.EngineVersion',
      also: ['members'],
    }),
    seen('Engine', 'valkey', 'members.*.Engine', {
      beside: { EngineVersion: '8.0', CacheParameterGroupName: 'p-valkey8' },
      waits: 'members.*.PendingModifiedValues.EngineVersion',
      also: ['members', 'it.Engine'],
    }),
    seen('AutoMinorVersionUpgrade', 'false', 'it.AutoMinorVersionUpgrade', {
      also: ['members.*.AutoMinorVersionUpgrade'],
    }),
    seen('SnapshotRetentionLimit', '12', 'it.SnapshotRetentionLimit', { also: ['members.*.SnapshotRetentionLimit'] }),
    seen('SnapshotRetentionLimit', '0', 'it.SnapshotRetentionLimit', {
      also: ['members.*.SnapshotRetentionLimit', 'it.SnapshottingClusterId'],
      without: ['SnapshottingClusterId'],
    }),
    seen('SnapshotWindow', '10:15-11:45', 'it.SnapshotWindow', { also: ['members.*.SnapshotWindow'] }),
    seen('CacheNodeType', 'cache.m6g.xlarge', 'members.*.CacheNodeType', {
      waits: 'members.*.PendingModifiedValues.CacheNodeType',
      also: ['it.CacheNodeType'],
    }),
    seen('CacheNodeType', 'cache.m6g.xlarge', 'it.CacheNodeType', {
      waits: 'members.*.PendingModifiedValues.CacheNodeType',
      also: ['members.*.CacheNodeType'],
    }),
    seen('LogDeliveryConfigurations', [LOG('slow-log'), FIREHOSE], 'it.LogDeliveryConfigurations', {
      expected: [logShown(LOG('slow-log')), logShown(FIREHOSE)],
      also: ['members.*.ReplicationGroupLogDeliveryEnabled'],
    }),
    seen('IpDiscovery', 'ipv6', 'it.IpDiscovery', { also: ['members.*.IpDiscovery'] }),
  ],
  unseen: [...WHICH, unseen('NodeGroupId', 'Deprecated. This parameter is not used.')],
};

const encrypt: Subject = {
  operation: 'ModifyReplicationGroup',
  name: 'without encryption',
  given: [...SUPPORT, created({ EngineVersion: '7.1', NumCacheClusters: '2' })],
  base: ID,
  look: lookAtGroup,
  rows: [
    seen('TransitEncryptionEnabled', 'true', 'it.TransitEncryptionEnabled', {
      beside: { TransitEncryptionMode: 'preferred' },
      also: ['members', 'it.TransitEncryptionMode', 'it.NodeGroups'],
    }),
    seen('TransitEncryptionMode', 'preferred', 'members.*.TransitEncryptionMode', {
      beside: TLS,
      also: ['members', 'it.TransitEncryptionMode', 'it.TransitEncryptionEnabled', 'it.NodeGroups'],
    }),
    seen('ClusterMode', 'compatible', 'it.ClusterMode', {
      also: ['members.*.CacheParameterGroup', 'it.ConfigurationEndpoint'],
    }),
  ],
};

const encrypted: Subject = {
  operation: 'ModifyReplicationGroup',
  name: 'with encryption',
  given: [...SUPPORT, created({ ...TLS, TransitEncryptionMode: 'preferred' })],
  base: ID,
  look: lookAtGroup,
  rows: [
    seen('TransitEncryptionMode', 'required', 'it.TransitEncryptionMode', {
      also: ['members.*.TransitEncryptionMode'],
    }),
    seen('TransitEncryptionEnabled', 'false', 'it.TransitEncryptionEnabled', {
      also: ['members', 'it.TransitEncryptionMode', 'it.NodeGroups'],
    }),
    seen('AuthToken', 'a-very-long-auth-token', 'it.AuthTokenEnabled', {
      expected: 'true',
      beside: { AuthTokenUpdateStrategy: 'ROTATE' },
      also: ['members', 'it.AuthTokenLastModifiedDate'],
    }),
  ],
};

const access: Subject = {
  operation: 'ModifyReplicationGroup',
  name: 'with a token',
  given: [...SUPPORT, created({ ...TLS, AuthToken: 'a-very-long-auth-token' })],
  base: ID,
  look: lookAtGroup,
  rows: [
    seen('AuthTokenUpdateStrategy', 'DELETE', 'it.AuthTokenEnabled', {
      expected: 'false',
      beside: { UserGroupIdsToAdd: ['w'] },
      also: ['members', 'it.UserGroupIds', 'it.AuthTokenLastModifiedDate'],
    }),
    seen('UserGroupIdsToAdd', ['w'], 'it.UserGroupIds', {
      beside: { AuthTokenUpdateStrategy: 'DELETE' },
      also: ['members', 'it.AuthTokenEnabled', 'it.AuthTokenLastModifiedDate'],
    }),
  ],
};

const users: Subject = {
  operation: 'ModifyReplicationGroup',
  name: 'with users',
  given: [...SUPPORT, created({ ...TLS, UserGroupIds: ['w'] })],
  base: ID,
  look: lookAtGroup,
  rows: [
    seen('UserGroupIdsToRemove', ['w'], 'it.UserGroupIds', { expected: [] }),
    seen('UserGroupIdsToAdd', ['w2'], 'it.UserGroupIds', { beside: { UserGroupIdsToRemove: ['w'] } }),
    seen('RemoveUserGroups', 'true', 'it.UserGroupIds', { expected: [] }),
  ],
};

const durable: Subject = {
  operation: 'ModifyReplicationGroup',
  name: 'durable',
  given: [
    created({
      ...TLS,
      Engine: 'valkey',
      EngineVersion: '9.0',
      NumNodeGroups: '2',
      ReplicasPerNodeGroup: '1',
      MultiAZEnabled: 'true',
    }),
  ],
  base: ID,
  look: lookAtGroup,
  rows: [seen('Durability', 'sync', 'it.Durability', { also: ['it.EffectiveDurability'] })],
};

export const CHANGED_GROUPS: readonly Subject[] = [modify, encrypt, encrypted, access, users, durable];
