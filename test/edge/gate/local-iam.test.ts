/** IAM's simulation API through IAM's own client. */
import {
  type ContextEntry,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  IAMClient,
  paginateSimulateCustomPolicy,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import t, { type Test } from 'tap';
import { startProxy } from '#src/index.js';
import { KEYS, PEOPLE } from '../../support/people.js';

async function client(t: Test): Promise<IAMClient> {
  const proxy = await startProxy({ principals: PEOPLE });
  t.teardown(proxy.close);
  const { id, secret } = KEYS.developer;
  return new IAMClient({
    endpoint: proxy.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: id, secretAccessKey: secret },
  });
}

/** The layout of the API reference's example: the statement begins at line 3, column 16 and ends at line 7, column 4. */
const POLICY = `{
  "Version":"2012-10-17",
  "Statement":{
    "Effect": "Allow",
    "Action": "elasticache:Describe*",
    "Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
  }
}`;
const REGION: ContextEntry = {
  ContextKeyName: 'aws:RequestedRegion',
  ContextKeyType: 'string',
  ContextKeyValues: ['eu-west-1'],
};

t.test('SimulateCustomPolicy', async (t) => {
  const iam = await client(t);
  const ask = (more: object = {}) =>
    iam.send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [POLICY],
        ActionNames: ['elasticache:DescribeUsers', 'elasticache:DeleteUser'],
        ContextEntries: [REGION],
        ...more,
      }),
    );
  const { EvaluationResults: results, IsTruncated } = await ask();
  t.equal(IsTruncated, false);
  t.match(results, [
    {
      EvalActionName: 'elasticache:DescribeUsers',
      EvalResourceName: '*',
      EvalDecision: 'allowed',
      MatchedStatements: [
        {
          SourcePolicyId: 'PolicyInputList.1',
          SourcePolicyType: 'IAM Policy',
          StartPosition: { Line: 3, Column: 16 },
          EndPosition: { Line: 7, Column: 4 },
        },
      ],
      MissingContextValues: [],
    },
    { EvalActionName: 'elasticache:DeleteUser', EvalDecision: 'implicitDeny', MatchedStatements: [] },
  ]);
  t.match((await ask({ ContextEntries: [] })).EvaluationResults, [
    { EvalDecision: 'implicitDeny', MissingContextValues: ['aws:RequestedRegion'] },
    {},
  ]);

  const page = await ask({ MaxItems: 1 });
  t.match(page, { IsTruncated: true, EvaluationResults: { length: 1 } });
  t.match(await ask({ MaxItems: 1, Marker: page.Marker }), {
    IsTruncated: false,
    EvaluationResults: [{ EvalActionName: 'elasticache:DeleteUser' }],
  });

  const boundary = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Action: '*', Resource: 'arn:aws:elasticache:eu-west-1:123456789012:user:b' },
      { Effect: 'Allow', Action: '*', Resource: '*' },
    ],
  });
  const arns = ['a', 'b'].map((name) => `arn:aws:elasticache:eu-west-1:123456789012:user:${name}`);
  t.match((await ask({ ResourceArns: arns, PermissionsBoundaryPolicyInputList: [boundary] })).EvaluationResults?.[0], {
    EvalDecision: 'explicitDeny',
    EvalDecisionDetails: {},
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    ResourceSpecificResults: [
      {
        EvalResourceName: arns[0],
        EvalResourceDecision: 'allowed',
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
      },
      { EvalResourceName: arns[1], EvalResourceDecision: 'explicitDeny' },
    ],
  });
});

t.test('SimulatePrincipalPolicy', async (t) => {
  const iam = await client(t);
  const ask = (arn: string, action: string, more: object = {}) =>
    iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: arn, ActionNames: [action], ...more }));
  t.match((await ask('arn:aws:iam::123456789012:user/developer', 'elasticache:DeleteUser')).EvaluationResults, [
    {
      EvalDecision: 'explicitDeny',
      MatchedStatements: [{ SourcePolicyId: 'no-users' }],
    },
  ]);
  t.match((await ask('arn:aws:iam::123456789012:role/deployer', 'elasticache:DeleteCacheCluster')).EvaluationResults, [
    { EvalDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
  ]);
  const wide = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  t.match(
    (
      await ask('arn:aws:iam::123456789012:role/deployer', 'elasticache:DeleteCacheCluster', {
        PermissionsBoundaryPolicyInputList: [wide],
      })
    ).EvaluationResults,
    [{ EvalDecision: 'allowed' }],
  );
  t.match(
    (await ask('arn:aws:iam::123456789012:user/developer', 's3:GetObject', { PolicyInputList: [wide] }))
      .EvaluationResults,
    [{ EvalDecision: 'allowed' }],
  );
  const foreign = 'arn:aws:elasticache:eu-west-1:111122223333:user:a';
  const { EvaluationResults } = await ask('arn:aws:iam::123456789012:user/developer', 'elasticache:DescribeUsers', {
    ResourceArns: [foreign],
  });
  t.match(EvaluationResults, [
    {
      EvalDecision: 'implicitDeny',
      EvalDecisionDetails: { 'IAM Policy': 'allowed', 'Resource Policy': 'implicitDeny' },
    },
  ]);
});

t.test("the SDK's paginator, and what it sends for newer parameters", async (t) => {
  const iam = await client(t);
  const names: (string | undefined)[] = [];
  const ActionNames = ['a:b', 'c:d', 'e:f'];
  for await (const page of paginateSimulateCustomPolicy(
    { client: iam, pageSize: 1 },
    { PolicyInputList: [POLICY], ActionNames },
  )) {
    names.push(...(page.EvaluationResults ?? []).map(({ EvalActionName }) => EvalActionName));
  }
  t.strictSame(names, ActionNames);

  const scp = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
  const limited = await iam.send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [POLICY],
      ActionNames: ['elasticache:DescribeUsers'],
      OrderedOrganizationPolicyInputList: [{ ServiceControlPolicyInputList: [scp] }],
      ContextEntries: [REGION],
    }),
  );
  t.match(limited.EvaluationResults, [
    { EvalDecision: 'implicitDeny', OrganizationsDecisionDetail: { AllowedByOrganizations: false } },
  ]);
  const without = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: 'arn:aws:iam::123456789012:user/developer',
      ActionNames: ['elasticache:DescribeUsers'],
      PolicyExclusionList: [
        { InlinePolicyIdentifier: { PolicyName: 'dev', AttachmentType: 'user', AttachmentName: '*' } },
      ],
    }),
  );
  t.match(without.EvaluationResults, [{ EvalDecision: 'implicitDeny' }]);
});

t.test('context keys', async (t) => {
  const iam = await client(t);
  const custom = await iam.send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [POLICY] }));
  t.strictSame(custom.ContextKeyNames, ['aws:RequestedRegion']);
  const principal = await iam.send(
    new GetContextKeysForPrincipalPolicyCommand({
      PolicySourceArn: 'arn:aws:iam::123456789012:user/developer',
      PolicyInputList: [POLICY],
    }),
  );
  t.strictSame(principal.ContextKeyNames, ['aws:RequestedRegion', 'elasticache:CacheNodeType']);
});

t.test('what IAM would refuse', async (t) => {
  const iam = await client(t);
  const question = { PolicyInputList: [POLICY], ActionNames: ['elasticache:DescribeUsers'] };
  const cases: [input: object, error: { name: RegExp | string; message?: RegExp }][] = [
    [
      { PolicyInputList: ['{"Version":"2012-10-17","Statement":[{"Efect":"Allow"}]}'] },
      { name: /InvalidInput/, message: /PolicyInputList\.1: line 1, column \d+/ },
    ],
    [{ ActionNames: ['nonsense'] }, { name: /InvalidInput/, message: /^Invalid Action Name: nonsense$/ }],
    [{ ActionNames: [] }, { name: 'ValidationError', message: /'actionNames'.*must not be null/ }],
    [
      { ContextEntries: [{ ...REGION, ContextKeyValues: ['a', 'b'] }] },
      { name: /InvalidInput/, message: /stringList/ },
    ],
    [{ ResourcePolicy: POLICY }, { name: /InvalidInput/, message: /not supported/ }],
    [{ MaxItems: 5000 }, { name: 'ValidationError' }],
    [{ Marker: 'x' }, { name: /InvalidInput/ }],
  ];
  for (const [input, error] of cases) {
    await t.rejects(iam.send(new SimulateCustomPolicyCommand({ ...question, ...input })), error as never);
  }
  await t.rejects(
    iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::123456789012:user/nobody',
        ActionNames: ['a:b'],
      }),
    ),
    {
      name: /NoSuchEntity/,
      $metadata: { httpStatusCode: 404 },
    },
  );
});
