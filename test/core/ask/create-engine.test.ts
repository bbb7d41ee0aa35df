import t from 'tap';
import { createEngine, type PolicyInputError } from '#src/core/ask/create-engine.js';

const statement = (more: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...more }],
});
const CLUSTER = 'arn:aws:elasticache:us-east-1:123456789012:cluster:dev-1';

t.test('compile once, decide many times', async (t) => {
  const engine = createEngine({
    identityPolicies: [
      {
        name: 'dev',
        document: statement({ Action: 'elasticache:*', Resource: 'arn:aws:elasticache:*:*:cluster:${aws:username}-*' }),
      },
      {
        name: 'text',
        document: JSON.stringify(
          statement({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ),
      },
    ],
    permissionsBoundary: statement({}),
    sessionPolicies: [statement({})],
    serviceControlPolicies: [[statement({})]],
    resourceControlPolicies: [],
    principal: { arn: 'arn:aws:iam::123456789012:user/dev' },
  });
  const question = { action: 'elasticache:DeleteCacheCluster', resource: CLUSTER };
  t.equal(engine.decide({ ...question, context: { 'AWS:username': 'dev' } }).decision, 'allowed');
  t.match(engine.decide(question), { decision: 'implicitDeny', layer: 'identity' });
  t.match(engine.decide({ ...question, context: { 'aws:SecureTransport': 'false' } }), {
    decision: 'explicitDeny',
    statements: [{ policy: { layer: 'identity', name: 'text' } }],
  });
  const explained = engine.explain(question);
  t.equal(explained.decision, 'implicitDeny');
  t.equal(explained.results.length, 5);
  t.strictSame(explained.missingContextKeys, ['aws:username', 'aws:SecureTransport']);
});

t.test('the root user needs no identity policy', async (t) => {
  const root = { arn: 'arn:aws:iam::123456789012:root' };
  const question = { action: 'elasticache:DeleteCacheCluster', resource: CLUSTER };
  t.equal(createEngine({ identityPolicies: [], principal: root }).decide(question).decision, 'allowed');
  t.match(createEngine({ identityPolicies: [], principal: root, serviceControlPolicies: [[]] }).decide(question), {
    layer: 'scp',
    level: 0,
  });
  const user = { arn: 'arn:aws:iam::123456789012:user/root' };
  t.equal(createEngine({ identityPolicies: [], principal: user }).decide(question).decision, 'implicitDeny');
});

t.test('what IAM would refuse is refused, all of it at once', async (t) => {
  const input = {
    identityPolicies: [{ name: 'a', document: statement({ Condition: { StringEqual: { k: 'v' } } }) }],
    permissionsBoundary: '',
    sessionPolicies: ['{'],
    serviceControlPolicies: [[statement({}), statement({ Effect: 'allow' })]],
  };
  try {
    createEngine(input);
    t.fail('nothing was thrown');
  } catch (error) {
    const { problems, message, name } = error as PolicyInputError;
    t.equal(name, 'PolicyInputError');
    t.match(message, /^identityPolicies\[0\]: .*StringEqual.* \(and \d more\)$/);
    const places = [...new Set(problems.map(({ policy }) => policy))];
    t.strictSame(places, [
      'identityPolicies[0]',
      'permissionsBoundary',
      'sessionPolicies[0]',
      'serviceControlPolicies[0][1]',
    ]);
    t.ok(problems.every(({ severity }) => severity === 'error'));
  }
});

t.test('contexts with ever new keys, and keys that objects have themselves', async (t) => {
  const document = statement({ Condition: { StringEquals: { k: 'v', __proto: 'x' } } });
  const engine = createEngine({ identityPolicies: [{ name: 'p', document }] });
  const question = { action: 'a:B', resource: '*' };
  for (let at = 0; at < 3000; at++) engine.decide({ ...question, context: { [`key${at}`]: 'v' } });
  t.equal(engine.decide({ ...question, context: { K: 'v', __PROTO: 'x' } }).decision, 'allowed');
  t.equal(
    engine.decide({ ...question, context: JSON.parse('{"__proto__": "v", "constructor": "v"}') }).decision,
    'implicitDeny',
  );
});
