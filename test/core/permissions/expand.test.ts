import t from 'tap';
import type { Edition } from '#src/core/permissions/catalog/model.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { catalog, expandCall, fullArn, readJson, summary } from './support.js';

interface Case {
  readonly row?: number;
  readonly name?: string;
  readonly edition?: Edition;
  readonly operation: string;
  readonly params: Parameters;
  readonly expect: Record<string, Record<string, unknown>>;
}

const { cases } = readJson<{ cases: Case[] }>('test/cases/permissions/rows.json');

for (const { row, name, edition, operation, params, expect } of cases) {
  for (const each of edition ? [edition] : (['table', 'current'] as const)) {
    t.test(`${operation}${row ? `, row ${row}` : ''}, ${each}${name ? `: ${name}` : ''}`, async (t) => {
      const wanted = Object.entries(expect).map(([check, context]) => {
        const [action = '', resource = ''] = check.split(' ');
        return [`${action} ${fullArn(resource)}`, context];
      });
      const expanded = expandCall(operation, params, { edition: each });
      t.strictSame(summary(expanded), Object.fromEntries(wanted));
      t.equal(expanded.checks[0]?.action, `elasticache:${operation}`, 'the own action comes first');
      const rows = new Set(expanded.checks.flatMap(({ because }) => because.rows));
      const ownRows = catalog.operations.get(operation)?.rows.map((each) => each.row) ?? [];
      t.ok(
        [...rows].every((each) => ownRows.includes(each)),
        'rows are rows of the operation',
      );
      t.ok(
        expanded.checks.every(({ because }) => because.note),
        'every check says why',
      );
    });
  }
}

t.test('the cases reach every row of the table and every operation', async (t) => {
  const rows = [...catalog.operations.values()].flatMap((operation) => operation.rows.map(({ row }) => row));
  const reached = new Set(cases.flatMap(({ row }) => row ?? []));
  const without = (what: string): string =>
    `test/cases/permissions/rows.json has a case of every ${what}; without one:`;
  t.strictSame(
    rows.filter((row) => !reached.has(row)),
    [],
    without('row'),
  );
  const called = new Set(cases.map(({ operation }) => operation));
  t.strictSame(
    [...catalog.operations.keys()].filter((name) => !called.has(name)),
    [],
    without('operation'),
  );
  for (const { row, operation } of cases) {
    if (row)
      t.ok(
        catalog.operations.get(operation)?.rows.some((each) => each.row === row),
        `${operation} is row ${row}`,
      );
  }
});

t.test('which parameter named a resource, and which row asks', async (t) => {
  const { checks } = expandCall('CreateUserGroup', { UserGroupId: 'ug', UserIds: ['a', 'b'] });
  t.strictSame(
    checks.map(({ because, resourceType }) => [resourceType, because.parameter, because.rows]),
    [
      ['usergroup', 'UserGroupId', [15]],
      ['user', 'UserIds.member.1', []],
      ['user', 'UserIds.member.2', []],
    ],
  );
  const restored = expandCall('CreateCacheCluster', { CacheClusterId: 'c', SnapshotArns: ['arn:aws:s3:::b/k'] });
  const s3 = restored.checks.find(({ action }) => action === 's3:GetObject');
  t.equal(s3?.because.parameter, 'SnapshotArns.SnapshotArn.1');
  t.equal(s3?.resourceType, undefined);
  const listing = expandCall('DescribeGlobalReplicationGroups', {});
  t.strictSame(listing.checks[0]?.because.rows, [35]);
});

t.test('resource control policies reach s3, not elasticache', async (t) => {
  const { checks } = expandCall('CopySnapshot', {
    SourceSnapshotName: 'a',
    TargetSnapshotName: 'b',
    TargetBucket: 'x',
  });
  t.strictSame(
    checks.map(({ action, rcp }) => [action, rcp]),
    [
      ['elasticache:CopySnapshot', false],
      ['elasticache:CopySnapshot', false],
      ['s3:GetBucketLocation', true],
      ['s3:ListAllMyBuckets', true],
    ],
  );
});

t.test('what is assumed is said', async (t) => {
  const assumed = (operation: string, params: Parameters, edition: Edition = 'table') =>
    expandCall(operation, params, { edition }).checks.flatMap(({ because }) => because.assumed ?? []);
  t.strictSame(assumed('CreateCacheCluster', { CacheClusterId: 'c', Engine: 'redis', EngineVersion: '7.1' }), [
    'default parameter group default.redis7',
  ]);
  t.strictSame(assumed('CreateCacheCluster', { CacheClusterId: 'c' }), ['any parameter group: the request names none']);
  t.strictSame(assumed('CreateCacheCluster', { CacheClusterId: 'c', CacheParameterGroupName: 'pg' }), []);
  t.strictSame(
    assumed('CreateGlobalReplicationGroup', { GlobalReplicationGroupIdSuffix: 'S', PrimaryReplicationGroupId: 'r' }),
    ['global datastore id ldgnf-s'],
  );
  t.match(assumed('CreateUserGroup', { UserGroupId: 'u' }, 'current')[0], /user:\*/);
});

t.test('a parameter with an empty text names nothing', async (t) => {
  const created = summary(expandCall('CreateCacheSubnetGroup', { CacheSubnetGroupName: '' }));
  t.strictSame(Object.keys(created), [`elasticache:CreateCacheSubnetGroup ${fullArn('subnetgroup:*')}`]);
  const cluster = summary(expandCall('ModifyCacheCluster', { CacheClusterId: 'c', CacheParameterGroupName: '' }));
  t.strictSame(Object.keys(cluster), [`elasticache:ModifyCacheCluster ${fullArn('cluster:c')}`]);
  t.strictSame(
    Object.keys(
      summary(expandCall('CopySnapshot', { SourceSnapshotName: 'a', TargetSnapshotName: 'a', TargetBucket: '' })),
    ),
    [`elasticache:CopySnapshot ${fullArn('snapshot:a')}`],
  );
});

t.test('partition and Region of the ARNs', async (t) => {
  const cn = { region: 'cn-north-1', partition: 'aws-cn' };
  const one = (operation: string, params: Parameters) => expandCall(operation, params, cn).checks[0]?.resource;
  t.equal(one('DeleteUser', { UserId: 'u' }), 'arn:aws-cn:elasticache:cn-north-1:123456789012:user:u');
  t.equal(
    one('DeleteGlobalReplicationGroup', { GlobalReplicationGroupId: 'g' }),
    'arn:aws-cn:elasticache::123456789012:globalreplicationgroup:g',
  );
  t.equal(
    one('CreateGlobalReplicationGroup', { GlobalReplicationGroupIdSuffix: 's' }),
    'arn:aws-cn:elasticache::123456789012:globalreplicationgroup:emvgo-s',
  );
});

t.test('an operation that nobody knows is its action on everything', async (t) => {
  const globals = [{ key: 'aws:username', value: 'alice' }];
  const { checks, wantedTags } = expandCall('CreateSomethingNew', { Tags: [{ Key: 'k', Value: 'v' }] }, { globals });
  t.strictSame(wantedTags, []);
  t.equal(checks.length, 1);
  t.equal(checks[0]?.action, 'elasticache:CreateSomethingNew');
  t.equal(checks[0]?.resource, '*');
  t.match(checks[0]?.because.assumed, /CreateSomethingNew/);
  t.strictSame([...(checks[0]?.context.keys() ?? [])], ['aws:username']);
});

t.test('a type that a parameter name cannot reach through prototypes', async (t) => {
  const parameters = JSON.parse('{"__proto__": {"CacheClusterId": "evil"}, "ResourceName": "x"}') as Parameters;
  t.equal(expandCall('DescribeCacheClusters', parameters).checks[0]?.resource, fullArn('cluster:*'));
});
