import t from 'tap';
import { allow, loadInput } from './files.js';

const USER = 'arn:aws:iam::123456789012:user/alice';

t.test('AWS managed policies, in every partition', async (t) => {
  for (const partition of ['aws', 'aws-cn', 'aws-us-gov']) {
    const arn = `arn:${partition}:iam::aws:policy/AmazonElastiCacheReadOnlyAccess`;
    const { identities, problems } = loadInput({ principals: [{ arn: USER, attached: [arn] }] });
    t.strictSame(problems, []);
    t.match(identities?.principals[0]?.identity, [{ ref: { arn, name: arn } }]);
  }
});

t.test('a listed ARN is stronger than the one AWS ships', async (t) => {
  const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const { identities } = loadInput(
    { principals: [{ arn: USER, attached: [arn] }], policies: { [arn]: 'a.json' } },
    { 'a.json': allow('s3:*') },
  );
  t.strictSame(identities?.principals[0]?.identity[0]?.document.statements[0]?.action, ['s3:*']);
});

t.test('an ARN does not stand for an ARN', async (t) => {
  const [a, b] = ['arn:aws:iam::123456789012:policy/a', 'arn:aws:iam::123456789012:policy/b'] as const;
  const { problems } = loadInput({ principals: [{ arn: USER, attached: [a] }], policies: { [a]: b, [b]: a } });
  t.ok(problems.length > 0 && problems.every((problem) => problem.code === 'unknown-policy'));
});

t.test('a file is read and its problems are told once for each place that it has', async (t) => {
  const files = { 'a.json': allow('elasticache:Foo') };
  const { identities, problems } = loadInput(
    { principals: [{ arn: USER, attached: ['a.json', 'a.json'], permissionsBoundary: 'a.json' }] },
    files,
  );
  t.match(problems, [{ code: 'unknown-action', file: 'a.json' }]);
  t.equal(problems.length, 1);
  const [first, second] = identities?.principals[0]?.identity ?? [];
  t.equal(first?.document, second?.document);
});

t.test('a policy that nobody uses is read too, and one for a control policy as one', async (t) => {
  const arn = 'arn:aws:iam::123456789012:policy/x';
  const user = { principals: [{ arn: USER }], policies: { [arn]: 'a.json' } };
  t.match(loadInput(user, { 'a.json': '{' }).problems, [{ code: 'invalid-json', file: 'a.json' }]);
  const rcp = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
  });
  const organization = { resourceControlPolicies: [[arn]] };
  t.match(loadInput({ ...user, organization }, { 'a.json': rcp }).problems, [
    { code: 'rcp-not-for-elasticache', severity: 'warning' },
  ]);
});

t.test('absolute paths stay as they are', async (t) => {
  const text = JSON.stringify({ principals: [{ arn: USER, attached: ['/etc/a.json'] }] });
  const { identities } = loadInput({ file: 'p/principals.json', text }, { '/etc/a.json': allow('*') });
  t.equal(identities?.principals[0]?.identity[0]?.ref.file, '/etc/a.json');
});
