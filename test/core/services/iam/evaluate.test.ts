import t from 'tap';
import { allow, custom, deny, iam, policy, principal } from './world.js';

const user = (name: string, account = '123456789012'): string =>
  `arn:aws:elasticache:eu-west-1:${account}:user:${name}`;
const matched = (...ids: string[]) => Object.assign(ids.map((SourcePolicyId) => ({ SourcePolicyId })));

t.test('no resource in particular', async (t) => {
  for (const more of [{}, { ResourceArns: [] }, { ResourceArns: ['*'] }]) {
    const [result] = custom([allow('elasticache:*')], more) as [object];
    t.match(result, {
      EvalActionName: 'elasticache:DescribeUsers',
      EvalResourceName: '*',
      EvalDecision: 'allowed',
      MatchedStatements: matched('PolicyInputList.1'),
      MissingContextValues: [],
    });
    t.strictSame(
      [
        'EvalDecisionDetails',
        'ResourceSpecificResults',
        'PermissionsBoundaryDecisionDetail',
        'OrganizationsDecisionDetail',
      ].filter((key) => key in result),
      [],
    );
  }
});

t.test('one resource: its ARN, and details that are there and empty', async (t) => {
  const [result] = custom([allow('elasticache:*')], { ResourceArns: [user('a')] }) as [object];
  t.match(result, {
    EvalResourceName: user('a'),
    EvalDecisionDetails: { length: 0 },
    ResourceSpecificResults: [{ EvalResourceName: user('a'), EvalResourceDecision: 'allowed' }],
  });
  t.notMatch(result, { ResourceSpecificResults: [{ EvalDecisionDetails: Array }] });
});

t.test('several resources: the most restrictive decision, and the statements that made it', async (t) => {
  const one = allow('elasticache:*', { Resource: user('a') });
  const not = deny('elasticache:*', { Resource: user('c') });
  const ask = (...names: string[]) => custom([one, not], { ResourceArns: names.map((name) => user(name)) });
  t.match(ask('a', 'b'), [
    {
      EvalResourceName: '*',
      EvalDecision: 'implicitDeny',
      MatchedStatements: { length: 0 },
      ResourceSpecificResults: [
        {
          EvalResourceName: user('a'),
          EvalResourceDecision: 'allowed',
          MatchedStatements: matched('PolicyInputList.1'),
        },
        { EvalResourceName: user('b'), EvalResourceDecision: 'implicitDeny', MatchedStatements: { length: 0 } },
      ],
    },
  ]);
  t.match(ask('a', 'b', 'c'), [
    {
      EvalDecision: 'explicitDeny',
      MatchedStatements: { length: 1, ...matched('PolicyInputList.2') },
      ResourceSpecificResults: [{}, {}, { EvalResourceDecision: 'explicitDeny' }],
    },
  ]);
  t.match(ask('a', 'a'), [{ EvalDecision: 'allowed', MatchedStatements: { length: 1 } }], 'a statement once');
});

t.test('the deny statement is the only entry', async (t) => {
  t.match(custom([allow('*'), deny('elasticache:Describe*')]), [
    { EvalDecision: 'explicitDeny', MatchedStatements: { length: 1, ...matched('PolicyInputList.2') } },
  ]);
});

t.test('a boundary that does not allow leaves nothing to list', async (t) => {
  t.match(custom([allow('*')], { PermissionsBoundaryPolicyInputList: [allow('s3:*')], ResourceArns: [user('a')] }), [
    {
      EvalDecision: 'implicitDeny',
      MatchedStatements: { length: 0 },
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
      ResourceSpecificResults: [{ PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }],
    },
  ]);
});

t.test('keys that were not given, at the top and for each resource; of control policies none', async (t) => {
  const condition = (key: string) => ({ Condition: { StringEquals: { [key]: 'x' } } });
  const level = { ServiceControlPolicyInputList: [allow('*', condition('aws:SourceVpc'))] };
  const answer = custom(
    [allow('*', condition('aws:RequestedRegion')), allow('s3:*', { Resource: 'arn:aws:s3:::${aws:username}' })],
    {
      PermissionsBoundaryPolicyInputList: [allow('*', condition('aws:SourceIp'))],
      OrderedOrganizationPolicyInputList: [level],
      ResourceArns: [user('a')],
    },
  );
  const MissingContextValues = ['aws:RequestedRegion', 'aws:username', 'aws:SourceIp'];
  t.match(answer, [{ MissingContextValues, ResourceSpecificResults: [{ MissingContextValues }] }]);
  t.notMatch(JSON.stringify(answer), /SourceVpc/);
});

const ALICE = iam('user/team/alice');
const entries = (...pairs: [key: string, value: string][]) => pairs.map(([key, value]) => ({ key, value }));

t.test(
  "another account's resource: its own policy would have to allow, and the details say what each kind says",
  async (t) => {
    const details = entries(
      ['IAM Policy', 'allowed'],
      ['Resource Policy', 'implicitDeny'],
      ['Permissions Boundary Policy', 'allowed'],
    );
    t.match(principal(ALICE, 'elasticache:DescribeUsers', { ResourceArns: [user('a', '111122223333'), user('b')] }), [
      {
        EvalDecision: 'implicitDeny',
        EvalDecisionDetails: details,
        ResourceSpecificResults: [
          { EvalResourceDecision: 'implicitDeny', EvalDecisionDetails: details, MatchedStatements: { length: 0 } },
          { EvalResourceDecision: 'allowed', EvalDecisionDetails: undefined },
        ],
      },
    ]);
    const bucket = { ResourceArns: ['arn:aws:s3:::b'], PolicyInputList: [deny('s3:*')] };
    t.match(principal(iam('role/deployer'), 's3:GetObject', { ...bucket, ResourceOwner: '111122223333' }), [
      {
        EvalDecision: 'explicitDeny',
        EvalDecisionDetails: entries(['IAM Policy', 'explicitDeny'], ['Resource Policy', 'implicitDeny']),
      },
    ]);
  },
);

t.test('nobody in particular calls from the account of the resource', async (t) => {
  t.match(custom([allow('*')], { ResourceArns: [user('a', '111122223333')] }), [{ EvalDecision: 'allowed' }]);
  t.match(custom([allow('*')], { ResourceArns: [user('a', '111122223333')], CallerArn: iam('user/x') }), [
    { EvalDecision: 'implicitDeny' },
  ]);
  t.match(
    custom([allow('*')], {
      ResourceArns: ['arn:aws:s3:::b'],
      ResourceOwner: 'arn:aws:iam::111122223333:root',
      CallerArn: iam('user/x'),
    }),
    [{ EvalDecision: 'implicitDeny' }],
  );
});

t.test('where a control policy denies, the simulation ends without details', async (t) => {
  const [result] = custom([allow('*')], {
    OrderedOrganizationPolicyInputList: [
      { ServiceControlPolicyInputList: [policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' })] },
    ],
    ResourceArns: [user('a')],
  }) as [object];
  t.notOk('EvalDecisionDetails' in result);
});
