import t from 'tap';
import { classify } from '#src/core/engine/classify.js';
import { compilePolicySet } from '#src/core/engine/policy-set.js';
import { compilePolicy } from '#src/core/policy/match/compile.js';
import type { ContextValue } from '#src/core/terms/question.js';
import type { Miss } from '#src/core/terms/verdict.js';
import { allow, contextOf, deny, documentOf, policyOf, type WrittenStatement } from './policies.js';

const CLUSTER = 'arn:aws:elasticache:us-east-1:123456789012:cluster:prod-1';

function missesOf(statement: WrittenStatement, context: { [key: string]: ContextValue } = {}): readonly Miss[] {
  const set = compilePolicySet({ identity: [policyOf('identity', [statement])] });
  const request = { action: 'elasticache:DeleteCacheCluster', resource: CLUSTER, context: contextOf(context) };
  return classify(set, request)[0]?.misses ?? [];
}

t.test('what kept a statement from matching', async (t) => {
  t.strictSame(missesOf(allow('elasticache:Delete*', '*')), []);
  t.strictSame(missesOf(allow('s3:*', '*')), [{ code: 'action', pointer: '/Statement/0/Action' }]);
  t.strictSame(missesOf(allow('*', ['arn:aws:s3:::a', 'arn:aws:s3:::b'])), [
    { code: 'resource', pointer: '/Statement/0/Resource' },
  ]);
  t.strictSame(missesOf({ Effect: 'Deny', NotAction: ['s3:*', 'ElastiCache:Delete*'], Resource: '*' }), [
    { code: 'notAction', pointer: '/Statement/0/NotAction/1', pattern: 'ElastiCache:Delete*' },
  ]);
  t.strictSame(missesOf({ Effect: 'Deny', Action: '*', NotResource: CLUSTER }), [
    { code: 'notResource', pointer: '/Statement/0/NotResource', pattern: CLUSTER },
  ]);
});

t.test('every miss is told, not only the first', async (t) => {
  const statement = allow('s3:*', 'arn:aws:s3:::b', {
    Condition: {
      StringEquals: { 'aws:RequestTag/Team': ['${aws:username}', 'red'], 'aws:username': 'ana' },
      Bool: { 'aws:SecureTransport': 'true' },
    },
  });
  const context = { 'aws:requesttag/team': 'blue', 'aws:username': 'ana' };
  t.strictSame(missesOf(statement, context), [
    { code: 'action', pointer: '/Statement/0/Action' },
    { code: 'resource', pointer: '/Statement/0/Resource' },
    {
      code: 'condition',
      pointer: '/Statement/0/Condition/StringEquals/aws:RequestTag~1Team',
      operator: 'StringEquals',
      key: 'aws:RequestTag/Team',
      reason: 'value',
      expected: ['ana', 'red'],
      actual: 'blue',
    },
    {
      code: 'condition',
      pointer: '/Statement/0/Condition/Bool/aws:SecureTransport',
      operator: 'Bool',
      key: 'aws:SecureTransport',
      reason: 'absent',
      expected: ['true'],
    },
  ]);
});

t.test('the pointer of an exception is the item where there is a list', async (t) => {
  const document = {
    ...documentOf([{ Effect: 'Deny', NotAction: ['elasticache:*'], Resource: '*' }]),
    locate: (pointer: string) => (pointer.startsWith('/Statement/0/NotAction/') ? { line: 1, column: 1 } : undefined),
  };
  const set = compilePolicySet({ identity: [compilePolicy(document, { layer: 'identity', name: 'p' })] });
  const [result] = classify(set, { action: 'elasticache:X', resource: '*', context: new Map() });
  t.match(result?.misses[0], { code: 'notAction', pointer: '/Statement/0/NotAction/0' });
});

t.test('one result for every statement of every layer, in reporting order', async (t) => {
  const set = compilePolicySet({
    identity: [
      policyOf('identity', [allow('*', '*'), deny('s3:*', '*')], { name: 'a' }),
      policyOf('identity', [allow('*', '*')], { name: 'b' }),
    ],
    boundary: policyOf('boundary', [allow('*', '*')]),
    session: [policyOf('session', [allow('*', '*')])],
    scp: [[policyOf('scp', [allow('*', '*')], { level: 0 })], [policyOf('scp', [allow('*', '*')], { level: 1 })]],
    rcp: [[policyOf('rcp', [allow('*', '*')], { level: 0 })]],
  });
  const results = classify(set, { action: 'x:Y', resource: '*', context: new Map() });
  const names = results.map(
    ({ policy, statement, matched }) => `${policy.name}${policy.level ?? ''}.${statement.index}${matched ? '' : '!'}`,
  );
  t.strictSame(names, ['a.0', 'a.1!', 'b.0', 'boundary.0', 'session.0', 'scp0.0', 'scp1.0', 'rcp0.0']);
});
