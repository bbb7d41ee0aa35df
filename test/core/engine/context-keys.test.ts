import t from 'tap';
import { conditionKeysOf, keysReadFor, missingContextKeys } from '#src/core/engine/context-keys.js';
import { compilePolicySet } from '#src/core/engine/policy-set.js';
import { allow, contextOf, deny, policyOf } from './policies.js';

const set = compilePolicySet({
  identity: [
    policyOf('identity', [
      allow('elasticache:Delete*', 'arn:aws:elasticache:*:*:cluster:${aws:UserName}-*', {
        Sid: 'one',
        Condition: { StringEquals: { 'aws:ResourceTag/Team': '${aws:PrincipalTag/team}' } },
      }),
      deny('s3:*', '*', {
        Sid: 'two',
        Condition: { Null: { 'AWS:resourcetag/TEAM': 'true', 'aws:TokenIssueTime': 'true' } },
      }),
    ]),
    policyOf('identity', [allow('*', 'arn:aws:s3:::${aws:userid}', { Sid: 'old' })], { version: '2008-10-17' }),
  ],
  boundary: policyOf('boundary', [
    {
      Effect: 'Deny',
      Action: 'elasticache:*',
      NotResource: 'arn:aws:elasticache:*:*:cluster:${aws:PrincipalTag/only}',
      Sid: 'not',
    },
  ]),
  rcp: [[policyOf('rcp', [allow('*', '*', { Sid: 'rcp', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })])]],
});

t.test('the keys that policies read, through conditions and variables', async (t) => {
  const keys = [...conditionKeysOf(set)].map(([lower, { key, statements }]) => [
    lower,
    key,
    ...statements.map((ref) => ref.statement.sid),
  ]);
  t.strictSame(keys, [
    ['aws:username', 'aws:UserName', 'one'],
    ['aws:resourcetag/team', 'aws:ResourceTag/Team', 'one', 'two'],
    ['aws:principaltag/team', 'aws:PrincipalTag/team', 'one'],
    ['aws:tokenissuetime', 'aws:TokenIssueTime', 'two'],
    ['aws:principaltag/only', 'aws:PrincipalTag/only', 'not'],
    ['aws:securetransport', 'aws:SecureTransport', 'rcp'],
  ]);
});

t.test('the keys that a context does not have', async (t) => {
  const context = contextOf({
    'AWS:USERNAME': 'x',
    'aws:ResourceTag/team': 'y',
    'aws:SecureTransport': 'true',
    'aws:TokenIssueTime': '',
  });
  t.strictSame(missingContextKeys(set, context), ['aws:PrincipalTag/team', 'aws:PrincipalTag/only']);
});

t.test('the keys that could decide about one action on one resource', async (t) => {
  const cluster = 'arn:aws:elasticache:us-east-1:1:cluster:';
  const keys = (action: string, resource: string, options?: { rcp?: boolean }) =>
    [...keysReadFor(set, { action, resource, ...options })].sort();
  const not = 'aws:principaltag/only';
  const one = ['aws:principaltag/team', 'aws:resourcetag/team', 'aws:username'];
  t.strictSame(keys('ElastiCache:DeleteCacheCluster', `${cluster}ana-1`, { rcp: false }), [not, ...one]);
  t.strictSame(keys('elasticache:DeleteCacheCluster', `${cluster}ana`, { rcp: false }), [not]);
  t.strictSame(keys('elasticache:DeleteCacheCluster', '*', { rcp: false }), [not]);
  t.strictSame(keys('elasticache:DeleteCacheCluster', '*'), [not, 'aws:securetransport']);
  t.strictSame(keys('s3:GetObject', 'arn:aws:s3:::x', { rcp: false }), ['aws:resourcetag/team', 'aws:tokenissuetime']);
  t.strictSame(keys('kms:Encrypt', '*', { rcp: false }), []);
});

t.test('an exception without a variable takes its statement out for good', async (t) => {
  const written = { Effect: 'Deny', Action: '*', Condition: { Bool: { k: 'true' } } } as const;
  const except = (NotResource: string) =>
    compilePolicySet({ identity: [policyOf('identity', [{ ...written, NotResource }])] });
  const question = { action: 'a:B', resource: 'arn:aws:s:::x' };
  t.equal(keysReadFor(except('arn:aws:s:::x'), question).size, 0);
  t.equal(keysReadFor(except('arn:aws:s:::y'), question).size, 1);
  t.equal(keysReadFor(except('arn:aws:s:::${v}'), question).size, 2);
});
