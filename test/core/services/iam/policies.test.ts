import t, { type Test } from 'tap';
import { allow, custom, deny, iam, principal } from './world.js';

const ALICE = iam('user/team/alice');
const source = (arn: string, action: string, id: string) => async (t: Test) => {
  t.match(principal(arn, action), [
    { EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: id, SourcePolicyType: 'IAM Policy' }] },
  ]);
};

t.test('a managed policy goes by its name', source(ALICE, 'elasticache:DescribeUsers', 'managed'));
t.test("a file goes by the file's", source(ALICE, 'elasticache:CreateUser', 'file.json'));
t.test('an inline policy names its user', source(ALICE, 'elasticache:RebootCacheCluster', 'user_alice_reboot'));
t.test('or its role', source(iam('role/deployer'), 's3:GetObject', 'role_deployer_own'));
t.test('or its group', source(iam('group/developers'), 'sts:AssumeRole', 'group_developers_in'));
t.test(
  "AWS's own by name",
  source(iam('role/deployer'), 'elasticache:DescribeUsers', 'AmazonElastiCacheReadOnlyAccess'),
);

t.test("a session's policies take no part: the role is simulated", async (t) => {
  t.match(principal(iam('role/deployer'), 's3:GetObject'), [{ EvalDecision: 'allowed' }]);
});

t.test("the call's policies are added, its boundary replaces the entity's", async (t) => {
  const more = { PolicyInputList: [allow('elasticache:*')] };
  t.match(principal(ALICE, 'elasticache:DeleteUser', more), [
    {
      EvalDecision: 'explicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
      MatchedStatements: [{ SourcePolicyId: 'boundary.json', SourcePolicyType: 'Permissions Boundary Policy' }],
    },
  ]);
  const wide = { ...more, PermissionsBoundaryPolicyInputList: [allow('*')] };
  t.match(principal(ALICE, 'elasticache:DeleteUser', wide), [
    {
      EvalDecision: 'allowed',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
      MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1' }],
    },
  ]);
});

t.test('control policies limit, and are never listed', async (t) => {
  const insecure = { ContextKeyName: 'aws:SecureTransport', ContextKeyType: 'boolean', ContextKeyValues: ['false'] };
  t.match(principal(ALICE, 'elasticache:RebootCacheCluster', { ContextEntries: [insecure] }), [
    {
      EvalDecision: 'explicitDeny',
      MatchedStatements: { length: 0 },
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    },
  ]);
  t.match(principal('arn:aws:iam::999999999999:user/manager', 'elasticache:DescribeUsers'), [
    { EvalDecision: 'allowed', OrganizationsDecisionDetail: { AllowedByOrganizations: true } },
  ]);
});

t.test('levels of the call: every one must allow', async (t) => {
  const level = (...ServiceControlPolicyInputList: string[]) => ({ ServiceControlPolicyInputList });
  const ask = (...OrderedOrganizationPolicyInputList: object[]) =>
    custom([allow('*')], { OrderedOrganizationPolicyInputList: OrderedOrganizationPolicyInputList as never });
  const detail = (AllowedByOrganizations: boolean) => ({ OrganizationsDecisionDetail: { AllowedByOrganizations } });
  t.match(ask(level(allow('*')), level(allow('s3:*'), allow('elasticache:*'))), [
    { EvalDecision: 'allowed', ...detail(true) },
  ]);
  t.match(ask(level(allow('*')), level(allow('s3:*'))), [{ EvalDecision: 'implicitDeny', ...detail(false) }]);
  t.match(ask(level(allow('*'), deny('elasticache:*'))), [{ EvalDecision: 'explicitDeny', ...detail(false) }]);
  t.match(ask(level()), { code: 'InvalidInput', message: /List\.1 holds no/ });
  t.match(ask(...Array.from({ length: 8 }, () => level(allow('*')))), { code: 'InvalidInput', message: /7 levels/ });
  t.match(ask(level('{')), { code: 'InvalidInput', message: /^OrderedOrganizationPolicyInputList\.1\.1: line 1/ });
});

t.test('policies that IAM would refuse', async (t) => {
  const misspelt = '{"Version":"2012-10-17","Statement":[\n{"Efect":"Allow"}]}';
  t.match(custom([allow('*'), misspelt]), {
    code: 'InvalidInput',
    status: 400,
    message: /^PolicyInputList\.2: line 2, column \d+: /,
  });
  t.match(custom([allow('*', { Principal: '*' })]), { code: 'InvalidInput', message: /Principal/ });
  t.match(custom([allow('*')], { PermissionsBoundaryPolicyInputList: ['x'] }), {
    code: 'InvalidInput',
    message: /^PermissionsBoundaryPolicyInputList\.1: line 1, column 1: /,
  });
  t.match(custom([allow('*')], { PermissionsBoundaryPolicyInputList: [allow('*'), allow('*')] }), {
    code: 'InvalidInput',
    message: /one policy/,
  });
});
