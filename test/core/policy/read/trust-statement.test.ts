/** Trust policies: those of AWS's documentation, and those that CreateRole refuses. */
import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';

const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const allow = (more: object): object => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...more });

/**
 * From the IAM user guide: id_roles_create_for-user, -user_externalid,
 * -service, -idp_oidc, id_session-tags, and its pages on MFA.
 */
const ACCEPTED: Readonly<Record<string, object>> = {
  'an account': policy(allow({ Principal: { AWS: '123456789012' } })),
  'the root of an account': policy(allow({ Principal: { AWS: 'arn:aws:iam::123456789012:root' } })),
  'a user, a role and a session': policy(
    allow({
      Principal: {
        AWS: [
          'arn:aws:iam::123456789012:user/team/alice',
          'arn:aws:iam::123456789012:role/x',
          'arn:aws:sts::123456789012:assumed-role/x/session',
          'arn:aws:sts::123456789012:federated-user/x',
        ],
      },
    }),
  ),
  'the unique id of a deleted user': policy(allow({ Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } })),
  everybody: policy(allow({ Principal: { AWS: '*' } })),
  'everybody, in short': policy(allow({ Principal: '*' })),
  'services, and a person': policy(
    allow({ Principal: { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'], AWS: '123456789012' } }),
  ),
  'an external id and MFA': policy(
    allow({
      Principal: { AWS: '123456789012' },
      Condition: { StringEquals: { 'sts:ExternalId': '12345' }, Bool: { 'aws:MultiFactorAuthPresent': true } },
    }),
  ),
  'a provider of tokens': policy(
    allow({
      Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
      Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC' },
      Condition: {
        StringEquals: { 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud': 'sts.amazonaws.com' },
        StringLike: { 'oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:default:*' },
      },
    }),
  ),
  'a well-known provider': policy(
    allow({
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:12345678' } },
    }),
  ),
  'SAML, which nobody answers here': policy(
    allow({ Action: 'sts:AssumeRoleWithSAML', Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/x' } }),
  ),
  'a Deny beside it': policy(allow({ Principal: { AWS: '*' } }), {
    Sid: 'NotMallory',
    Effect: 'Deny',
    Principal: { AWS: 'arn:aws:iam::123456789012:user/mallory' },
    Action: 'sts:*',
  }),
};

const REFUSED: Readonly<Record<string, readonly [document: object, code: string]>> = {
  'no principal': [policy(allow({})), 'missing-principal'],
  'a resource': [policy(allow({ Principal: '*', Resource: '*' })), 'trust-resource'],
  'everything but a resource': [policy(allow({ Principal: '*', NotResource: '*' })), 'trust-resource'],
  'an action of another service': [policy(allow({ Principal: '*', Action: 'elasticache:*' })), 'trust-action'],
  'every action': [policy(allow({ Principal: '*', Action: '*' })), 'trust-action'],
  'every action but one of another service': [
    policy({ Effect: 'Allow', Principal: '*', NotAction: 's3:*' }),
    'trust-action',
  ],
  'no action': [policy({ Effect: 'Allow', Principal: '*' }), 'missing-action'],
  'everybody but somebody': [
    policy({ Effect: 'Deny', NotPrincipal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }),
    'unsupported-principal',
  ],
  'another kind of principal': [policy(allow({ Principal: { User: 'alice' } })), 'invalid-principal'],
  "S3's kind of principal": [policy(allow({ Principal: { CanonicalUser: 'abc' } })), 'invalid-principal'],
  'every service': [policy(allow({ Principal: { Service: '*' } })), 'invalid-principal'],
  'a name': [policy(allow({ Principal: { AWS: 'alice' } })), 'invalid-principal'],
  'a wildcard in a name': [
    policy(allow({ Principal: { AWS: 'arn:aws:iam::123456789012:user/*' } })),
    'invalid-principal',
  ],
  'a variable in a name': [
    policy(allow({ Principal: { AWS: 'arn:aws:iam::123456789012:user/${aws:username}' } })),
    'invalid-principal',
  ],
  'nobody in a list': [policy(allow({ Principal: { AWS: [] } })), 'empty-list'],
  nobody: [policy(allow({ Principal: {} })), 'invalid-principal'],
  'an unknown operator': [
    policy(allow({ Principal: '*', Condition: { StringIs: { 'sts:ExternalId': 'x' } } })),
    'unknown-operator',
  ],
};

t.test('accepted', async (t) => {
  for (const [what, document] of Object.entries(ACCEPTED)) {
    const { document: read, problems } = parsePolicy(document, 'trust');
    t.strictSame([problems, read !== undefined], [[], true], what);
  }
});

t.test('refused, with the place', async (t) => {
  for (const [what, [document, code]] of Object.entries(REFUSED)) {
    const text = JSON.stringify(document, null, 2);
    const { document: read, problems } = parsePolicy(text, 'trust', { file: 'trust.json' });
    const errors = problems.filter(({ severity }) => severity === 'error');
    t.equal(read, undefined, what);
    t.match(errors, [{ code, file: 'trust.json', line: Number, column: Number }], what);
  }
});

t.test('an action of STS that assumes nothing is suspicious', async (t) => {
  const document = policy(
    allow({ Principal: '*', Action: ['sts:AssumeRole', 'sts:GetFederationToken', 'sts:Assume*'] }),
  );
  t.match(parsePolicy(document, 'trust').problems, [
    { severity: 'warning', code: 'unknown-action', pointer: '/Statement/0/Action/1' },
  ]);
});

t.test('a provider that many tenants share needs a condition on whose token it is', async (t) => {
  const github = 'token.actions.githubusercontent.com';
  const problems = (condition: object) =>
    parsePolicy(
      policy(
        allow({
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${github}` },
          Condition: condition,
        }),
      ),
      'trust',
    ).problems.map(({ severity, code }) => `${severity} ${code}`);
  const aud = { [`${github}:aud`]: 'sts.amazonaws.com' };
  t.strictSame(problems({ StringEquals: aud }), ['warning shared-provider']);
  t.strictSame(problems({ StringEquals: aud, StringLike: { [`${github}:sub`]: '*' } }), ['warning shared-provider']);
  t.strictSame(problems({ StringNotEquals: { [`${github}:sub`]: 'x' } }), ['warning shared-provider']);
  t.strictSame(problems({ StringEquals: aud, StringLike: { [`${github}:sub`]: 'repo:o/r:*' } }), []);
});

t.test('whom a statement is about', async (t) => {
  const trusted = (principal: unknown) =>
    parsePolicy(policy(allow({ Principal: principal })), 'trust').document?.statements[0]?.trusted;
  t.strictSame(trusted('*'), [{ kind: '*', name: '*' }]);
  t.strictSame(trusted({ Service: 'ec2.amazonaws.com', AWS: ['123456789012', '*'] }), [
    { kind: 'Service', name: 'ec2.amazonaws.com' },
    { kind: 'AWS', name: '123456789012' },
    { kind: 'AWS', name: '*' },
  ]);
  t.equal(
    parsePolicy(policy({ Effect: 'Allow', Action: 'sts:*', Resource: '*' }), 'identity').document?.statements[0]
      ?.trusted,
    undefined,
  );
});
