import t from 'tap';
import type { PolicyType } from '#src/core/terms/document.js';
import { ARN, type Change, lint } from './run.js';

t.test('grants that cannot work alone', async (t) => {
  const create = { Action: 'elasticache:CreateCacheCluster' };
  const cluster = { ...create, Resource: `${ARN}cluster:dev-*` };
  const groups = { ...create, Resource: `${ARN}parametergroup:*` };
  const small = { Condition: { StringLike: { 'elasticache:CacheNodeType': 'cache.t3.*' } } };
  const tagged = { Condition: { StringEquals: { 'aws:RequestTag/team': 'cache' } } };
  const addTags = { Action: 'elasticache:AddTagsToResource' };
  const demand = { ...cluster, Effect: 'Deny', Condition: { Null: { 'aws:RequestTag/team': 'true' } } };
  const cases: [string, Change[], string[], PolicyType?][] = [
    ['a cluster without its parameter group', [cluster], ['missing-parameter-group-grant']],
    ['any action on clusters', [{ Resource: `${ARN}cluster:dev-*` }], ['missing-parameter-group-grant']],
    ['with it', [cluster, groups], []],
    ['with everything', [{ ...create, Resource: '*' }], []],
    [
      'a condition that no parameter group meets',
      [{ ...create, Resource: '*', ...small }],
      ['missing-parameter-group-grant'],
    ],
    ['that condition, and the parameter group apart', [{ ...cluster, ...small }, groups], []],
    [
      'a condition that a missing key meets',
      [{ ...create, Condition: { StringLikeIfExists: { 'elasticache:CacheNodeType': 'x' } } }],
      [],
    ],
    ['a Deny needs nothing', [{ ...cluster, Effect: 'Deny' }], []],
    ['a service control policy grants nothing', [cluster], [], 'scp'],
    ['tags without AddTagsToResource', [{ ...cluster, ...tagged }, groups], ['missing-add-tags-grant']],
    ['tags with it', [{ ...cluster, ...tagged }, groups, addTags], []],
    ['any action on replication groups, as AWS writes it', [{ Resource: `${ARN}replicationgroup:*` }], []],
    [
      'any action on a global datastore',
      [{ Resource: 'arn:aws:elasticache::123456789012:globalreplicationgroup:*' }],
      [],
    ],
    ['a Deny that demands tags, without AddTagsToResource', [cluster, groups, demand], ['missing-add-tags-grant']],
    ['that Deny, with it', [cluster, groups, addTags, demand], []],
    [
      'AddTagsToResource on something else',
      [{ ...cluster, ...tagged }, groups, { ...addTags, Resource: `${ARN}snapshot:*` }],
      ['missing-add-tags-grant'],
    ],
    [
      'AddTagsToResource on a condition that it never meets',
      [{ ...cluster, ...tagged }, groups, { ...addTags, ...small }],
      ['missing-add-tags-grant', 'absent-condition-key'],
    ],
  ];
  for (const [name, statements, codes, type] of cases) {
    t.strictSame(
      lint(statements, type).map((problem) => problem.code),
      codes,
      name,
    );
  }
});
