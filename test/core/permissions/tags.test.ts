import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { ACCOUNT, expandCall, fullArn, summary } from './support.js';

const cluster = fullArn('cluster:c');
const known = { [cluster]: { tags: { Project: 'XYZ', Empty: '' }, origin: 'embedded upstream' } };

t.test('tags of an existing resource are in the context of its checks only', async (t) => {
  const expanded = expandCall('CreateSnapshot', { SnapshotName: 's', CacheClusterId: 'c' }, { tags: known });
  t.strictSame(summary(expanded), {
    [`elasticache:CreateSnapshot ${fullArn('snapshot:s')}`]: {},
    [`elasticache:CreateSnapshot ${cluster}`]: { 'aws:ResourceTag/Project': 'XYZ', 'aws:ResourceTag/Empty': '' },
  });
  t.strictSame(expanded.wantedTags, []);
  t.equal(expanded.checks[1]?.context.get('aws:resourcetag/project')?.origin, 'embedded upstream');
});

const WANTED: readonly (readonly [string, Parameters, readonly string[]])[] = [
  ['DeleteCacheCluster', { CacheClusterId: 'c', FinalSnapshotIdentifier: 'new' }, [cluster]],
  ['DescribeCacheClusters', {}, []],
  ['DescribeEvents', { SourceIdentifier: 'c' }, []],
  ['CreateCacheCluster', { CacheClusterId: 'c', Tags: [{ Key: 'a', Value: 'b' }] }, []],
  [
    'CreateCacheCluster',
    { CacheClusterId: 'c', CacheParameterGroupName: 'pg', SnapshotName: 's' },
    [fullArn('parametergroup:pg'), fullArn('snapshot:s')],
  ],
  ['CopySnapshot', { SourceSnapshotName: 'a', TargetSnapshotName: 'b' }, [fullArn('snapshot:a')]],
  ['AddTagsToResource', { ResourceName: cluster, Tags: [{ Key: 'a', Value: 'b' }] }, [cluster]],
  ['CreateUserGroup', { UserGroupId: 'g', UserIds: ['u'] }, [fullArn('user:u')]],
];

for (const [operation, params, wanted] of WANTED) {
  t.test(`${operation} ${JSON.stringify(params)} wants the tags of what exists`, async (t) => {
    const expanded = expandCall(operation, params);
    t.strictSame(expanded.wantedTags, wanted);
    t.notOk(
      expanded.checks.some(({ context }) => [...context.keys()].some((key) => key.startsWith('aws:resourcetag'))),
    );
  });
}

t.test('a resource that is known to have no tags is not asked for', async (t) => {
  const { wantedTags } = expandCall(
    'DeleteCacheCluster',
    { CacheClusterId: 'c' },
    { tags: { [cluster]: { tags: {} } } },
  );
  t.strictSame(wantedTags, []);
});

t.test('the reference gives the final snapshot of a deletion no tag keys', async (t) => {
  const tags = { [fullArn('snapshot:last')]: { tags: { a: 'b' } } };
  const expanded = expandCall(
    'DeleteReplicationGroup',
    { ReplicationGroupId: 'r', FinalSnapshotIdentifier: 'last' },
    { tags },
  );
  t.strictSame(summary(expanded)[`elasticache:DeleteReplicationGroup ${fullArn('snapshot:last')}`], {});
});

t.test("another account's ARN is its account's resource", async (t) => {
  const globals = [{ key: 'aws:ResourceAccount', value: ACCOUNT }];
  const foreign = 'arn:aws:elasticache:us-east-1:999999999999:cluster:c';
  const own = expandCall('ListTagsForResource', { ResourceName: cluster }, { globals });
  t.equal(own.checks[0]?.context.get('aws:resourceaccount')?.value, ACCOUNT);
  const other = expandCall('ListTagsForResource', { ResourceName: foreign }, { globals });
  t.equal(other.checks[0]?.context.get('aws:resourceaccount')?.value, '999999999999');
});

t.test("what the caller's file gives is stronger than what is derived", async (t) => {
  const globals = [{ key: 'aws:ResourceTag/Project', value: 'given' }];
  const { checks } = expandCall('DeleteCacheCluster', { CacheClusterId: 'c' }, { globals, tags: known });
  t.equal(checks[0]?.context.get('aws:resourcetag/project')?.value, 'given');
  t.equal(checks[0]?.context.get('aws:resourcetag/empty')?.value, '');
});

t.test('thirty thousand spellings of one tag key take no longer than thirty thousand keys', async (t) => {
  const letters = [...'abcdefghijklmno'];
  const spelled = (i: number): string => letters.map((c, bit) => ((i >> bit) & 1 ? c.toUpperCase() : c)).join('');
  const Tags = Array.from({ length: 30_000 }, (_, i) => ({ Key: spelled(i), Value: `${i}` }));
  const begun = performance.now();
  const [check] = expandCall('CreateUser', { UserId: 'u', Tags }).checks;
  // Comparing each with each takes many seconds.
  t.ok(performance.now() - begun < 2_000);
  t.equal([check?.context.get(`aws:requesttag/${spelled(0)}`)?.value].flat().length, 30_000);
});
