import t from 'tap';
import { simulate } from '#src/core/ask/simulate.js';

const statement = (more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...more }],
});
const line = (more: object = {}) => ({
  id: 7,
  principal: { arn: 'arn:aws:iam::123456789012:user/ana' },
  identityPolicies: [{ name: 'p', document: statement({ Sid: 'S' }) }],
  action: 'elasticache:DeleteCacheCluster',
  resource: 'arn:aws:elasticache:us-east-1:123456789012:cluster:x',
  context: {},
  ...more,
});

t.test('decisions with their statements', async (t) => {
  t.strictSame(simulate(line()), {
    id: 7,
    decision: 'allowed',
    statements: [{ layer: 'identity', policy: 'p', index: 0, sid: 'S' }],
    missingContextKeys: [],
  });
  t.strictSame(simulate(line({ identityPolicies: [] })), {
    id: 7,
    decision: 'implicitDeny',
    statements: [],
    missingContextKeys: [],
  });
  const scp = [
    [statement()],
    [statement({ Effect: 'Deny', Condition: { StringLike: { 'aws:username': 'a*', k: '${l}' } } }), statement()],
  ];
  t.strictSame(
    simulate(line({ id: 'x', serviceControlPolicies: scp, context: { 'AWS:UserName': 'ana', k: 'x', L: 'x' } })),
    {
      id: 'x',
      decision: 'explicitDeny',
      statements: [{ layer: 'scp', policy: 'serviceControlPolicies[1][0]', level: 1, index: 0 }],
      missingContextKeys: [],
    },
  );
  t.match(simulate(line({ serviceControlPolicies: scp })), {
    decision: 'allowed',
    missingContextKeys: ['aws:username', 'k', 'l'],
  });
});

t.test('the layers of a question', async (t) => {
  const decision = (more: object) => {
    const result = simulate(line(more));
    return 'decision' in result ? result.decision : result.invalid;
  };
  const other = statement({ Action: 's3:*' });
  t.equal(decision({ sessionPolicies: [] }), 'implicitDeny');
  t.equal(decision({ sessionPolicies: [other, statement()] }), 'allowed');
  t.equal(decision({ permissionsBoundary: other }), 'implicitDeny');
  t.equal(decision({ permissionsBoundary: JSON.stringify(statement()) }), 'allowed');
  t.equal(decision({ serviceControlPolicies: [[]] }), 'implicitDeny');
  t.equal(decision({ serviceControlPolicies: [] }), 'allowed');
  t.equal(decision({ resourceControlPolicies: [[other]] }), 'implicitDeny');
  t.equal(decision({ resourceControlPolicies: [[statement()], [statement()]] }), 'allowed');
  t.equal(decision({ identityPolicies: [], principal: { arn: 'arn:aws:iam::123456789012:root' } }), 'allowed');
});

t.test('a string is single-valued, a list multivalued', async (t) => {
  const document = statement({ Condition: { StringEquals: { k: 'a' } } });
  const decision = (k: unknown) =>
    (simulate(line({ identityPolicies: [{ name: 'p', document }], context: { k } })) as { decision: string }).decision;
  t.equal(decision('a'), 'allowed');
  t.equal(decision(['a']), 'implicitDeny');
  t.equal(decision([]), 'implicitDeny');
});

t.test('nothing is derived', async (t) => {
  const document = statement({ Condition: { Null: { 'aws:PrincipalArn': 'true', 'aws:username': 'true' } } });
  t.match(simulate(line({ identityPolicies: [{ name: 'p', document }] })), { decision: 'allowed' });
});

t.test('what is wrong with a line', async (t) => {
  const invalid = (value: unknown) => {
    const result = simulate(value);
    return 'invalid' in result ? result.invalid : [];
  };
  const table: readonly [value: unknown, ...expected: RegExp[]][] = [
    [null, /must be an object/],
    [[], /must be an object/],
    ['x', /must be an object/],
    [{}, /`action` is missing/, /`resource` is missing/, /`identityPolicies` is missing/],
    [line({ action: 5 }), /`action` must be/],
    [line({ resource: '' }), /`resource` must be/],
    [line({ identityPolicy: [] }), /unknown field `identityPolicy`/],
    [line({ identityPolicies: {} }), /must be a list/],
    [line({ identityPolicies: [statement()] }), /with `name` and `document`/],
    [line({ identityPolicies: [{ name: 'p' }] }), /identityPolicies\[0\]\.document` is missing/],
    [line({ identityPolicies: [{ name: 'p', document: 5, x: 1 }] }), /unknown field `x`/, /must be a policy/],
    [line({ permissionsBoundary: null }), /must be a policy/],
    [line({ sessionPolicies: {} }), /must be a list of policies/],
    [line({ serviceControlPolicies: [statement()] }), /serviceControlPolicies\[0\]` must be a list/],
    [line({ resourceControlPolicies: 'x' }), /list of levels/],
    [line({ principal: 'arn' }), /`principal` must be/],
    [line({ context: [] }), /`context` must be an object/],
    [line({ context: { k: null } }), /`k` in `context`/],
    [line({ context: { k: ['a', {}] } }), /`k` in `context`/],
    [line({ context: { k: 'a', K: 'b' } }), /same key/],
    [line({ identityPolicies: [{ name: 'p', document: '{' }] }), /^identityPolicies\[0\]/],
    [
      line({ identityPolicies: [{ name: 'p', document: statement({ Condition: { StringEqual: { k: 'v' } } }) }] }),
      /^identityPolicies\[0\] at \/Statement\/0\/Condition\/StringEqual: /,
    ],
  ];
  for (const [value, ...expected] of table) {
    const found = invalid(value);
    t.equal(found.length, expected.length, JSON.stringify(value));
    for (const [at, pattern] of expected.entries()) t.match(found[at], pattern);
  }
  t.match(simulate({ id: 'kept' }), { id: 'kept' });
});

t.test('keys that objects have themselves', async (t) => {
  const text = '{"__proto__": "a", "constructor": "b"}';
  const document = statement({ Condition: { StringEquals: JSON.parse(text) } });
  t.match(simulate(line({ identityPolicies: [{ name: 'p', document }], context: JSON.parse(text) })), {
    decision: 'allowed',
  });
  t.match(simulate(line({ identityPolicies: [{ name: 'p', document }] })), {
    missingContextKeys: ['__proto__', 'constructor'],
  });
});
