/** Serverless caches, their snapshots, and snapshots of clusters: where each parameter is seen. */
import type { Call } from '../refusals/kit.js';
import { KEY, NODE, SUPPORT, type Subject, seen, TAGGED, TAGS, unseen, type View } from './kit.js';

const ID = { ServerlessCacheName: 'e' };
const look = (view: View) => {
  const it = view.one('DescribeServerlessCaches', 'ServerlessCaches', ID);
  return { it, tags: view.tags(it.ARN) };
};
const LIMITS = {
  DataStorage: { Unit: 'GB', Maximum: '20', Minimum: '2' },
  ECPUPerSecond: { Maximum: '9000', Minimum: '2000' },
};
const cache: Call = ['CreateServerlessCache', { ...ID, Engine: 'redis' }];
const taken: Call = ['CreateServerlessCacheSnapshot', { ...ID, ServerlessCacheSnapshotName: 'f' }];
const snapshots = (view: View) => {
  const all = view.list('DescribeServerlessCacheSnapshots', 'ServerlessCacheSnapshots');
  const it = all.find((row) => row.ServerlessCacheSnapshotName === 'new') ?? {};
  return { it, all, tags: it.ARN === undefined ? {} : view.tags(it.ARN) };
};
const clusterSnapshots = (view: View) => {
  const all = view.list('DescribeSnapshots', 'Snapshots', { ShowNodeGroupConfig: 'true' });
  const it = all.find((row) => row.SnapshotName === 'new') ?? {};
  return { it, all, tags: it.ARN === undefined ? {} : view.tags(it.ARN) };
};
const cluster: Call = ['CreateCacheCluster', { CacheClusterId: 'c', Engine: 'redis', NumCacheNodes: '1', ...NODE }];
const group: Call = [
  'CreateReplicationGroup',
  {
    ReplicationGroupId: 'g',
    ReplicationGroupDescription: 'd',
    Engine: 'valkey',
    ...NODE,
    NumNodeGroups: '2',
    ReplicasPerNodeGroup: '1',
  },
];
const KEPT = { KmsKeyId: KEY };

export const SERVERLESS: readonly Subject[] = [
  {
    operation: 'CreateServerlessCache',
    given: SUPPORT,
    base: { ...ID, Engine: 'redis' },
    look,
    rows: [
      seen('ServerlessCacheName', 'E', 'it.ServerlessCacheName', { expected: 'e', usual: true }),
      seen('Description', 'what it is for'),
      seen('Engine', 'Valkey', 'it.Engine', { expected: 'valkey' }),
      seen('MajorEngineVersion', '8', 'it.MajorEngineVersion', { beside: { Engine: 'valkey' }, usual: true }),
      seen('MajorEngineVersion', '7', 'it.MajorEngineVersion', { beside: { Engine: 'valkey' }, usual: true }),
      seen('CacheUsageLimits', LIMITS),
      seen('KmsKeyId', KEY),
      seen('SecurityGroupIds', ['sg-1', 'sg-2']),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
      seen('UserGroupId', 'w'),
      seen('SubnetIds', ['subnet-8', 'subnet-9']),
      seen('SnapshotRetentionLimit', '9'),
      seen('DailySnapshotTime', '10:15'),
      seen('NetworkType', 'dual_stack'),
      seen('ConnectionType', 'public', 'it.ConnectionType', { beside: { Engine: 'valkey' } }),
    ],
    unseen: [unseen('SnapshotArnsToRestore', 'what is restored is data of the engine')],
  },
  {
    operation: 'ModifyServerlessCache',
    given: [...SUPPORT, cache],
    base: ID,
    look,
    rows: [
      seen('Description', 'what it is for'),
      seen('CacheUsageLimits', LIMITS),
      seen('UserGroupId', 'w'),
      seen('SecurityGroupIds', ['sg-1', 'sg-2']),
      seen('SnapshotRetentionLimit', '9'),
      seen('DailySnapshotTime', '10:15'),
      seen('Engine', 'valkey', 'it.Engine', { also: ['it.MajorEngineVersion', 'it.FullEngineVersion'] }),
      seen('MajorEngineVersion', '8', 'it.MajorEngineVersion', {
        beside: { Engine: 'valkey' },
        also: ['it.Engine', 'it.FullEngineVersion'],
      }),
    ],
    unseen: [unseen('ServerlessCacheName', 'says which')],
  },
  {
    operation: 'ModifyServerlessCache',
    name: 'with users and limits',
    given: [
      ...SUPPORT,
      ['CreateServerlessCache', { ...ID, Engine: 'redis', UserGroupId: 'w', CacheUsageLimits: LIMITS }],
    ],
    base: ID,
    look,
    rows: [
      seen('RemoveUserGroup', 'true', 'it.UserGroupId', { expected: undefined }),
      seen('UserGroupId', 'w2'),
      seen('CacheUsageLimits', { ECPUPerSecond: { Maximum: '0', Minimum: '0' } }, 'it.CacheUsageLimits.ECPUPerSecond', {
        expected: undefined,
      }),
      seen(
        'CacheUsageLimits',
        { DataStorage: { Unit: 'GB', Maximum: '30' } },
        'it.CacheUsageLimits.DataStorage.Maximum',
        {
          expected: '30',
          also: ['it.CacheUsageLimits.DataStorage'],
        },
      ),
    ],
  },
  {
    operation: 'DeleteServerlessCache',
    given: [cache],
    base: ID,
    look: (view) => ({
      ...snapshots(view),
      caches: view.list('DescribeServerlessCaches', 'ServerlessCaches'),
    }),
    rows: [
      seen('ServerlessCacheName', 'E', 'caches.length', { expected: '0', usual: true }),
      seen('FinalSnapshotName', 'New', 'it', {
        expected: { ServerlessCacheSnapshotName: 'new', ServerlessCacheConfiguration: ID },
      }),
    ],
  },
  {
    operation: 'CreateServerlessCacheSnapshot',
    given: [cache],
    base: { ...ID, ServerlessCacheSnapshotName: 'new' },
    look: snapshots,
    rows: [
      seen('ServerlessCacheSnapshotName', 'NEW', 'it.ServerlessCacheSnapshotName', { expected: 'new', usual: true }),
      seen('ServerlessCacheName', 'E', 'it.ServerlessCacheConfiguration', { expected: ID, usual: true }),
      seen('KmsKeyId', KEY),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'CopyServerlessCacheSnapshot',
    given: [cache, taken],
    base: { SourceServerlessCacheSnapshotName: 'f', TargetServerlessCacheSnapshotName: 'new' },
    look: snapshots,
    rows: [
      seen('SourceServerlessCacheSnapshotName', 'F', 'it.ServerlessCacheConfiguration', { expected: ID, usual: true }),
      seen('TargetServerlessCacheSnapshotName', 'NEW', 'it.ServerlessCacheSnapshotName', {
        expected: 'new',
        usual: true,
      }),
      seen('KmsKeyId', KEY),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'DeleteServerlessCacheSnapshot',
    given: [cache, taken],
    base: { ServerlessCacheSnapshotName: 'f' },
    look: snapshots,
    rows: [seen('ServerlessCacheSnapshotName', 'F', 'all.length', { expected: '0', usual: true })],
  },
  {
    operation: 'ExportServerlessCacheSnapshot',
    given: [cache, taken],
    base: { ServerlessCacheSnapshotName: 'f', S3BucketName: 'bucket' },
    look: (view) => ({
      events: view
        .list('DescribeEvents', 'Events', { SourceIdentifier: 'f', SourceType: 'serverless-cache-snapshot' })
        .filter(({ Message }) => String(Message).includes('bucket')),
    }),
    rows: [
      seen('ServerlessCacheSnapshotName', 'F', 'events.0.SourceIdentifier', { expected: 'f', usual: true }),
      seen('S3BucketName', 'other-bucket', 'events.0.Message', {
        expected: 'Serverless cache snapshot exported to other-bucket',
      }),
    ],
  },
  {
    operation: 'CreateSnapshot',
    given: [cluster, group],
    base: { SnapshotName: 'new', CacheClusterId: 'c' },
    look: clusterSnapshots,
    rows: [
      seen('SnapshotName', 'NEW', 'it.SnapshotName', { expected: 'new', usual: true }),
      seen('CacheClusterId', 'C', 'it.CacheClusterId', { expected: 'c', usual: true }),
      seen('KmsKeyId', KEY),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'CreateSnapshot',
    name: 'of a group',
    given: [cluster, group],
    base: { SnapshotName: 'new', ReplicationGroupId: 'g' },
    look: clusterSnapshots,
    rows: [
      seen('ReplicationGroupId', 'G', 'it', {
        expected: { ReplicationGroupId: 'g', NumNodeGroups: '2', ReplicationGroupDescription: 'd', Engine: 'valkey' },
        usual: true,
      }),
      seen('KmsKeyId', KEY),
    ],
  },
  {
    operation: 'CopySnapshot',
    given: [cluster, ['CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'c' }]],
    base: { SourceSnapshotName: 's', TargetSnapshotName: 'new' },
    look: clusterSnapshots,
    rows: [
      seen('SourceSnapshotName', 'S', 'it.CacheClusterId', { expected: 'c', usual: true }),
      seen('TargetSnapshotName', 'NEW', 'it.SnapshotName', { expected: 'new', usual: true }),
      seen('TargetBucket', 'bucket', 'all.length', {
        expected: '1',
        without: ['SourceSnapshotName', 'TargetSnapshotName', 'KmsKeyId', 'Tags'],
      }),
      seen('KmsKeyId', KEY),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'DeleteSnapshot',
    given: [cluster, ['CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'c', ...KEPT }]],
    base: { SnapshotName: 's' },
    look: clusterSnapshots,
    rows: [seen('SnapshotName', 'S', 'all.length', { expected: '0', usual: true })],
  },
];
