/** Whole explanations, as people read them; each case is a golden file. */
import t from 'tap';
import { explainDenial } from '#src/core/explain/explain.js';
import { renderExplanation } from '#src/core/explain/words/render.js';
import { matchesGolden } from '../../../support/golden.js';
import { denied, worldOf } from '../../../support/world.js';

const text = `
principals:
  - { arn: "arn:aws:iam::123456789012:user/nobody" }
  - arn: arn:aws:iam::123456789012:user/dev
    attached: [dev.json, "arn:aws:iam::123456789012:policy/guard"]
    groups: [operators]
    tags: { team: cache }
  - arn: arn:aws:iam::123456789012:user/careful
    attached: [careful.json]
  - arn: arn:aws:iam::123456789012:user/administrator
    attached: ["arn:aws:iam::aws:policy/AdministratorAccess"]
  - arn: arn:aws:iam::123456789012:role/deployer
    attached: [all.json]
    permissionsBoundary: boundary.json
    sessions: [{ name: ci, accessKey: { id: ASIADEPLOYER1EXAMPLE }, policies: [session.json] }]
  - { arn: "arn:aws:iam::123456789012:root" }
groups: { operators: { attached: [operators.json] } }
policies: { "arn:aws:iam::123456789012:policy/guard": guard.json }
organization:
  id: o-a1b2c3d4e5
  managementAccount: "999999999999"
  serviceControlPolicies: [[all.json], [all.json, no-serverless.json], [no-global.json]]
`;

const pretty = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
const all = { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' };
const cluster = (name: string): string => `arn:aws:elasticache:*:123456789012:cluster:${name}`;

const files = {
  'policies/all.json': pretty(all),
  'policies/dev.json': pretty(
    { Sid: 'Read', Effect: 'Allow', Action: 'elasticache:Describe*', Resource: cluster('dev-*') },
    {
      Sid: 'SmallNodes',
      Effect: 'Allow',
      Action: 'elasticache:CreateCacheCluster',
      Resource: [cluster('dev-*'), 'arn:aws:elasticache:*:123456789012:parametergroup:*'],
      Condition: { StringLikeIfExists: { 'elasticache:CacheNodeType': ['cache.t3.*', 'cache.t4g.*'] } },
    },
    {
      Sid: 'OwnTeam',
      Effect: 'Allow',
      Action: 'elasticache:ModifyCacheCluster',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
    },
    {
      Effect: 'Allow',
      Action: 'elasticache:RebootCacheCluster',
      Resource: [1, 2, 3, 4, 5].map((n) => cluster(`r${n}`)),
    },
  ),
  'policies/guard.json': pretty(
    { Sid: 'NoUsers', Effect: 'Deny', Action: 'elasticache:*User', Resource: '*' },
    { Effect: 'Deny', Action: 'elasticache:DeleteUser', Resource: 'arn:aws:elasticache:*:*:user:*' },
  ),
  'policies/operators.json': pretty({
    Sid: 'Failover',
    Effect: 'Allow',
    Action: 'elasticache:TestFailover',
    Resource: 'arn:aws:elasticache:*:*:replicationgroup:dev-*',
  }),
  'policies/careful.json': pretty(
    {
      Sid: 'WithMfa',
      Effect: 'Allow',
      Action: 'elasticache:DeleteCacheCluster',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
    {
      Sid: 'FromTheOffice',
      Effect: 'Allow',
      Action: 'elasticache:DeleteUser',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    },
    {
      Sid: 'Tagged',
      Effect: 'Allow',
      Action: 'elasticache:CreateUser',
      Resource: '*',
      Condition: { StringEquals: { 'aws:TagKeys': 'team' }, Null: { 'aws:RequestTag/team': 'false' } },
    },
    {
      Sid: 'Encrypted',
      Effect: 'Allow',
      Action: 'elasticache:CreateServerlessCache',
      Resource: '*',
      Condition: { StringEquals: { 'elasticache:KmsKeyId': 'key-1' } },
    },
    { Sid: 'Rest', Effect: 'Allow', NotAction: ['elasticache:Delete*', 'elasticache:Create*'], Resource: '*' },
    { Sid: 'MfaForCopies', Effect: 'Allow', Action: 'elasticache:CopySnapshot', Resource: '*' },
    {
      Sid: 'NoCopiesWithoutMfa',
      Effect: 'Deny',
      Action: ['elasticache:CopySnapshot', 's3:*'],
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
    {
      Sid: 'SmallNodesOnly',
      Effect: 'Deny',
      Action: 'elasticache:Modify*',
      Resource: '*',
      Condition: {
        Null: { 'elasticache:CacheNodeType': 'false' },
        StringNotLike: { 'elasticache:CacheNodeType': ['cache.t3.*', 'cache.t4g.*'] },
      },
    },
    {
      Sid: 'NoUntaggedGroups',
      Effect: 'Deny',
      Action: 'elasticache:CreateUserGroup',
      Resource: '*',
      Condition: { Null: { 'aws:RequestTag/team': 'true' } },
    },
    {
      Sid: 'NotProduction',
      Effect: 'Allow',
      Action: 'elasticache:DeleteSnapshot',
      NotResource: 'arn:aws:elasticache:*:*:snapshot:prod-*',
    },
  ),
  'policies/boundary.json': pretty({ Sid: 'Reading', Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' }),
  'policies/session.json': pretty({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
  'policies/no-serverless.json': pretty(all),
  'policies/no-global.json': pretty({
    Sid: 'Classic',
    Effect: 'Allow',
    NotAction: 'elasticache:*GlobalReplicationGroup*',
    Resource: '*',
  }),
};

const world = worldOf({ text, files });

interface Case {
  /** Also the golden file's name. */
  readonly name: string;
  readonly as: string;
  readonly operation: string;
  readonly params: object;
  readonly more?: object;
}

const CASES: readonly Case[] = [
  { name: 'no-policies', as: 'user/nobody', operation: 'DescribeUsers', params: {} },
  {
    name: 'several-permissions',
    as: 'user/dev',
    operation: 'CreateCacheCluster',
    params: {
      CacheClusterId: 'dev-1',
      CacheNodeType: 'cache.r6g.large',
      CacheSubnetGroupName: 'main',
      SnapshotArns: ['arn:aws:s3:::seeds/a.rdb'],
      Tags: [{ Key: 'team', Value: 'cache' }],
    },
  },
  {
    name: 'assumed-parameter-group',
    as: 'user/nobody',
    operation: 'CreateCacheCluster',
    params: { CacheClusterId: 'a', Engine: 'redis', EngineVersion: '7.1' },
  },
  { name: 'listing', as: 'user/dev', operation: 'DescribeCacheClusters', params: {} },
  { name: 'several-denies', as: 'user/dev', operation: 'DeleteUser', params: { UserId: 'ana' } },
  {
    name: 'through-group',
    as: 'user/dev',
    operation: 'TestFailover',
    params: { ReplicationGroupId: 'prod', NodeGroupId: '0001' },
  },
  {
    name: 'many-patterns',
    as: 'user/dev',
    operation: 'RebootCacheCluster',
    params: { CacheClusterId: 'r33', CacheNodeIdsToReboot: ['0001'] },
  },
  { name: 'unknown-tags', as: 'user/dev', operation: 'ModifyCacheCluster', params: { CacheClusterId: 'c' } },
  {
    name: 'other-tags',
    as: 'user/dev',
    operation: 'ModifyCacheCluster',
    params: { CacheClusterId: 'c' },
    more: { resourceTags: { 'arn:aws:elasticache:us-east-1:123456789012:cluster:c': { team: 'web' } } },
  },
  { name: 'mfa', as: 'user/careful', operation: 'DeleteCacheCluster', params: { CacheClusterId: 'c' } },
  {
    name: 'mfa-deny',
    as: 'user/careful',
    operation: 'CopySnapshot',
    params: { SourceSnapshotName: 'a', TargetSnapshotName: 'b' },
  },
  {
    name: 'loopback',
    as: 'user/careful',
    operation: 'DeleteUser',
    params: { UserId: 'ana' },
    more: { context: { 'aws:SourceIp': '127.0.0.1' } },
  },
  {
    name: 'multivalued-and-absent',
    as: 'user/careful',
    operation: 'CreateUser',
    params: {
      UserId: 'ana',
      UserName: 'ana',
      Engine: 'redis',
      AccessString: 'on',
      Tags: [{ Key: 'owner', Value: 'ana' }],
    },
  },
  {
    name: 'send-something-else',
    as: 'user/careful',
    operation: 'CreateServerlessCache',
    params: { ServerlessCacheName: 's', Engine: 'redis', KmsKeyId: 'key-2' },
  },
  {
    name: 'deny-by-condition',
    as: 'user/careful',
    operation: 'ModifyCacheCluster',
    params: { CacheClusterId: 'c', CacheNodeType: 'cache.r6g.large' },
  },
  {
    name: 'deny-by-absence',
    as: 'user/careful',
    operation: 'CreateUserGroup',
    params: { UserGroupId: 'g', Engine: 'redis', UserIds: ['default'] },
  },
  { name: 'not-resource', as: 'user/careful', operation: 'DeleteSnapshot', params: { SnapshotName: 'prod-1' } },
  {
    name: 'not-action',
    as: 'user/careful',
    operation: 'DeleteCacheSubnetGroup',
    params: { CacheSubnetGroupName: 'g' },
  },
  {
    name: 'boundary-and-session',
    as: 'session ci',
    operation: 'DeleteCacheCluster',
    params: { CacheClusterId: 'c' },
  },
  {
    name: 'service-control-policy',
    as: 'user/administrator',
    operation: 'DescribeGlobalReplicationGroups',
    params: { GlobalReplicationGroupId: 'g' },
  },
  {
    name: 'root-user',
    as: 'root',
    operation: 'DescribeGlobalReplicationGroups',
    params: {},
  },
  {
    name: 'foreign-account',
    as: 'user/administrator',
    operation: 'ListTagsForResource',
    params: { ResourceName: 'arn:aws:elasticache:us-east-1:999999999999:cluster:a' },
  },
  {
    name: 'foreign-account-and-no-policy',
    as: 'user/nobody',
    operation: 'ListTagsForResource',
    params: { ResourceName: 'arn:aws:elasticache:us-east-1:999999999999:cluster:a' },
  },
  { name: 'strange-name', as: 'user/nobody', operation: 'DeleteUser', params: { UserId: 'a*${aws:username}?' } },
];

const arnOf = (as: string): string =>
  as === 'session ci' ? 'arn:aws:sts::123456789012:assumed-role/deployer/ci' : `arn:aws:iam::123456789012:${as}`;

for (const { name, as, operation, params, more } of CASES) {
  t.test(name, async (t) => {
    const explanation = explainDenial(world, denied(world, { operation, params, principal: arnOf(as), ...more }));
    const lines = renderExplanation(explanation, 'http://127.0.0.1:4567/_authz/decisions/1');
    matchesGolden(t, `explain/${name}.txt`, `${[explanation.sentence, ...lines].join('\n')}\n`);
  });
}

t.test('offline there is no address', async (t) => {
  const explanation = explainDenial(
    world,
    denied(world, { operation: 'DescribeUsers', principal: arnOf('user/nobody') }),
  );
  t.notMatch(renderExplanation(explanation).join('\n'), /Full explanation/);
});

t.test('a call on a hundred groups is a dozen lines and 2 KB, as every other', async (t) => {
  const ReplicationGroupIds = Array.from({ length: 100 }, (_, i) => `a-rather-long-name-of-a-group-${i}`);
  const line = { operation: 'BatchApplyUpdateAction', params: { ServiceUpdateName: 'u', ReplicationGroupIds } };
  const explanation = explainDenial(world, denied(world, { ...line, principal: arnOf('user/dev') }));
  const text = [explanation.sentence, ...renderExplanation(explanation, 'http://127.0.0.1:4567/_authz/decisions/1')];
  t.ok(text.length <= 12);
  t.ok(text.join('\n').length <= 2048, `${text.join('\n').length} characters`);
  t.match(text.join('\n'), /needs 100 permissions: 100 missing/);
  t.equal(explanation.causes.length, 1, 'one reason, one line');
  t.equal(explanation.causes[0]?.checks.length, 100);
});

t.test('what a name holds moves no cursor', async (t) => {
  const line = { operation: 'DeleteUser', params: { UserId: 'a\u001b[2Jb\n' }, principal: arnOf('user/nobody') };
  const lines = renderExplanation(explainDenial(world, denied(world, line)));
  t.ok(lines.every((line) => [...line].every((character) => character >= ' ')));
  t.match(lines.join(' '), /\\u001b\[2jb/);
});
