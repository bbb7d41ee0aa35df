/** Every kind of resource has tags by the ARN that describing it shows. */
import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { at, standIn } from '../call.js';

const NODE = { CacheNodeType: 'cache.r6g.large' };
const GROUP = { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', Engine: 'redis', ...NODE };
const MEMCACHED = { CacheClusterId: 'm', Engine: 'memcached', ...NODE, NumCacheNodes: '2' };
const G = { ReplicationGroupId: 'g' };

/** A creation, and where a description shows the ARN. */
const ARNS: readonly (readonly [string, Parameters, string, string])[] = [
  ['CreateCacheCluster', MEMCACHED, 'DescribeCacheClusters', 'CacheClusters.0.ARN'],
  [
    'CreateReplicationGroup',
    { ...GROUP, NumCacheClusters: '1' },
    'DescribeReplicationGroups',
    'ReplicationGroups.0.ARN',
  ],
  ['CreateSnapshot', { ...G, SnapshotName: 's' }, 'DescribeSnapshots', 'Snapshots.0.ARN'],
  [
    'CreateCacheSubnetGroup',
    { CacheSubnetGroupName: 'a', CacheSubnetGroupDescription: 'd', SubnetIds: ['subnet-1'] },
    'DescribeCacheSubnetGroups',
    'CacheSubnetGroups.0.ARN',
  ],
  [
    'CreateCacheParameterGroup',
    { CacheParameterGroupName: 'a', CacheParameterGroupFamily: 'redis7', Description: 'd' },
    'DescribeCacheParameterGroups',
    'CacheParameterGroups.0.ARN',
  ],
  [
    'CreateCacheSecurityGroup',
    { CacheSecurityGroupName: 'a', Description: 'd' },
    'DescribeCacheSecurityGroups',
    'CacheSecurityGroups.0.ARN',
  ],
  [
    'CreateUser',
    { UserId: 'a', UserName: 'a', Engine: 'redis', AccessString: 'on', NoPasswordRequired: 'true' },
    'DescribeUsers',
    'Users.0.ARN',
  ],
  [
    'CreateUserGroup',
    { UserGroupId: 'a', Engine: 'redis', UserIds: ['default'] },
    'DescribeUserGroups',
    'UserGroups.0.ARN',
  ],
  [
    'CreateServerlessCache',
    { ServerlessCacheName: 'e', Engine: 'redis' },
    'DescribeServerlessCaches',
    'ServerlessCaches.0.ARN',
  ],
  [
    'CreateServerlessCacheSnapshot',
    { ServerlessCacheName: 'e', ServerlessCacheSnapshotName: 's' },
    'DescribeServerlessCacheSnapshots',
    'ServerlessCacheSnapshots.0.ARN',
  ],
  [
    'PurchaseReservedCacheNodesOffering',
    { ReservedCacheNodeId: 'r' },
    'DescribeReservedCacheNodes',
    'ReservedCacheNodes.0.ReservationARN',
  ],
];

t.test('every kind of resource has tags by the ARN that it shows', async (t) => {
  const { call } = standIn();
  const send = (operation: string, parameters: Parameters = {}) => call(operation, parameters);
  const offering = at(send('DescribeReservedCacheNodesOfferings'), 'ReservedCacheNodesOfferings.0') as Readonly<
    Record<string, unknown>
  >;
  for (const [operation, parameters, describe, path] of ARNS) {
    const more = operation.startsWith('Purchase')
      ? { ReservedCacheNodesOfferingId: String(offering.ReservedCacheNodesOfferingId) }
      : {};
    t.equal(send(operation, { ...parameters, ...more, Tags: [{ Key: 'a', Value: '1' }] }).fault, undefined, operation);
    const ResourceName = String(at(send(describe), path));
    const tags = () => at(send('ListTagsForResource', { ResourceName }), 'TagList');
    t.same(tags(), [{ Key: 'a', Value: '1' }], ResourceName);
    send('AddTagsToResource', { ResourceName, Tags: [{ Key: 'b', Value: '2' }] });
    send('RemoveTagsFromResource', { ResourceName, TagKeys: ['a'] });
    t.same(tags(), [{ Key: 'b', Value: '2' }], `${ResourceName}, changed`);
  }
});
