/** What waits for the maintenance window: when it comes, what brings it about before, and what takes it back. */
import t from 'tap';
import { at, standIn } from '../call.js';

const FRIDAY = Date.parse('2026-01-02T03:04:05Z');
const SUNDAY = Date.parse('2026-01-04T05:00:00Z');
const CLUSTER = { CacheClusterId: 'c', Engine: 'memcached', CacheNodeType: 'cache.m6g.large', NumCacheNodes: '2' };
const WINDOW = { PreferredMaintenanceWindow: 'sun:05:00-sun:06:00' };
const GROUP = {
  ReplicationGroupId: 'g',
  ReplicationGroupDescription: 'd',
  Engine: 'redis',
  EngineVersion: '6.2',
  CacheNodeType: 'cache.m6g.large',
  NumCacheClusters: '2',
  ...WINDOW,
};
const G = { ReplicationGroupId: 'g' };
const C = { CacheClusterId: 'c' };

function furnished(transitionMs = 0) {
  const { call, emulator } = standIn({ transitionMs });
  call('CreateCacheCluster', { ...CLUSTER, ...WINDOW }, FRIDAY - transitionMs);
  call('CreateReplicationGroup', GROUP, FRIDAY - transitionMs);
  const nodes = (now: number) => at(call('DescribeCacheClusters', C, now), 'CacheClusters.0.NumCacheNodes');
  const version = (now: number) => at(call('DescribeCacheClusters', {}, now), 'CacheClusters.1.EngineVersion');
  const pending = (now: number) => at(call('DescribeCacheClusters', {}, now), 'CacheClusters.1.PendingModifiedValues');
  return { call, emulator, nodes, version, pending };
}

t.test('changes come with the maintenance window, not before', async (t) => {
  const { call, nodes, version, pending } = furnished();
  call('ModifyCacheCluster', { ...C, NumCacheNodes: '4' }, FRIDAY);
  call('ModifyReplicationGroup', { ...G, EngineVersion: '7.1' }, FRIDAY);
  t.equal(nodes(SUNDAY - 1), 2);
  t.equal(version(SUNDAY - 1), '6.2.6');
  t.match(pending(SUNDAY - 1), { EngineVersion: '7.1.0' });
  t.equal(nodes(SUNDAY), 4);
  const shown = at(call('DescribeCacheClusters', { ShowCacheNodeInfo: 'true' }, SUNDAY), 'CacheClusters.0.CacheNodes');
  const made = (shown as readonly { CacheNodeCreateTime: Date }[]).map((node) => node.CacheNodeCreateTime.getTime());
  t.same(made, [FRIDAY, FRIDAY, SUNDAY, SUNDAY], 'the new nodes are made then');
  t.equal(version(SUNDAY), '7.1.0');
  t.equal(JSON.stringify(pending(SUNDAY)), '{}');
});

t.test('a window that is moved is the one that counts', async (t) => {
  const { call, nodes } = furnished();
  call('ModifyCacheCluster', { ...C, NumCacheNodes: '4' }, FRIDAY);
  call('ModifyCacheCluster', { ...C, PreferredMaintenanceWindow: 'tue:05:00-tue:06:00' }, FRIDAY);
  t.equal(nodes(SUNDAY), 2);
  t.equal(nodes(SUNDAY + 2 * 24 * 60 * 60 * 1000), 4);
});

t.test('"ApplyImmediately: the modifications in this request and any pending modifications"', async (t) => {
  const { call, nodes, version, pending } = furnished();
  call('ModifyCacheCluster', { ...C, NumCacheNodes: '4' }, FRIDAY);
  call('ModifyCacheCluster', { ...C, AutoMinorVersionUpgrade: 'false', ApplyImmediately: 'true' }, FRIDAY);
  t.equal(nodes(FRIDAY), 4);
  call('ModifyReplicationGroup', { ...G, EngineVersion: '7.1' }, FRIDAY);
  call('ModifyReplicationGroup', { ...G, CacheNodeType: 'cache.m6g.xlarge' }, FRIDAY);
  t.match(pending(FRIDAY), { EngineVersion: '7.1.0', CacheNodeType: 'cache.m6g.xlarge' }, 'both wait');
  call('ModifyReplicationGroup', { ...G, ApplyImmediately: 'true' }, FRIDAY);
  t.equal(version(FRIDAY), '7.1.0');
  t.equal(at(call('DescribeReplicationGroups', G, FRIDAY), 'ReplicationGroups.0.CacheNodeType'), 'cache.m6g.xlarge');
  t.match(call('ModifyReplicationGroup', { ...G, ApplyImmediately: 'true' }, FRIDAY).fault, {
    code: 'InvalidParameterCombination',
    message: 'No modifications were requested',
  });
});

t.test('asking for what there is takes back what waits', async (t) => {
  const { call, nodes, version } = furnished();
  call('ModifyCacheCluster', { ...C, NumCacheNodes: '4' }, FRIDAY);
  call('ModifyCacheCluster', { ...C, NumCacheNodes: '2' }, FRIDAY);
  t.equal(nodes(SUNDAY), 2);
  call('ModifyReplicationGroup', { ...G, EngineVersion: '7.1' }, FRIDAY);
  call('ModifyReplicationGroup', { ...G, EngineVersion: '6.2' }, FRIDAY);
  t.equal(version(SUNDAY), '6.2.6');
});

t.test('moving on brings about what waits, and a group of the same name is another one', async (t) => {
  const { call, emulator, version } = furnished();
  call('ModifyReplicationGroup', { ...G, EngineVersion: '7.1' }, FRIDAY);
  call('DeleteReplicationGroup', G, FRIDAY);
  call('CreateReplicationGroup', GROUP, FRIDAY);
  t.equal(version(SUNDAY), '6.2.6', 'what waited went with its group');
  call('ModifyReplicationGroup', { ...G, EngineVersion: '7.1' }, SUNDAY);
  t.equal(emulator.moveOn(), 1);
  t.equal(version(SUNDAY), '7.1.0');
});

t.test('changes of status do not wait for changes that wait', async (t) => {
  const { call } = furnished(1000);
  call('ModifyCacheCluster', { ...C, NumCacheNodes: '4' }, FRIDAY);
  const status = (now: number) => at(call('DescribeCacheClusters', C, now), 'CacheClusters.0.CacheClusterStatus');
  t.equal(status(FRIDAY + 999), 'modifying');
  t.equal(status(FRIDAY + 1000), 'available');
});
