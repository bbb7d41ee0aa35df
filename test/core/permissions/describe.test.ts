import t from 'tap';
import { describeAll, describeOperation } from '#src/core/permissions/describe.js';
import { catalog } from './support.js';

t.test('a row of the table', async (t) => {
  const described = describeOperation(catalog, 'ModifyUserGroup', 'table');
  t.match(described, {
    operation: 'ModifyUserGroup',
    edition: 'table',
    accessLevel: 'Write',
    rows: [{ row: 57 }],
    checks: [
      {
        action: 'elasticache:ModifyUserGroup',
        resource: 'usergroup:<UserGroupId>',
        when: 'always',
        otherwise: 'usergroup:*',
        rows: [57],
      },
      {
        resource: 'user:<UserIdsToAdd or UserIdsToRemove>',
        when: 'when the request names one',
        rows: [],
        certainty: 'inferred',
      },
    ],
    keys: [],
  });
  t.match(described?.checks[1]?.source, /service-authorization/);
});

t.test('editions differ where the sources do', async (t) => {
  const resources = (edition: 'table' | 'current') =>
    describeOperation(catalog, 'RevokeCacheSecurityGroupIngress', edition)?.checks.map(({ resource }) => resource);
  t.strictSame(resources('table'), ['*']);
  t.strictSame(resources('current'), ['securitygroup:<CacheSecurityGroupName>']);
});

t.test('conditions in words, keys with their sources', async (t) => {
  const copy = describeOperation(catalog, 'CopySnapshot', 'table');
  t.strictSame(
    copy?.checks.map(({ when }) => when),
    [
      'always',
      'always',
      'when the request has Tags',
      'when the request has TargetBucket',
      'when the request has TargetBucket',
    ],
  );
  const create = describeOperation(catalog, 'CreateReplicationGroup', 'table');
  const key = (name: string) => create?.keys.find((each) => each.key === name);
  t.strictSame(key('elasticache:EngineType')?.from, ['Engine', 'default redis']);
  t.equal(key('elasticache:ClusterModeEnabled')?.certainty, 'assumed', 'as certain as the least certain step');
  t.match(create?.checks.find(({ type }) => type === 'parametergroup')?.otherwise, /default\.<family>/);
  const tagging = describeOperation(catalog, 'AddTagsToResource', 'table');
  t.strictSame(
    tagging?.checks.map(({ resource, when }) => [resource, when]),
    [
      ['<ARN in ResourceName>', 'when the request names one'],
      ['*', 'when the request names no resource'],
    ],
  );
  t.match(
    describeOperation(catalog, 'CreateGlobalReplicationGroup', 'table')?.checks[0]?.resource,
    /<prefix of the Region>-/,
  );
});

t.test('names that are no operations', async (t) => {
  t.equal(describeOperation(catalog, 'Connect', 'table'), undefined);
  t.equal(describeOperation(catalog, 'constructor', 'table'), undefined);
  t.strictSame(
    describeAll(catalog, 'current').map(({ operation }) => operation),
    [...catalog.operations.keys()],
  );
});
