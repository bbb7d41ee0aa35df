import t from 'tap';
import { at, standIn } from '../call.js';

/**
 * Each setting is changed by itself. Once the windows of a call that named none brought all old settings back with them, so that
 * a parameter group or security groups changed only together with a window, and every answer was 200.
 */
const CHANGES: readonly [name: string, parameters: Record<string, unknown>, path: string, after: unknown][] = [
  ['parameter group', { CacheParameterGroupName: 'later' }, 'CacheParameterGroup.CacheParameterGroupName', 'later'],
  ['security groups', { SecurityGroupIds: ['sg-2'] }, 'SecurityGroups.0.SecurityGroupId', 'sg-2'],
  [
    'maintenance',
    { PreferredMaintenanceWindow: 'tue:02:00-tue:03:00' },
    'PreferredMaintenanceWindow',
    'tue:02:00-tue:03:00',
  ],
  ['snapshots', { SnapshotWindow: '12:00-13:00' }, 'SnapshotWindow', '12:00-13:00'],
  ['retention', { SnapshotRetentionLimit: '3' }, 'SnapshotRetentionLimit', 3],
  ['minor versions', { AutoMinorVersionUpgrade: 'false' }, 'AutoMinorVersionUpgrade', false],
  [
    'topic',
    { NotificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:t' },
    'NotificationConfiguration.TopicArn',
    'arn:aws:sns:us-east-1:123456789012:t',
  ],
  ['node type', { CacheNodeType: 'cache.t4g.medium' }, 'CacheNodeType', 'cache.t4g.medium'],
];

const groups = (call: ReturnType<typeof standIn>['call']): void => {
  for (const CacheParameterGroupName of ['tuned', 'later'])
    call('CreateCacheParameterGroup', {
      CacheParameterGroupName,
      CacheParameterGroupFamily: 'redis7',
      Description: 'd',
    });
};

const NODE = {
  Engine: 'redis',
  CacheNodeType: 'cache.t4g.small',
  CacheParameterGroupName: 'tuned',
  SecurityGroupIds: ['sg-1'],
};

for (const [name, parameters, path, after] of CHANGES) {
  t.test(`${name} of a cluster, changed alone`, async (t) => {
    const { call } = standIn();
    groups(call);
    call('CreateCacheCluster', { CacheClusterId: 'c', NumCacheNodes: '1', ...NODE });
    const before = call('DescribeCacheClusters', {});
    const changed = call('ModifyCacheCluster', {
      CacheClusterId: 'c',
      ApplyImmediately: 'true',
      ...parameters,
    } as never);
    t.equal(changed.fault, undefined);
    const reply = call('DescribeCacheClusters', {});
    t.not(at(before, `CacheClusters.0.${path}`), after, 'it was another');
    t.equal(at(reply, `CacheClusters.0.${path}`), after);
  });

  t.test(`${name} of a replication group, changed alone`, async (t) => {
    const { call } = standIn();
    groups(call);
    call('CreateReplicationGroup', {
      ReplicationGroupId: 'g',
      ReplicationGroupDescription: 'd',
      NumCacheClusters: '2',
      ...NODE,
    });
    const whose = name === 'retention' ? { SnapshottingClusterId: 'g-001' } : {};
    const changes = { ReplicationGroupId: 'g', ApplyImmediately: 'true', ...whose, ...parameters };
    const changed = call('ModifyReplicationGroup', changes as never);
    t.equal(changed.fault, undefined);
    const reply = call('DescribeCacheClusters', {});
    if (name === 'retention' || name === 'snapshots')
      t.equal(at(call('DescribeReplicationGroups', {}), `ReplicationGroups.0.${path}`), after);
    else for (const node of [0, 1]) t.equal(at(reply, `CacheClusters.${node}.${path}`), after, `node ${node}`);
  });
}
