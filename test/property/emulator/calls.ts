/** For each operation, how to make a call of it that often succeeds with what there is. */
import type { Parameters } from '#src/core/wire/query/request.js';
import { ACCOUNT, DATA, type Region, type Row, rows, type Seen, texts } from './stage.js';

/** Chooses by the numbers that fast-check gives, so that a failing sequence shrinks. */
export class Dice {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  roll(sides: number): number {
    const number = this.#numbers[this.#next % this.#numbers.length] ?? 0;
    this.#next += 1;
    return (number >>> (this.#next % 7)) % sides;
  }

  of<T>(values: readonly [T, ...T[]] | readonly T[], otherwise?: T): T {
    return values[this.roll(Math.max(1, values.length))] ?? (otherwise as T);
  }

  chance(outOf: number): boolean {
    return this.roll(outOf) === 0;
  }

  /** These parameters, or none of them. */
  maybe(parameters: Parameters): Parameters {
    return this.chance(2) ? parameters : {};
  }
}

type Make = (dice: Dice, seen: Seen, region: Region) => Parameters;

const NODE_TYPES = ['cache.t3.micro', 'cache.m6g.large', 'cache.r6g.large', 'cache.r6gd.xlarge'] as const;
const name = (dice: Dice, letter: string): string => `${letter}${dice.roll(5)}`;
const fieldOf = (list: string, field: string, letter: string): Make & ((d: Dice, s: Seen) => never) =>
  ((dice: Dice, seen: Seen) => {
    const known = (seen[list] ?? []).map((row) => String(row[field])).filter((id) => !id.startsWith('default'));
    return dice.chance(12) || known.length === 0 ? name(dice, letter) : dice.of(known);
  }) as never;
type Name = (dice: Dice, seen: Seen) => string;
const cluster = fieldOf('CacheClusters', 'CacheClusterId', 'c') as unknown as Name;
const group = fieldOf('ReplicationGroups', 'ReplicationGroupId', 'g') as unknown as Name;
const snapshot = fieldOf('Snapshots', 'SnapshotName', 's') as unknown as Name;
const user = fieldOf('Users', 'UserId', 'u') as unknown as Name;
const userGroup = fieldOf('UserGroups', 'UserGroupId', 'w') as unknown as Name;
const cache = fieldOf('ServerlessCaches', 'ServerlessCacheName', 'e') as unknown as Name;
const cacheSnapshot = fieldOf('ServerlessCacheSnapshots', 'ServerlessCacheSnapshotName', 'f') as unknown as Name;
const subnetGroup = fieldOf('CacheSubnetGroups', 'CacheSubnetGroupName', 'n') as unknown as Name;
const parameterGroup = fieldOf('CacheParameterGroups', 'CacheParameterGroupName', 'p') as unknown as Name;
const securityGroup = fieldOf('CacheSecurityGroups', 'CacheSecurityGroupName', 'x') as unknown as Name;
const globalGroup = fieldOf('GlobalReplicationGroups', 'GlobalReplicationGroupId', 'y') as unknown as Name;

const rowOf = (seen: Seen, list: string, field: string, id: string): Row | undefined =>
  (seen[list] ?? []).find((row) => row[field] === id);
const tags = (dice: Dice): Parameters => dice.maybe({ Tags: [{ Key: `k${dice.roll(3)}`, Value: `v${dice.roll(3)}` }] });
const shardsOf = (seen: Seen, id: string): readonly string[] =>
  rows(rowOf(seen, 'ReplicationGroups', 'ReplicationGroupId', id)?.NodeGroups).map((shard) =>
    String(shard.NodeGroupId),
  );

function anyArn(dice: Dice, seen: Seen): string {
  const all = Object.values(seen).flatMap((list) =>
    list.flatMap(({ ARN }) => (ARN === undefined ? [] : [String(ARN)])),
  );
  return all.length === 0 ? `arn:aws:elasticache:us-east-1:${ACCOUNT}:user:default` : dice.of(all);
}

const newGroup: Make = (dice, seen) => {
  const nodeType = dice.of(NODE_TYPES);
  const common = {
    ReplicationGroupId: name(dice, 'g'),
    ReplicationGroupDescription: 'd',
    ...tags(dice),
    ...dice.maybe({ SnapshotRetentionLimit: String(dice.roll(3)) }),
  };
  const origin = dice.roll(10);
  if (origin === 0) return { ...common, PrimaryClusterId: cluster(dice, seen), NumCacheClusters: '2' };
  if (origin === 1) return { ...common, SnapshotName: snapshot(dice, seen) };
  if (origin <= 3 && (seen.GlobalReplicationGroups ?? []).length > 0) {
    return { ...common, GlobalReplicationGroupId: globalGroup(dice, seen) };
  }
  const sharded = dice.chance(2);
  const encrypted = dice.chance(2);
  return {
    ...common,
    Engine: dice.of(['redis', 'valkey']),
    CacheNodeType: nodeType,
    ...(nodeType.includes('r6gd') ? { DataTieringEnabled: 'true' } : {}),
    ...(sharded
      ? { NumNodeGroups: String(1 + dice.roll(3)), ReplicasPerNodeGroup: String(dice.roll(3)), ClusterMode: 'enabled' }
      : { NumCacheClusters: String(1 + dice.roll(3)) }),
    ...(encrypted ? { TransitEncryptionEnabled: 'true' } : {}),
    ...(encrypted && dice.chance(3) ? { UserGroupIds: [userGroup(dice, seen)] } : {}),
    ...(encrypted && dice.chance(4) ? { AuthToken: 'a-very-long-auth-token' } : {}),
    ...dice.maybe({ AutomaticFailoverEnabled: 'true', ...dice.maybe({ MultiAZEnabled: 'true' }) }),
    ...(dice.chance(4) ? { CacheSubnetGroupName: subnetGroup(dice, seen) } : {}),
  };
};

const newCluster: Make = (dice, seen) => {
  const CacheClusterId = name(dice, 'c');
  if (dice.chance(4)) return { CacheClusterId, ReplicationGroupId: group(dice, seen), ...tags(dice) };
  if (dice.chance(6)) return { CacheClusterId, SnapshotName: snapshot(dice, seen) };
  const memcached = dice.chance(2);
  return {
    CacheClusterId,
    Engine: memcached ? 'memcached' : 'redis',
    CacheNodeType: 'cache.t3.micro',
    NumCacheNodes: memcached ? String(1 + dice.roll(3)) : '1',
    ...(dice.chance(4) ? { CacheSubnetGroupName: subnetGroup(dice, seen) } : {}),
    ...tags(dice),
  };
};

const MODIFICATIONS: readonly ((dice: Dice, seen: Seen, id: string) => Parameters)[] = [
  () => ({ ReplicationGroupDescription: 'other' }),
  (dice) => ({ CacheNodeType: dice.of(NODE_TYPES), ApplyImmediately: 'true' }),
  (dice) => ({ AutomaticFailoverEnabled: dice.of(['true', 'false']) }),
  (dice) => ({ MultiAZEnabled: dice.of(['true', 'false']) }),
  (dice) => ({ ClusterMode: dice.of(['compatible', 'enabled', 'disabled']) }),
  (dice, seen) => ({ UserGroupIdsToAdd: [userGroup(dice, seen)] }),
  () => ({ RemoveUserGroups: 'true' }),
  () => ({ TransitEncryptionEnabled: 'true', TransitEncryptionMode: 'preferred' }),
  () => ({ TransitEncryptionMode: 'required' }),
  () => ({ TransitEncryptionEnabled: 'false' }),
  () => ({ EngineVersion: '8.1', Engine: 'valkey', ApplyImmediately: 'true' }),
  (dice, seen, id) => {
    const members = texts(rowOf(seen, 'ReplicationGroups', 'ReplicationGroupId', id)?.MemberClusters);
    return { SnapshotRetentionLimit: '2', SnapshottingClusterId: dice.of(members, 'nobody') };
  },
  () => ({ SnapshotRetentionLimit: '0' }),
  (dice, seen, id) => {
    const members = texts(rowOf(seen, 'ReplicationGroups', 'ReplicationGroupId', id)?.MemberClusters);
    return { PrimaryClusterId: dice.of(members, 'nobody') };
  },
  () => ({ AuthToken: 'another-very-long-token', AuthTokenUpdateStrategy: 'ROTATE' }),
];

const one =
  (name: string, id: Name): Make =>
  (dice, seen) => ({ [name]: id(dice, seen) });
const now = { ApplyImmediately: 'true' };

/** All operations of the API. */
export const CALLS: { readonly [operation: string]: Make } = {
  AddTagsToResource: (dice, seen) => ({
    ResourceName: anyArn(dice, seen),
    Tags: [{ Key: `k${dice.roll(4)}`, Value: `v${dice.roll(4)}` }],
  }),
  AuthorizeCacheSecurityGroupIngress: (dice, seen) => ({
    CacheSecurityGroupName: securityGroup(dice, seen),
    EC2SecurityGroupName: `z${dice.roll(3)}`,
    EC2SecurityGroupOwnerId: '1',
  }),
  BatchApplyUpdateAction: (dice, seen) => ({
    ServiceUpdateName: dice.of(DATA.serviceUpdates.updates).ServiceUpdateName,
    ReplicationGroupIds: [group(dice, seen)],
  }),
  BatchStopUpdateAction: (dice, seen) => ({
    ServiceUpdateName: dice.of(DATA.serviceUpdates.updates).ServiceUpdateName,
    CacheClusterIds: [cluster(dice, seen)],
  }),
  CompleteMigration: one('ReplicationGroupId', group),
  CopyServerlessCacheSnapshot: (dice, seen) => ({
    SourceServerlessCacheSnapshotName: cacheSnapshot(dice, seen),
    TargetServerlessCacheSnapshotName: name(dice, 'f'),
  }),
  CopySnapshot: (dice, seen) => ({ SourceSnapshotName: snapshot(dice, seen), TargetSnapshotName: name(dice, 's') }),
  CreateCacheCluster: newCluster,
  CreateCacheParameterGroup: (dice) => ({
    CacheParameterGroupName: name(dice, 'p'),
    CacheParameterGroupFamily: dice.of(['redis7', 'valkey8', 'memcached1.6']),
    Description: 'd',
    ...tags(dice),
  }),
  CreateCacheSecurityGroup: (dice) => ({ CacheSecurityGroupName: name(dice, 'x'), Description: 'd', ...tags(dice) }),
  CreateCacheSubnetGroup: (dice) => ({
    CacheSubnetGroupName: name(dice, 'n'),
    CacheSubnetGroupDescription: 'd',
    SubnetIds: ['subnet-1', `subnet-${dice.roll(4)}`],
    ...tags(dice),
  }),
  CreateGlobalReplicationGroup: (dice, seen) => ({
    GlobalReplicationGroupIdSuffix: name(dice, 'y'),
    PrimaryReplicationGroupId: group(dice, seen),
    ...tags(dice),
  }),
  CreateReplicationGroup: newGroup,
  CreateServerlessCache: (dice, seen) => ({
    ServerlessCacheName: name(dice, 'e'),
    Engine: dice.of(['redis', 'valkey', 'memcached']),
    ...(dice.chance(4) ? { UserGroupId: userGroup(dice, seen) } : {}),
    ...tags(dice),
  }),
  CreateServerlessCacheSnapshot: (dice, seen) => ({
    ServerlessCacheName: cache(dice, seen),
    ServerlessCacheSnapshotName: name(dice, 'f'),
    ...tags(dice),
  }),
  CreateSnapshot: (dice, seen) => ({
    SnapshotName: name(dice, 's'),
    ...(dice.chance(2) ? { CacheClusterId: cluster(dice, seen) } : { ReplicationGroupId: group(dice, seen) }),
    ...tags(dice),
  }),
  CreateUser: (dice) => {
    const UserId = name(dice, 'u');
    const engine = dice.of(['redis', 'valkey']);
    return {
      UserId,
      UserName: dice.chance(4) ? 'default' : UserId,
      Engine: engine,
      AccessString: 'on ~* +@all',
      ...(engine === 'redis' && dice.chance(2)
        ? { NoPasswordRequired: 'true' }
        : { Passwords: ['a-long-password-here'] }),
      ...tags(dice),
    };
  },
  CreateUserGroup: (dice, seen) => ({
    UserGroupId: name(dice, 'w'),
    Engine: dice.of(['redis', 'valkey']),
    UserIds: dice.chance(2) ? ['default'] : [user(dice, seen), ...(dice.chance(2) ? ['default'] : [])],
    ...tags(dice),
  }),
  DecreaseNodeGroupsInGlobalReplicationGroup: (dice, seen) => {
    const id = globalGroup(dice, seen);
    const shards = rows(rowOf(seen, 'GlobalReplicationGroups', 'GlobalReplicationGroupId', id)?.GlobalNodeGroups);
    return {
      GlobalReplicationGroupId: id,
      NodeGroupCount: String(shards.length - 1),
      GlobalNodeGroupsToRemove: [String(shards.at(-1)?.GlobalNodeGroupId ?? 'none')],
      ...now,
    };
  },
  DecreaseReplicaCount: (dice, seen) => ({
    ReplicationGroupId: group(dice, seen),
    NewReplicaCount: String(dice.roll(2)),
    ...now,
  }),
  DeleteCacheCluster: (dice, seen) => ({
    CacheClusterId: cluster(dice, seen),
    ...(dice.chance(4) ? { FinalSnapshotIdentifier: name(dice, 's') } : {}),
  }),
  DeleteCacheParameterGroup: one('CacheParameterGroupName', parameterGroup),
  DeleteCacheSecurityGroup: one('CacheSecurityGroupName', securityGroup),
  DeleteCacheSubnetGroup: one('CacheSubnetGroupName', subnetGroup),
  DeleteGlobalReplicationGroup: (dice, seen) => ({
    GlobalReplicationGroupId: globalGroup(dice, seen),
    RetainPrimaryReplicationGroup: 'true',
  }),
  DeleteReplicationGroup: (dice, seen) => ({
    ReplicationGroupId: group(dice, seen),
    ...dice.maybe({ RetainPrimaryCluster: 'true' }),
    ...(dice.chance(4) ? { FinalSnapshotIdentifier: name(dice, 's') } : {}),
  }),
  DeleteServerlessCache: one('ServerlessCacheName', cache),
  DeleteServerlessCacheSnapshot: one('ServerlessCacheSnapshotName', cacheSnapshot),
  DeleteSnapshot: one('SnapshotName', snapshot),
  DeleteUser: one('UserId', user),
  DeleteUserGroup: one('UserGroupId', userGroup),
  DescribeCacheClusters: (dice, seen) => dice.maybe({ CacheClusterId: cluster(dice, seen) }),
  DescribeCacheEngineVersions: (dice) => dice.maybe({ Engine: 'redis' }),
  DescribeCacheParameterGroups: () => ({}),
  DescribeCacheParameters: one('CacheParameterGroupName', parameterGroup),
  DescribeCacheSecurityGroups: () => ({}),
  DescribeCacheSubnetGroups: () => ({}),
  DescribeEngineDefaultParameters: (dice) => ({ CacheParameterGroupFamily: dice.of(['redis7', 'valkey9']) }),
  DescribeEvents: () => ({}),
  DescribeGlobalReplicationGroups: () => ({}),
  DescribeReplicationGroups: (dice, seen) => dice.maybe({ ReplicationGroupId: group(dice, seen) }),
  DescribeReservedCacheNodes: () => ({}),
  DescribeReservedCacheNodesOfferings: (dice) => ({
    Duration: dice.of(['1', 'P3Y']),
    CacheNodeType: dice.of(NODE_TYPES),
  }),
  DescribeServerlessCacheSnapshots: () => ({}),
  DescribeServerlessCaches: () => ({}),
  DescribeServiceUpdates: () => ({}),
  DescribeSnapshots: () => ({}),
  DescribeUpdateActions: () => ({ ShowNodeLevelUpdateStatus: 'true' }),
  DescribeUserGroups: () => ({}),
  DescribeUsers: () => ({}),
  DisassociateGlobalReplicationGroup: (dice, seen) =>
    memberOf(dice, seen, 'ReplicationGroupRegion', 'ReplicationGroupId'),
  ExportServerlessCacheSnapshot: (dice, seen) => ({
    ServerlessCacheSnapshotName: cacheSnapshot(dice, seen),
    S3BucketName: 'bucket',
  }),
  FailoverGlobalReplicationGroup: (dice, seen) => memberOf(dice, seen, 'PrimaryRegion', 'PrimaryReplicationGroupId'),
  IncreaseNodeGroupsInGlobalReplicationGroup: (dice, seen) => ({
    GlobalReplicationGroupId: globalGroup(dice, seen),
    NodeGroupCount: String(2 + dice.roll(3)),
    ...now,
  }),
  IncreaseReplicaCount: (dice, seen) => ({
    ReplicationGroupId: group(dice, seen),
    NewReplicaCount: String(1 + dice.roll(3)),
    ...now,
  }),
  ListAllowedNodeTypeModifications: one('CacheClusterId', cluster),
  ListTagsForResource: (dice, seen) => ({ ResourceName: anyArn(dice, seen) }),
  ModifyCacheCluster: (dice, seen) => {
    const id = cluster(dice, seen);
    const row = rowOf(seen, 'CacheClusters', 'CacheClusterId', id);
    const nodes = rows(row?.CacheNodes);
    if (row?.Engine === 'memcached' && dice.chance(2) && nodes.length > 1) {
      return {
        CacheClusterId: id,
        NumCacheNodes: String(nodes.length - 1),
        CacheNodeIdsToRemove: [String(dice.of(nodes).CacheNodeId)],
        ...now,
      };
    }
    const more =
      row?.Engine === 'memcached' ? { NumCacheNodes: String(nodes.length + 1) } : { CacheNodeType: 'cache.t3.small' };
    return {
      CacheClusterId: id,
      ...(dice.chance(2) ? more : { AutoMinorVersionUpgrade: 'false' }),
      ...dice.maybe(now),
    };
  },
  ModifyCacheParameterGroup: (dice, seen) => ({
    CacheParameterGroupName: parameterGroup(dice, seen),
    ParameterNameValues: [
      dice.of([
        { ParameterName: 'timeout', ParameterValue: '0' },
        { ParameterName: 'chunk_size', ParameterValue: '96' },
      ]),
    ],
  }),
  ModifyCacheSubnetGroup: (dice, seen) => ({
    CacheSubnetGroupName: subnetGroup(dice, seen),
    ...dice.maybe({ SubnetIds: [`subnet-${dice.roll(5)}`] }),
  }),
  ModifyGlobalReplicationGroup: (dice, seen) => ({
    GlobalReplicationGroupId: globalGroup(dice, seen),
    ...dice.of([
      { GlobalReplicationGroupDescription: 'other' },
      { CacheNodeType: 'cache.r6g.xlarge' },
      { AutomaticFailoverEnabled: 'true' },
    ]),
    ...now,
  }),
  ModifyReplicationGroup: (dice, seen) => {
    const id = group(dice, seen);
    return { ReplicationGroupId: id, ...dice.of(MODIFICATIONS)(dice, seen, id) };
  },
  ModifyReplicationGroupShardConfiguration: (dice, seen) => {
    const id = group(dice, seen);
    const shards = shardsOf(seen, id);
    const fewer = shards.length > 1 && dice.chance(2);
    return {
      ReplicationGroupId: id,
      NodeGroupCount: String(fewer ? shards.length - 1 : shards.length + 1),
      ...(fewer ? { NodeGroupsToRemove: [dice.of(shards)] } : {}),
      ...now,
    };
  },
  ModifyServerlessCache: (dice, seen) => ({
    ServerlessCacheName: cache(dice, seen),
    ...dice.of([
      { Description: 'other' },
      { CacheUsageLimits: { ECPUPerSecond: { Maximum: dice.of(['0', '5000']) } } },
      { SnapshotRetentionLimit: '3' },
      { Engine: 'valkey', MajorEngineVersion: '8' },
      { UserGroupId: userGroup(dice, seen) },
    ] as Parameters[]),
  }),
  ModifyUser: (dice, seen) => ({
    UserId: user(dice, seen),
    ...dice.of([
      { AppendAccessString: '-@dangerous' },
      { AccessString: 'off' },
      { Passwords: ['another-long-password'] },
    ] as Parameters[]),
  }),
  ModifyUserGroup: (dice, seen) => ({
    UserGroupId: userGroup(dice, seen),
    ...(dice.chance(2) ? { UserIdsToAdd: [user(dice, seen)] } : { UserIdsToRemove: [user(dice, seen)] }),
  }),
  PurchaseReservedCacheNodesOffering: (dice) => ({
    ReservedCacheNodesOfferingId: dice.of(DATA.offerings.offerings).ReservedCacheNodesOfferingId,
    ReservedCacheNodeId: name(dice, 'R'),
    ...tags(dice),
  }),
  RebalanceSlotsInGlobalReplicationGroup: (dice, seen) => ({
    GlobalReplicationGroupId: globalGroup(dice, seen),
    ...now,
  }),
  RebootCacheCluster: (dice, seen) => ({ CacheClusterId: cluster(dice, seen), CacheNodeIdsToReboot: ['0001'] }),
  RemoveTagsFromResource: (dice, seen) => ({ ResourceName: anyArn(dice, seen), TagKeys: [`k${dice.roll(4)}`] }),
  ResetCacheParameterGroup: (dice, seen) => ({
    CacheParameterGroupName: parameterGroup(dice, seen),
    ResetAllParameters: 'true',
  }),
  RevokeCacheSecurityGroupIngress: (dice, seen) => ({
    CacheSecurityGroupName: securityGroup(dice, seen),
    EC2SecurityGroupName: `z${dice.roll(3)}`,
    EC2SecurityGroupOwnerId: '1',
  }),
  StartMigration: (dice, seen) => ({
    ReplicationGroupId: group(dice, seen),
    CustomerNodeEndpointList: [{ Address: 'h', Port: '6379' }],
  }),
  TestFailover: (dice, seen) => {
    const id = group(dice, seen);
    return { ReplicationGroupId: id, NodeGroupId: dice.of(shardsOf(seen, id), '0001') };
  },
  TestMigration: (dice, seen) => ({
    ReplicationGroupId: group(dice, seen),
    CustomerNodeEndpointList: [{ Address: 'h', Port: '6379' }],
  }),
};

function memberOf(dice: Dice, seen: Seen, region: string, id: string): Parameters {
  const GlobalReplicationGroupId = globalGroup(dice, seen);
  const row = rowOf(seen, 'GlobalReplicationGroups', 'GlobalReplicationGroupId', GlobalReplicationGroupId);
  const member = dice.of(rows(row?.Members), {});
  return {
    GlobalReplicationGroupId,
    [region]: String(member.ReplicationGroupRegion ?? 'us-east-1'),
    [id]: String(member.ReplicationGroupId ?? 'nobody'),
  };
}
