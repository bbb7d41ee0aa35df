import t from 'tap';
import { describeAll, describeOperation } from '#src/core/permissions/describe.js';
import { renderOperation, renderSummary } from '#src/core/permissions/render.js';
import { catalog } from './support.js';

const described = (operation: string) => {
  const found = describeOperation(catalog, operation, 'table');
  if (!found) throw new Error(operation);
  return found;
};

t.test('an operation, whole', async (t) => {
  t.equal(
    renderOperation(described('DeleteCacheParameterGroup')),
    `DeleteCacheParameterGroup (Write; row 19 of the permissions table; edition table)
  Grants permission to delete the specified cache parameter group

Needs, all of them:
  elasticache:DeleteCacheParameterGroup on parametergroup:<CacheParameterGroupName>, always
      without a name: parametergroup:*
      the parameter group that the call acts on
      row 19; documented
      keys: aws:ResourceTag/\${TagKey}, elasticache:CacheParameterGroupName

Condition keys from parameters:
  elasticache:CacheParameterGroupName: CacheParameterGroupName
      the parameter as sent, not lower-cased; absent when a create request omits it, even where the default
      group is known; documented`,
  );
});

t.test('readings and operations beyond the table', async (t) => {
  t.match(renderOperation(described('CompleteMigration')), /\nReadings:\n {2}cluster: .*no parameter/);
  t.match(
    renderOperation(described('TestMigration')),
    /^TestMigration \(Write; not in the permissions table; edition table\)\n/,
  );
  t.notMatch(renderOperation(described('DescribeEvents')), /keys/);
});

t.test('sources are told once, values in words, lines fit a terminal', async (t) => {
  const text = renderOperation(described('CreateServerlessCache'));
  t.match(text, /source \[2\]; documented/);
  t.match(text, /\nSources:\n {2}\[1\] https:.*\n {2}\[2\] https:/);
  t.match(text, /<ARN of a snapshot in SnapshotArnsToRestore>/);
  const create = renderOperation(described('CreateReplicationGroup')).replaceAll(/\n {6}/g, ' ');
  t.match(
    create,
    /ClusterModeEnabled: ClusterMode \(enabled: true, disabled: false\); else .* NumNodeGroups over 1: true;/,
  );
  t.match(create, /AuthTokenEnabled: AuthToken: true; else default false/);
  t.match(create, /else largest NodeGroupConfiguration.ReplicaCount \(assumed\)/);
  t.match(
    renderOperation(described('DescribeGlobalReplicationGroups')),
    /rows 34 and 35[\s\S]*on \*, when .*\n.*\n.*inferred$/,
  );
  for (const { operation } of describeAll(catalog, 'table')) {
    const [whole = ''] = renderOperation(described(operation)).split('\nSources:');
    t.strictSame(
      whole.split('\n').filter((line) => line.length > 130 || line.endsWith(' ')),
      [],
      operation,
    );
  }
});

t.test('one line for each operation', async (t) => {
  const lines = renderSummary(describeAll(catalog, 'table')).split('\n');
  t.equal(lines.length, catalog.operations.size);
  t.ok(
    lines.includes(
      'CopySnapshot                                    6  snapshot, AddTagsToResource with tags, [s3:GetBucketLocation], [s3:ListAllMyBuckets]',
    ),
  );
  t.ok(lines.includes('DescribeGlobalReplicationGroups             34,35  [globalreplicationgroup], [*]'));
  t.ok(lines.includes('TestMigration                                   -  replicationgroup'));
});
