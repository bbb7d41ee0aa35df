import t from 'tap';
import { matchingParts } from '#src/core/engine/matching-parts.js';
import { compilePolicySet } from '#src/core/engine/policy-set.js';
import type { ContextValue } from '#src/core/terms/question.js';
import { allow, contextOf, policyOf, type WrittenStatement } from './policies.js';

const CLUSTER = 'arn:aws:elasticache:us-east-1:123456789012:cluster:prod-1';

function partsOf(statement: WrittenStatement, context: { [key: string]: ContextValue } = {}): string[] {
  const policy = policyOf('identity', [statement]);
  const request = { action: 'elasticache:DeleteCacheCluster', resource: CLUSTER, context: contextOf(context) };
  const parts = matchingParts(compilePolicySet({ identity: [policy] }), request, new Set(policy.document.statements));
  return [...parts.values()].flat().map((pointer) => pointer.replace('/Statement/0/', ''));
}

t.test('each entry that takes the request in, and no other', async (t) => {
  t.strictSame(partsOf(allow(['s3:*', 'ElastiCache:delete*', 'elasticache:*'], ['arn:aws:s3:::b', '*'])), [
    'Action/1',
    'Action/2',
    'Resource/1',
  ]);
  t.strictSame(partsOf(allow('s3:*', '*')), ['Resource'], 'of a statement that failed as well');
});

t.test('exceptions that spare nothing of the request match whole', async (t) => {
  t.strictSame(partsOf({ Effect: 'Deny', NotAction: 's3:*', NotResource: ['arn:aws:s3:::a', CLUSTER] }), ['NotAction']);
});

t.test('every condition that holds, variables put in', async (t) => {
  const statement = allow('*', '*', {
    Condition: {
      StringEquals: { 'aws:RequestTag/Team': '${aws:username}', 'aws:username': 'bob' },
      Null: { 'aws:MultiFactorAuthAge': 'true' },
    },
  });
  t.strictSame(partsOf(statement, { 'aws:requesttag/team': 'ana', 'aws:username': 'ana' }), [
    'Action',
    'Resource',
    'Condition/StringEquals/aws:RequestTag~1Team',
    'Condition/Null/aws:MultiFactorAuthAge',
  ]);
});

t.test('of statements that nobody asked for nothing is told', async (t) => {
  const set = compilePolicySet({ identity: [policyOf('identity', [allow('*', '*')])] });
  const request = { action: 'a:B', resource: '*', context: contextOf({}) };
  t.equal(matchingParts(set, request, new Set()).size, 0);
});
