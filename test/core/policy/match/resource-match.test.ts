import t from 'tap';
import { createFieldEnds, locateFields } from '#src/core/policy/match/arn-pattern.js';
import { compileResource, resourceCouldMatch, resourceMatches } from '#src/core/policy/match/resource-match.js';
import type { PolicyType } from '#src/core/terms/document.js';
import { contextOf } from '../../engine/policies.js';

const context = contextOf({ 'aws:username': 'ana', 'aws:PrincipalTag/any': '*', 'aws:TagKeys': ['ana'] });

function matches(pattern: string, resource: string, type: PolicyType = 'identity', variables = true): boolean {
  const ends = createFieldEnds();
  const fields = locateFields(resource, ends) ? ends : undefined;
  return resourceMatches(compileResource(pattern, type, variables), resource, fields, context);
}

const CLUSTER = 'arn:aws:elasticache:us-east-1:123456789012:cluster:prod-1';
const GLOBAL = 'arn:aws:elasticache::123456789012:globalreplicationgroup:abcde-g';

const TABLE: readonly [pattern: string, resource: string, expected: boolean][] = [
  ['*', CLUSTER, true],
  ['*', '*', true],
  ['**', '*', true],
  ['**', CLUSTER, true],
  ['*', 'nonsense', true],
  ['*', '', true],
  [CLUSTER, CLUSTER, true],
  [CLUSTER, '*', false],
  ['?', '*', false],
  ['*:*', '*', false],
  ['arn:*', '*', false],
  ['arn:aws:elasticache:*:*:*', '*', false],
  ['arn:aws:elasticache:*:*:*:*', CLUSTER, true],
  ['arn:aws:elasticache:*:*:*', CLUSTER, true],
  ['arn:aws:elasticache:*:*:cluster:*', CLUSTER, true],
  ['arn:aws:elasticache:us-east-1:123456789012:*', CLUSTER, true],
  ['arn:aws:elasticache:us-east-1:123456789012:cluster:prod-?', CLUSTER, true],
  ['arn:aws:elasticache:us-*-1:1234*:cluster:*-1', CLUSTER, true],
  ['arn:*:elasticache:*:*:*-1', CLUSTER, true],
  // The sixth field is one string: its colon is a character like any other.
  ['arn:aws:elasticache:*:*:clus*rod-1', CLUSTER, true],
  ['arn:aws:elasticache:*:*:prod-1', CLUSTER, false],
  // In the first five fields a wildcard does not cross a colon.
  ['arn:aws:elasticache:*:cluster:prod-1', CLUSTER, false],
  ['arn:aws:elastic*:cluster:prod-1', CLUSTER, false],
  ['arn:aws:elasticache:us-east-?:123456789012:cluster:prod-1', CLUSTER, true],
  ['arn:aws:elasticache:us-east-1?:123456789012:cluster:prod-1', CLUSTER, false],
  ['arn:aws:elasticache:us-east-1:123456789012:cluster:PROD-1', CLUSTER, false],
  ['ARN:aws:elasticache:us-east-1:123456789012:cluster:prod-1', CLUSTER, false],
  ['arn:aws:elasticache::123456789012:cluster:prod-1', CLUSTER, false],
  ['arn:aws:elasticache:*:123456789012:globalreplicationgroup:*', GLOBAL, true],
  ['arn:aws:elasticache::123456789012:globalreplicationgroup:*', GLOBAL, true],
  ['arn:aws:elasticache:?*:123456789012:globalreplicationgroup:*', GLOBAL, false],
  // Asterisks in the request are plain characters.
  [
    'arn:aws:elasticache:us-east-1:123456789012:cluster:*',
    'arn:aws:elasticache:us-east-1:123456789012:cluster:*',
    true,
  ],
  [
    'arn:aws:elasticache:us-east-1:123456789012:cluster:prod-*',
    'arn:aws:elasticache:us-east-1:123456789012:cluster:*',
    false,
  ],
  [
    'arn:aws:elasticache:us-east-1:123456789012:cluster:?',
    'arn:aws:elasticache:us-east-1:123456789012:cluster:*',
    true,
  ],
  [CLUSTER, 'arn:aws:elasticache:us-east-1:123456789012:cluster:*', false],
  ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b:c', true],
  ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket', false],
  // Variables: in the sixth field, literal, and without a value nothing.
  ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::b/ana/x', true],
  ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::b/bob/x', false],
  ['arn:aws:s3:::b/${aws:PrincipalTag/any}', 'arn:aws:s3:::b/x', false],
  ['arn:aws:s3:::b/${aws:PrincipalTag/any}', 'arn:aws:s3:::b/*', true],
  ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/*', true],
  ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/x', false],
  ["arn:aws:s3:::b/${aws:userid, 'anonymous'}", 'arn:aws:s3:::b/anonymous', true],
  ['arn:aws:s3:::b/${aws:userid}', 'arn:aws:s3:::b/', false],
  ['arn:aws:s3:::b/${aws:TagKeys}', 'arn:aws:s3:::b/ana', false],
  ['arn:aws:iam::${aws:username}:user/x', 'arn:aws:iam::ana:user/x', false],
];

t.test('patterns and resources', async (t) => {
  for (const [pattern, resource, expected] of TABLE)
    t.equal(matches(pattern, resource), expected, `${pattern} on ${resource}`);
});

t.test('incomplete ARNs', async (t) => {
  const patterns: readonly [pattern: string, identity: boolean, control: boolean][] = [
    ['arn:aws:elasticache', true, false],
    ['arn:aws:elasticache:us-east-1', true, false],
    ['arn:aws:elasticache:*', true, true],
    ['arn:aws:elasticache:us-*', true, true],
    ['arn:*', true, true],
    ['arn:aws:s3:*', false, false],
    ['arn:aws:elasticache:*:*:*', true, true],
    ['*', true, true],
  ];
  for (const [pattern, identity, control] of patterns) {
    for (const type of ['identity', 'boundary', 'session'] as const)
      t.equal(matches(pattern, CLUSTER, type), identity, `${type} ${pattern}`);
    for (const type of ['scp', 'rcp'] as const) t.equal(matches(pattern, CLUSTER, type), control, `${type} ${pattern}`);
  }
});

t.test('without variables `${...}` is text', async (t) => {
  t.equal(matches('arn:aws:s3:::b/${aws:username}', 'arn:aws:s3:::b/ana', 'identity', false), false);
  t.equal(matches('arn:aws:s3:::b/${aws:username}', 'arn:aws:s3:::b/${aws:username}', 'identity', false), true);
  t.equal(matches('arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/${anything}', 'identity', false), true);
});

t.test('what could match in some request', async (t) => {
  const could = (pattern: string, resource: string): boolean => {
    const ends = createFieldEnds();
    return resourceCouldMatch(
      compileResource(pattern, 'identity', true),
      resource,
      locateFields(resource, ends) ? ends : undefined,
    );
  };
  t.equal(could('arn:aws:s3:::b/${aws:userid}/x', 'arn:aws:s3:::b/anyone/x'), true);
  t.equal(could('arn:aws:s3:::b/${aws:userid}/x', 'arn:aws:s3:::b/anyone/y'), false);
  t.equal(could('arn:aws:s3:::b/${aws:userid}/x', '*'), false);
  t.equal(could('*', '*'), true);
});
