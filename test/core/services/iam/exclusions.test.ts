import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { iam, principal } from './world.js';

const ALICE = iam('user/team/alice');
const DEPLOYER = iam('role/deployer');
const inline = (PolicyName: string, AttachmentType: string, AttachmentName: string): Parameters => ({
  InlinePolicyIdentifier: { PolicyName, AttachmentType, AttachmentName },
});

/** Who does what, without which policy, and whether that still goes. */
const CASES: [arn: string, action: string, exclusion: Parameters, decision: string][] = [
  [ALICE, 'elasticache:DescribeUsers', { PolicyType: 'user-managed' }, 'implicitDeny'],
  [ALICE, 'elasticache:CreateUser', { PolicyType: 'user-managed' }, 'implicitDeny'],
  [ALICE, 'elasticache:DescribeUsers', { PolicyType: 'aws-managed' }, 'allowed'],
  [ALICE, 'elasticache:DescribeUsers', { PolicyArn: iam('policy/team/managed') }, 'implicitDeny'],
  [ALICE, 'elasticache:DescribeUsers', { PolicyArn: iam('policy/t?am/*') }, 'implicitDeny'],
  [ALICE, 'elasticache:DescribeUsers', { PolicyArn: iam('policy/other') }, 'allowed'],
  [ALICE, 'elasticache:DeleteUser', { PolicyType: 'permission-boundary' }, 'implicitDeny'],
  [DEPLOYER, 'elasticache:DescribeUsers', { PolicyType: 'aws-managed' }, 'implicitDeny'],
  [DEPLOYER, 's3:GetObject', { PolicyType: 'inline' }, 'implicitDeny'],
  [DEPLOYER, 's3:GetObject', inline('own', 'role', 'dep*'), 'implicitDeny'],
  [DEPLOYER, 's3:GetObject', inline('own', 'user', 'dep*'), 'allowed'],
  [DEPLOYER, 's3:GetObject', inline('other', 'role', 'dep*'), 'allowed'],
  [DEPLOYER, 's3:GetObject', { PolicyType: 'rcp' }, 'allowed'],
];

for (const [arn, action, exclusion, decision] of CASES) {
  t.test(`${action} without ${JSON.stringify(exclusion)}`, async (t) => {
    t.match(principal(arn, action, { PolicyExclusionList: [exclusion] }), [{ EvalDecision: decision }]);
  });
}

t.test('a boundary and control policies that are left out limit nothing', async (t) => {
  const without = (PolicyType: string) =>
    principal(ALICE, 'elasticache:DeleteUser', { PolicyExclusionList: [{ PolicyType }] });
  t.match(without('scp'), [
    { EvalDecision: 'explicitDeny', OrganizationsDecisionDetail: { AllowedByOrganizations: true } },
  ]);
  t.match(without('permission-boundary'), [{ PermissionsBoundaryDecisionDetail: undefined }]);
});

t.test('of a group, the inline policy stands in the group', async (t) => {
  const at = (kind: string, name: string) =>
    principal(iam('group/developers'), 'sts:AssumeRole', { PolicyExclusionList: [inline('in', kind, name)] });
  t.match(at('group', 'developers'), [{ EvalDecision: 'implicitDeny' }]);
  t.match(at('user', '*'), [{ EvalDecision: 'allowed' }]);
});

t.test('what the call brings is never left out', async (t) => {
  const { PolicyInputList } = {
    PolicyInputList: ['{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}'],
  };
  const PolicyExclusionList = [{ PolicyType: 'inline' }, { PolicyType: 'user-managed' }];
  t.match(
    principal(ALICE, 'sqs:ListQueues', {
      PolicyInputList,
      PolicyExclusionList,
      PermissionsBoundaryPolicyInputList: PolicyInputList,
    }),
    [{ EvalDecision: 'allowed' }],
  );
});

t.test('identifiers of a wrong form', async (t) => {
  for (const exclusion of [
    {},
    { PolicyType: 'managed' },
    { PolicyType: 'constructor' },
    { PolicyType: 'inline', PolicyArn: iam('policy/x') },
    { PolicyArn: 'x' },
    { PolicyArn: iam('role/x') },
    { PolicyArn: iam('policy/*x*') },
    { PolicyArn: 'arn:aws:iam::*:policy/x' },
    inline('own', 'root', 'x'),
    inline('own', 'role', '*x*'),
    { InlinePolicyIdentifier: { PolicyName: 'own' } },
  ] as Parameters[]) {
    const answer = principal(ALICE, 'a:b', { PolicyExclusionList: [{ PolicyType: 'scp' }, exclusion] });
    t.match(answer, { code: 'InvalidInput', message: /^PolicyExclusionList\.2 / }, JSON.stringify(exclusion));
  }
});
