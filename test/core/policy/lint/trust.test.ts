import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import { readVocabulary } from '../read/data.js';

const vocabulary = readVocabulary();
const EKS = 'oidc.eks.us-east-1.amazonaws.com/id/E';
const oidc = { Federated: `arn:aws:iam::123456789012:oidc-provider/${EKS}` };
const account = { AWS: '123456789012' };

const problemsOf = (statement: object) =>
  parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: account, Action: 'sts:AssumeRole', ...statement }],
    },
    'trust',
    { vocabulary },
  ).problems;
/** What is said of a trust policy with one statement: codes, with the pointer below it. */
const said = (statement: object): string[] =>
  problemsOf(statement).map(
    ({ severity, code, pointer }) => `${severity} ${code} ${pointer.replace('/Statement/0', '')}`,
  );
const under = (key: string, more: object = {}) => said({ Condition: { StringEquals: { [key]: 'x' } }, ...more });

t.test('keys that nothing carries', async (t) => {
  t.strictSame(under('sts:ExternalID'), [], 'letter case does not count');
  t.strictSame(under('aws:PrincipalTag/team'), []);
  t.strictSame(under('sts:ExternallId'), ['warning unknown-condition-key /Condition/StringEquals/sts:ExternallId']);
  t.strictSame(under('aws:PrincipalOrgid2'), [
    'warning unknown-condition-key /Condition/StringEquals/aws:PrincipalOrgid2',
  ]);
  const hint = (key: string) => problemsOf({ Condition: { StringEquals: { [key]: 'x' } } })[0]?.hint;
  t.match(hint('sts:ExternallId'), /`sts:ExternalId`/);
  t.match(hint('aws:PrincipalTg/team'), /`aws:PrincipalTag\/team`/, 'the tag is kept');
  const web = { Principal: oidc, Action: 'sts:AssumeRoleWithWebIdentity' };
  t.strictSame(under(`${EKS}:sub`, web), []);
  t.strictSame(under(`${EKS.toUpperCase()}:sub`, web), []);
  const other = 'oidc.eks.us-east-1.amazonaws.com/id/F:sub';
  t.strictSame(under(other, web), [
    `warning absent-condition-key /Condition/StringEquals/${other.replace('/', '~1').replace('/', '~1')}`,
  ]);
  t.strictSame(under('SAML:aud'), []);
});

t.test('an action by which the principal never comes', async (t) => {
  const mismatch = ['warning trust-action-for-principal /Action'];
  t.strictSame(said({ Principal: oidc }), mismatch);
  t.strictSame(said({ Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/x' } }), mismatch);
  t.strictSame(said({ Action: 'sts:AssumeRoleWithWebIdentity' }), mismatch);
  t.strictSame(said({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRoleWithSAML' }), mismatch);
  t.strictSame(said({ Principal: oidc, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }), []);
  t.strictSame(said({ Principal: oidc, Action: 'sts:TagSession' }), [], 'beside another statement');
  t.strictSame(said({ Action: 'sts:Assume*' }), []);
  t.strictSame(said({ Principal: '*', Action: 'sts:AssumeRoleWithWebIdentity' }), []);
  t.strictSame(said({ Effect: 'Deny', Principal: oidc }), []);
});

t.test('who is no principal', async (t) => {
  for (const principal of [
    { AWS: 'arn:aws:iam::123456789012:group/g' },
    { Service: 'ec2' },
    { Federated: 'arn:aws:iam::123456789012:role/x' },
    { Federated: `https://${EKS}` },
  ])
    t.match(said({ Principal: principal }), [/^error invalid-principal/], JSON.stringify(principal));
});
