import t from 'tap';
import { allow, ask, custom, iam, policy } from './world.js';

const CUSTOM = { PolicyInputList: [allow('*')], ActionNames: ['elasticache:DescribeUsers'] };

t.test('context keys: of conditions and variables, each once, as the policies spell them', async (t) => {
  const text = policy(
    {
      Effect: 'Allow',
      Action: '*',
      Resource: 'arn:aws:s3:::${aws:username}',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    },
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringLike: { 'AWS:UserName': 'x', 'aws:RequestTag/Team': '${aws:PrincipalTag/team}' } },
    },
  );
  t.strictSame(ask('GetContextKeysForCustomPolicy', { PolicyInputList: [text] }), {
    result: {
      ContextKeyNames: ['aws:PrincipalTag/team', 'aws:RequestTag/Team', 'aws:SecureTransport', 'aws:username'],
    },
  });
});

t.test('context keys of principals: groups too, control policies not', async (t) => {
  const of = (arn: string, more: object = {}) =>
    ask('GetContextKeysForPrincipalPolicy', { PolicySourceArn: arn, ...more });
  t.strictSame(of(iam('user/team/alice')), { result: { ContextKeyNames: ['aws:RequestTag/Team', 'aws:username'] } });
  t.strictSame(of(iam('group/developers')), { result: { ContextKeyNames: ['aws:RequestTag/Team', 'aws:username'] } });
  t.strictSame(of(iam('role/deployer')), { result: { ContextKeyNames: [] } });
  const PolicyInputList = [allow('*', { Condition: { Null: { 'aws:TokenIssueTime': 'true' } } })];
  t.strictSame(of(iam('role/deployer'), { PolicyInputList }), { result: { ContextKeyNames: ['aws:TokenIssueTime'] } });
});

t.test('an answer for each action, in order, page by page', async (t) => {
  const actions = { ...CUSTOM, ActionNames: ['a:b', 'elasticache:DescribeUsers', 's3api:list-buckets'] };
  t.match(ask('SimulateCustomPolicy', actions), {
    result: {
      IsTruncated: false,
      Marker: undefined,
      EvaluationResults: actions.ActionNames.map((EvalActionName) => ({ EvalActionName })),
    },
  });
  const first = ask('SimulateCustomPolicy', { ...actions, MaxItems: '2' });
  t.match(first, { result: { IsTruncated: true, Marker: String, EvaluationResults: { length: 2 } } });
  const Marker = 'result' in first ? String(first.result.Marker) : '';
  t.match(ask('SimulateCustomPolicy', { ...actions, MaxItems: '2', Marker }), {
    result: { IsTruncated: false, EvaluationResults: [{ EvalActionName: 's3api:list-buckets' }] },
  });
});

t.test('what IAM would refuse', async (t) => {
  const cases: [more: object, message: RegExp][] = [
    [{ ActionNames: ['elasticache:Describe*'] }, /^Invalid Action Name: elasticache:Describe\*$/],
    [{ ActionNames: ['a:b', 'nonsense'] }, /^Invalid Action Name: nonsense$/],
    [{ ResourceArns: ['*', 'bucket'] }, /^Invalid Resource ARN: bucket$/],
    [{ ResourceOwner: 'me' }, /^Invalid ResourceOwner: me$/],
    [{ ResourcePolicy: allow('*') }, /ResourcePolicy is not supported here/],
    [{ Marker: 'x' }, /^Invalid Marker$/],
  ];
  for (const [more, message] of cases) {
    t.match(custom([allow('*')], more as never), { code: 'InvalidInput', status: 400, message });
  }
  t.match(ask('SimulateCustomPolicy', {}), { fault: { code: 'ValidationError', status: 400 } });
});

t.test('ResourceHandlingOption is about EC2 and ignored', async (t) => {
  t.match(custom([allow('*')], { ResourceHandlingOption: 'EC2-VPC-EBS' }), [{ EvalDecision: 'allowed' }]);
});
