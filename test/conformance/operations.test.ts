/**
 * Every operation of the API answers with minimal valid input, in the shape that the SDK parses; and with nothing at all
 * (or with names that nobody has) it answers with a modelled fault.
 */
import * as sdk from '@aws-sdk/client-elasticache';
import t from 'tap';
import { bench, emulatorData } from './client.js';

interface Command {
  readonly input: object;
}
type CommandClass = new (input: object) => Command;
type Send = (operation: string, input?: object) => Promise<Record<string, unknown>>;

const ARN = 'arn:aws:elasticache:us-east-1:123456789012';
const NEW_GROUP = {
  ReplicationGroupId: 'x',
  ReplicationGroupDescription: 'd',
  Engine: 'redis',
  CacheNodeType: 'cache.t3.micro',
};
const data = emulatorData({
  serviceUpdates: {
    updates: [
      {
        ServiceUpdateName: 'elasticache-redis-20260101',
        ServiceUpdateStatus: 'available',
        ServiceUpdateReleaseDate: '2026-01-01T00:00:00Z',
        ServiceUpdateSeverity: 'important',
        ServiceUpdateType: 'security-update',
        Engine: 'redis',
      },
    ],
  },
});

/** Operation, input, and a member that its answer must have (none: the operation has no output); run top to bottom. */
const CALLS: readonly (readonly [operation: string, input: object, member?: string])[] = [
  [
    'CreateCacheSubnetGroup',
    { CacheSubnetGroupName: 'sn', CacheSubnetGroupDescription: 'd', SubnetIds: ['subnet-1'] },
    'CacheSubnetGroup',
  ],
  ['ModifyCacheSubnetGroup', { CacheSubnetGroupName: 'sn', SubnetIds: ['subnet-2'] }, 'CacheSubnetGroup'],
  ['DescribeCacheSubnetGroups', { CacheSubnetGroupName: 'SN' }, 'CacheSubnetGroups'],
  [
    'CreateCacheParameterGroup',
    { CacheParameterGroupName: 'pg', CacheParameterGroupFamily: 'redis7', Description: 'd' },
    'CacheParameterGroup',
  ],
  [
    'ModifyCacheParameterGroup',
    { CacheParameterGroupName: 'pg', ParameterNameValues: [{ ParameterName: 'timeout', ParameterValue: '0' }] },
    'CacheParameterGroupName',
  ],
  ['DescribeCacheParameterGroups', {}, 'CacheParameterGroups'],
  ['DescribeCacheParameters', { CacheParameterGroupName: 'pg' }, 'Parameters'],
  ['ResetCacheParameterGroup', { CacheParameterGroupName: 'pg', ResetAllParameters: true }, 'CacheParameterGroupName'],
  ['DescribeEngineDefaultParameters', { CacheParameterGroupFamily: 'memcached1.6' }, 'EngineDefaults'],
  ['DescribeCacheEngineVersions', { Engine: 'valkey' }, 'CacheEngineVersions'],
  ['CreateCacheSecurityGroup', { CacheSecurityGroupName: 'sg', Description: 'd' }, 'CacheSecurityGroup'],
  [
    'AuthorizeCacheSecurityGroupIngress',
    { CacheSecurityGroupName: 'sg', EC2SecurityGroupName: 'e', EC2SecurityGroupOwnerId: '1' },
    'CacheSecurityGroup',
  ],
  ['DescribeCacheSecurityGroups', {}, 'CacheSecurityGroups'],
  [
    'RevokeCacheSecurityGroupIngress',
    { CacheSecurityGroupName: 'sg', EC2SecurityGroupName: 'e', EC2SecurityGroupOwnerId: '1' },
    'CacheSecurityGroup',
  ],
  [
    'CreateCacheCluster',
    { CacheClusterId: 'c1', Engine: 'redis', CacheNodeType: 'cache.t3.micro', NumCacheNodes: 1 },
    'CacheCluster',
  ],
  ['DescribeCacheClusters', {}, 'CacheClusters'],
  ['ModifyCacheCluster', { CacheClusterId: 'c1', SnapshotRetentionLimit: 1 }, 'CacheCluster'],
  ['RebootCacheCluster', { CacheClusterId: 'c1', CacheNodeIdsToReboot: ['0001'] }, 'CacheCluster'],
  ['ListAllowedNodeTypeModifications', { CacheClusterId: 'c1' }, 'ScaleUpModifications'],
  ['CreateSnapshot', { SnapshotName: 's1', CacheClusterId: 'c1' }, 'Snapshot'],
  ['CopySnapshot', { SourceSnapshotName: 's1', TargetSnapshotName: 's2' }, 'Snapshot'],
  ['DescribeSnapshots', { CacheClusterId: 'c1' }, 'Snapshots'],
  ['DeleteSnapshot', { SnapshotName: 's1' }, 'Snapshot'],
  [
    'CreateUser',
    { UserId: 'u', UserName: 'default', Engine: 'redis', AccessString: 'on', NoPasswordRequired: true },
    '',
  ],
  ['ModifyUser', { UserId: 'u', AppendAccessString: '~*' }, 'AccessString'],
  ['DescribeUsers', { UserId: 'u' }, 'Users'],
  ['CreateUserGroup', { UserGroupId: 'ug', Engine: 'redis', UserIds: ['u'] }, 'UserGroupId'],
  ['ModifyUserGroup', { UserGroupId: 'ug', UserIdsToAdd: ['default'], UserIdsToRemove: ['u'] }, 'PendingChanges'],
  ['DescribeUserGroups', {}, 'UserGroups'],
  [
    'CreateReplicationGroup',
    {
      ReplicationGroupId: 'rg',
      ReplicationGroupDescription: 'd',
      Engine: 'redis',
      CacheNodeType: 'cache.r6g.large',
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
    },
    'ReplicationGroup',
  ],
  ['DescribeReplicationGroups', {}, 'ReplicationGroups'],
  ['ModifyReplicationGroup', { ReplicationGroupId: 'rg', ReplicationGroupDescription: 'other' }, 'ReplicationGroup'],
  [
    'IncreaseReplicaCount',
    { ReplicationGroupId: 'rg', ApplyImmediately: true, NewReplicaCount: 2 },
    'ReplicationGroup',
  ],
  [
    'DecreaseReplicaCount',
    { ReplicationGroupId: 'rg', ApplyImmediately: true, NewReplicaCount: 1 },
    'ReplicationGroup',
  ],
  ['TestFailover', { ReplicationGroupId: 'rg', NodeGroupId: '0001' }, 'ReplicationGroup'],
  [
    'TestMigration',
    { ReplicationGroupId: 'rg', CustomerNodeEndpointList: [{ Address: '10.0.0.1', Port: 6379 }] },
    'ReplicationGroup',
  ],
  [
    'StartMigration',
    { ReplicationGroupId: 'rg', CustomerNodeEndpointList: [{ Address: '10.0.0.1', Port: 6379 }] },
    'ReplicationGroup',
  ],
  ['CompleteMigration', { ReplicationGroupId: 'rg' }, 'ReplicationGroup'],
  ['DescribeServiceUpdates', {}, 'ServiceUpdates'],
  ['DescribeUpdateActions', { ServiceUpdateStatus: ['available'] }, 'UpdateActions'],
  [
    'BatchApplyUpdateAction',
    { ServiceUpdateName: 'elasticache-redis-20260101', ReplicationGroupIds: ['rg', 'nobody'] },
    'UnprocessedUpdateActions',
  ],
  [
    'BatchStopUpdateAction',
    { ServiceUpdateName: 'elasticache-redis-20260101', CacheClusterIds: ['c1'] },
    'ProcessedUpdateActions',
  ],
  [
    'CreateReplicationGroup',
    {
      ReplicationGroupId: 'cm',
      ReplicationGroupDescription: 'd',
      Engine: 'redis',
      CacheNodeType: 'cache.r6g.large',
      NumNodeGroups: 2,
    },
    'ReplicationGroup',
  ],
  [
    'ModifyReplicationGroupShardConfiguration',
    { ReplicationGroupId: 'cm', NodeGroupCount: 3, ApplyImmediately: true },
    'ReplicationGroup',
  ],
  [
    'CreateGlobalReplicationGroup',
    { GlobalReplicationGroupIdSuffix: 'g', PrimaryReplicationGroupId: 'cm' },
    'GlobalReplicationGroup',
  ],
  ['DescribeGlobalReplicationGroups', {}, 'GlobalReplicationGroups'],
  [
    'ModifyGlobalReplicationGroup',
    { GlobalReplicationGroupId: 'ldgnf-g', ApplyImmediately: true, CacheNodeType: 'cache.r6g.xlarge' },
    'GlobalReplicationGroup',
  ],
  [
    'IncreaseNodeGroupsInGlobalReplicationGroup',
    { GlobalReplicationGroupId: 'ldgnf-g', NodeGroupCount: 4, ApplyImmediately: true },
    'GlobalReplicationGroup',
  ],
  [
    'DecreaseNodeGroupsInGlobalReplicationGroup',
    {
      GlobalReplicationGroupId: 'ldgnf-g',
      NodeGroupCount: 3,
      ApplyImmediately: true,
      GlobalNodeGroupsToRetain: ['ldgnf-g-0001', 'ldgnf-g-0002', 'ldgnf-g-0003'],
    },
    'GlobalReplicationGroup',
  ],
  [
    'RebalanceSlotsInGlobalReplicationGroup',
    { GlobalReplicationGroupId: 'ldgnf-g', ApplyImmediately: true },
    'GlobalReplicationGroup',
  ],
  ['CreateServerlessCache', { ServerlessCacheName: 'sc', Engine: 'redis', UserGroupId: 'ug' }, 'ServerlessCache'],
  ['DescribeServerlessCaches', {}, 'ServerlessCaches'],
  ['ModifyServerlessCache', { ServerlessCacheName: 'sc', RemoveUserGroup: true }, 'ServerlessCache'],
  [
    'CreateServerlessCacheSnapshot',
    { ServerlessCacheSnapshotName: 'ss', ServerlessCacheName: 'sc' },
    'ServerlessCacheSnapshot',
  ],
  [
    'CopyServerlessCacheSnapshot',
    { SourceServerlessCacheSnapshotName: 'ss', TargetServerlessCacheSnapshotName: 'st' },
    'ServerlessCacheSnapshot',
  ],
  [
    'ExportServerlessCacheSnapshot',
    { ServerlessCacheSnapshotName: 'ss', S3BucketName: 'bucket' },
    'ServerlessCacheSnapshot',
  ],
  ['DescribeServerlessCacheSnapshots', {}, 'ServerlessCacheSnapshots'],
  ['DeleteServerlessCacheSnapshot', { ServerlessCacheSnapshotName: 'ss' }, 'ServerlessCacheSnapshot'],
  ['DeleteServerlessCache', { ServerlessCacheName: 'sc' }, 'ServerlessCache'],
  ['DescribeReservedCacheNodesOfferings', { Duration: '3' }, 'ReservedCacheNodesOfferings'],
  [
    'PurchaseReservedCacheNodesOffering',
    { ReservedCacheNodesOfferingId: '02c04e13-baca-4e71-9ceb-620eed94827d', ReservedCacheNodeId: 'ri' },
    'ReservedCacheNode',
  ],
  ['DescribeReservedCacheNodes', {}, 'ReservedCacheNodes'],
  ['AddTagsToResource', { ResourceName: `${ARN}:reserved-instance:ri`, Tags: [{ Key: 'k', Value: 'v' }] }, 'TagList'],
  ['ListTagsForResource', { ResourceName: `${ARN}:snapshot:s2` }, 'TagList'],
  ['RemoveTagsFromResource', { ResourceName: `${ARN}:reserved-instance:ri`, TagKeys: ['k'] }, 'TagList'],
  ['DescribeEvents', {}, 'Events'],
  ['DeleteUserGroup', { UserGroupId: 'ug' }, 'UserGroupId'],
  ['DeleteUser', { UserId: 'u' }, 'UserId'],
  ['DeleteReplicationGroup', { ReplicationGroupId: 'rg' }, 'ReplicationGroup'],
  [
    'DeleteGlobalReplicationGroup',
    { GlobalReplicationGroupId: 'ldgnf-g', RetainPrimaryReplicationGroup: true },
    'GlobalReplicationGroup',
  ],
  ['DeleteCacheCluster', { CacheClusterId: 'c1', FinalSnapshotIdentifier: 'bye' }, 'CacheCluster'],
  ['DeleteCacheSecurityGroup', { CacheSecurityGroupName: 'sg' }],
  ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'pg' }],
  ['DeleteCacheSubnetGroup', { CacheSubnetGroupName: 'sn' }],
];

/** These need two members of a global datastore; flows.test.ts has them. */
const ELSEWHERE = ['DisassociateGlobalReplicationGroup', 'FailoverGlobalReplicationGroup'];

function sender(client: sdk.ElastiCacheClient): Send {
  return async (operation, input = {}) => {
    const Class = (sdk as unknown as Record<string, CommandClass>)[`${operation}Command`];
    if (!Class) throw new Error(`the installed SDK has no ${operation}`);
    return (await client.send(new Class(input) as never)) as unknown as Record<string, unknown>;
  };
}

/** Those that the SDK can call: one that came with a newer service model waits for it. */
const operations = Object.keys(data.operations.operations).filter((name) => Object.hasOwn(sdk, `${name}Command`));

t.test('with valid input', async (t) => {
  const send = sender(bench({}, data).client());
  for (const [operation, input, member] of CALLS) {
    const { $metadata, ...answer } = await send(operation, input);
    t.equal(($metadata as { httpStatusCode: number }).httpStatusCode, 200, operation);
    if (member) t.ok(answer[member] !== undefined, `${operation} answers ${member}`);
    else if (member === undefined) t.same(answer, {}, `${operation} has no output`);
  }
  t.same(
    operations.filter((name) => !CALLS.some(([called]) => called === name)),
    ELSEWHERE,
    'CALLS in this file has a call of every operation; without one, beside those of flows.test.ts:',
  );
});

t.test('with nothing: what is required is missed, by name', async (t) => {
  const send = sender(bench({}, data).client());
  for (const operation of operations) {
    const input = data.operations.operations[operation]?.input ?? '';
    const required = data.operations.structures[input]?.required ?? [];
    if (required.length === 0) continue;
    const error = await send(operation, {}).catch((caught: Error) => caught);
    t.match(
      error,
      { name: 'InvalidParameterValueException', message: /^The parameter .+ must be provided/ },
      operation,
    );
  }
});

/** Names for every required member that nobody has; the fault is the model's for that operation (service-2.json, `errors`). */
const STRANGERS: readonly (readonly [operation: string, input: object, fault: string, status: number])[] = [
  ['DescribeCacheClusters', { CacheClusterId: 'x' }, 'CacheClusterNotFoundFault', 404],
  ['ModifyCacheCluster', { CacheClusterId: 'x' }, 'CacheClusterNotFoundFault', 404],
  ['RebootCacheCluster', { CacheClusterId: 'x', CacheNodeIdsToReboot: ['0001'] }, 'CacheClusterNotFoundFault', 404],
  ['DeleteCacheCluster', { CacheClusterId: 'x' }, 'CacheClusterNotFoundFault', 404],
  ['ListAllowedNodeTypeModifications', { CacheClusterId: 'x' }, 'CacheClusterNotFoundFault', 404],
  ['CreateCacheCluster', { CacheClusterId: 'x', ReplicationGroupId: 'x' }, 'ReplicationGroupNotFoundFault', 404],
  [
    'CreateReplicationGroup',
    { ReplicationGroupId: 'x', ReplicationGroupDescription: 'd', PrimaryClusterId: 'x' },
    'CacheClusterNotFoundFault',
    404,
  ],
  ['CreateReplicationGroup', { ...NEW_GROUP, CacheSubnetGroupName: 'x' }, 'CacheSubnetGroupNotFoundFault', 400],
  ['CreateReplicationGroup', { ...NEW_GROUP, CacheParameterGroupName: 'x' }, 'CacheParameterGroupNotFoundFault', 404],
  ['CreateReplicationGroup', { ...NEW_GROUP, CacheSecurityGroupNames: ['x'] }, 'CacheSecurityGroupNotFoundFault', 404],
  ['CreateReplicationGroup', { ...NEW_GROUP, UserGroupIds: ['x'] }, 'UserGroupNotFoundFault', 404],
  [
    'CreateReplicationGroup',
    { ReplicationGroupId: 'x', ReplicationGroupDescription: 'd', GlobalReplicationGroupId: 'x' },
    'GlobalReplicationGroupNotFoundFault',
    404,
  ],
  ['DescribeReplicationGroups', { ReplicationGroupId: 'x' }, 'ReplicationGroupNotFoundFault', 404],
  ['DeleteReplicationGroup', { ReplicationGroupId: 'x' }, 'ReplicationGroupNotFoundFault', 404],
  ['CompleteMigration', { ReplicationGroupId: 'x' }, 'ReplicationGroupNotFoundFault', 404],
  ['CreateSnapshot', { SnapshotName: 's', ReplicationGroupId: 'x' }, 'ReplicationGroupNotFoundFault', 404],
  ['CopySnapshot', { SourceSnapshotName: 'x', TargetSnapshotName: 'y' }, 'SnapshotNotFoundFault', 404],
  ['DescribeSnapshots', { SnapshotName: 'x' }, 'SnapshotNotFoundFault', 404],
  ['DescribeSnapshots', { CacheClusterId: 'x' }, 'CacheClusterNotFoundFault', 404],
  ['DeleteSnapshot', { SnapshotName: 'x' }, 'SnapshotNotFoundFault', 404],
  ['DeleteCacheSubnetGroup', { CacheSubnetGroupName: 'x' }, 'CacheSubnetGroupNotFoundFault', 400],
  ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'x' }, 'CacheParameterGroupNotFoundFault', 404],
  ['DescribeCacheParameters', { CacheParameterGroupName: 'x' }, 'CacheParameterGroupNotFoundFault', 404],
  ['DeleteCacheSecurityGroup', { CacheSecurityGroupName: 'x' }, 'CacheSecurityGroupNotFoundFault', 404],
  ['DescribeUsers', { UserId: 'x' }, 'UserNotFoundFault', 404],
  ['DeleteUser', { UserId: 'x' }, 'UserNotFoundFault', 404],
  ['DescribeUserGroups', { UserGroupId: 'x' }, 'UserGroupNotFoundFault', 404],
  [
    'DeleteGlobalReplicationGroup',
    { GlobalReplicationGroupId: 'x', RetainPrimaryReplicationGroup: true },
    'GlobalReplicationGroupNotFoundFault',
    404,
  ],
  ['DescribeServerlessCaches', { ServerlessCacheName: 'x' }, 'ServerlessCacheNotFoundFault', 404],
  [
    'DescribeServerlessCacheSnapshots',
    { ServerlessCacheSnapshotName: 'x' },
    'ServerlessCacheSnapshotNotFoundFault',
    404,
  ],
  ['DescribeServerlessCacheSnapshots', { ServerlessCacheName: 'x' }, 'ServerlessCacheNotFoundFault', 404],
  [
    'ExportServerlessCacheSnapshot',
    { ServerlessCacheSnapshotName: 'x', S3BucketName: 'bucket' },
    'ServerlessCacheSnapshotNotFoundFault',
    404,
  ],
  [
    'PurchaseReservedCacheNodesOffering',
    { ReservedCacheNodesOfferingId: 'x' },
    'ReservedCacheNodesOfferingNotFoundFault',
    404,
  ],
  ['DescribeReservedCacheNodes', { ReservedCacheNodeId: 'x' }, 'ReservedCacheNodeNotFoundFault', 404],
  ['DescribeServiceUpdates', { ServiceUpdateName: 'x' }, 'ServiceUpdateNotFoundFault', 404],
  ['BatchApplyUpdateAction', { ServiceUpdateName: 'x', CacheClusterIds: ['c'] }, 'ServiceUpdateNotFoundFault', 404],
  [
    'ListTagsForResource',
    { ResourceName: `${ARN}:serverlesscachesnapshot:x` },
    'ServerlessCacheSnapshotNotFoundFault',
    404,
  ],
];

t.test('with names that nobody has', async (t) => {
  const send = sender(bench({}, data).client());
  for (const [operation, input, name, httpStatusCode] of STRANGERS) {
    const error = await send(operation, input).catch((caught: Error) => caught);
    t.match(error, { name, $metadata: { httpStatusCode } }, `${operation} ${Object.keys(input).at(-1)}`);
  }
});
