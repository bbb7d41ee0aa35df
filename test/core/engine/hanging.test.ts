import t from 'tap';
import { decide } from '#src/core/engine/decide.js';
import { hangsOn } from '#src/core/engine/hanging.js';
import { compilePolicySet, type PolicyLayers } from '#src/core/engine/policy-set.js';
import type { Decision } from '#src/core/terms/verdict.js';
import { allow, contextOf, deny, policyOf, type WrittenStatement } from './policies.js';

const CLUSTER = 'arn:aws:elasticache:us-east-1:1:cluster:c';
const ACTION = 'elasticache:DeleteCacheCluster';
const TAG = 'aws:ResourceTag/team';
const CONTEXT = { 'aws:PrincipalTag/team': 'a', 'aws:SourceIp': '10.0.0.1' };
const isTag = (key: string): boolean => key.startsWith('aws:resourcetag/');

const when = (Condition: NonNullable<WrittenStatement['Condition']>) => ({ Condition });
const setOf = (statements: readonly WrittenStatement[], more: Partial<PolicyLayers> = {}) =>
  compilePolicySet({ identity: [policyOf('identity', statements)], ...more });
const ask = (statements: readonly WrittenStatement[], more?: Partial<PolicyLayers>): [Decision, boolean] => {
  const set = setOf(statements, more);
  const request = { action: ACTION, resource: CLUSTER, context: contextOf(CONTEXT) };
  const { decision } = decide(set, request);
  return [decision, hangsOn(set, request, decision, isTag)];
};

const ALL = allow('*', '*');
const RED = { StringEquals: { [TAG]: 'red' } };

const CASES: readonly (readonly [what: string, statements: WrittenStatement[], ...answer: [Decision, boolean]])[] = [
  ['nothing reads tags', [ALL], 'allowed', false],
  ['a Deny of red', [ALL, deny('*', '*', when(RED))], 'allowed', true],
  ['a Deny of another action', [ALL, deny('elasticache:Create*', '*', when(RED))], 'allowed', false],
  ['a Deny of another resource', [ALL, deny('*', `${CLUSTER}x`, when(RED))], 'allowed', false],
  [
    'a Deny that excepts it',
    [ALL, { Effect: 'Deny', Action: '*', NotResource: CLUSTER, ...when(RED) }],
    'allowed',
    false,
  ],
  [
    'a Deny whose other condition fails',
    [ALL, deny('*', '*', when({ ...RED, IpAddress: { 'aws:SourceIp': '8.8.8.8' } }))],
    'allowed',
    false,
  ],
  [
    'a Deny whose other condition fails for want of its key',
    [ALL, deny('*', '*', when({ StringEquals: { 'aws:userid': `\${${TAG}}` } }))],
    'allowed',
    false,
  ],
  [
    'a Deny that compares with the tag',
    [ALL, deny('*', '*', when({ StringEquals: { 'aws:PrincipalTag/team': `\${${TAG}}` } }))],
    'allowed',
    true,
  ],
  [
    'a Deny of resources named as the tag',
    [ALL, deny('*', `arn:aws:elasticache:*:*:cluster:\${${TAG}}`)],
    'allowed',
    true,
  ],
  [
    'a Deny of all but those named as the tag',
    [ALL, { Effect: 'Deny', Action: '*', NotResource: `arn:aws:elasticache:*:*:cluster:\${${TAG}}` }],
    'explicitDeny',
    true,
  ],
  [
    'a Deny of what is not red',
    [ALL, deny('*', '*', when({ StringNotEquals: { [TAG]: 'red' } }))],
    'explicitDeny',
    true,
  ],
  ['beside one that surely denies', [ALL, deny('*', '*', when(RED)), deny('*', CLUSTER)], 'explicitDeny', false],
  [
    'beside one that surely denies all but another',
    [ALL, deny('*', '*', when(RED)), { Effect: 'Deny', Action: '*', NotResource: `${CLUSTER}x` }],
    'explicitDeny',
    false,
  ],
  [
    'a Deny whose first condition fails',
    [ALL, deny('*', '*', when({ IpAddress: { 'aws:SourceIp': '8.8.8.8' }, ...RED }))],
    'allowed',
    false,
  ],
  [
    'an Allow whose condition holds whatever the tags are',
    [allow('*', '*', when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }))],
    'allowed',
    false,
  ],
  ['an Allow of red', [allow('*', '*', when(RED))], 'implicitDeny', false],
  [
    'and a Deny of what is not',
    [allow('*', '*', when(RED)), deny('*', '*', when({ StringNotEquals: { [TAG]: 'red' } }))],
    'explicitDeny',
    false,
  ],
  [
    'an Allow that rests on its absence',
    [allow('*', '*', when({ StringNotEquals: { [TAG]: 'red' } }))],
    'allowed',
    true,
  ],
  ['an Allow with IfExists', [allow('*', '*', when({ StringEqualsIfExists: { [TAG]: 'red' } }))], 'allowed', true],
  ['beside one that rests on nothing', [ALL, allow('*', '*', when({ Null: { [TAG]: 'true' } }))], 'allowed', false],
];

for (const [what, statements, ...answer] of CASES) t.test(what, async (t) => t.strictSame(ask(statements), answer));

t.test('every layer that has to allow counts', async (t) => {
  const restsOnAbsence = policyOf('boundary', [allow('*', '*', when({ Null: { [TAG]: 'true' } }))]);
  t.strictSame(ask([ALL], { boundary: restsOnAbsence }), ['allowed', true]);
  const denies = policyOf('scp', [ALL, deny('*', '*', when(RED))]);
  t.strictSame(ask([ALL], { scp: [[denies]] }), ['allowed', true]);
  const rcp = [[policyOf('rcp', [ALL, deny('*', '*', when(RED))])]];
  t.strictSame(ask([ALL], { rcp }), ['allowed', true]);
  const request = { action: ACTION, resource: CLUSTER, context: contextOf(CONTEXT) };
  t.notOk(
    hangsOn(setOf([ALL], { rcp }), { ...request, rcp: false }, 'allowed', isTag),
    'which apply to other services',
  );
});

/** Of every pair of statements that the tags take part in: what is not said to hang is the same whatever the tags are. */
t.test('an answer that does not hang on tags is the same with any tags', async (t) => {
  const conditions = ['StringEquals', 'StringNotEquals', 'StringLikeIfExists', 'Null', 'ForAllValues:StringEquals'].map(
    (operator) => when({ [operator]: { [TAG]: operator === 'Null' ? 'true' : 'red' } }),
  );
  const statements = [allow, deny].flatMap((make) => [
    make('*', '*'),
    make('*', `arn:aws:elasticache:*:*:cluster:\${${TAG}}`),
    ...conditions.map((condition) => make('*', '*', condition)),
  ]);
  let settled = 0;
  for (const one of statements)
    for (const other of statements) {
      const set = setOf([one, other]);
      const decideWith = (tags: Record<string, string>): Decision =>
        decide(set, { action: ACTION, resource: CLUSTER, context: contextOf({ ...CONTEXT, ...tags }) }).decision;
      const request = { action: ACTION, resource: CLUSTER, context: contextOf(CONTEXT) };
      const decision = decideWith({});
      if (decision !== 'allowed' || hangsOn(set, request, decision, isTag)) continue;
      settled++;
      for (const value of ['', 'red', 'blue', 'c'])
        t.equal(decideWith({ [TAG]: value }), 'allowed', JSON.stringify([one, other, value]));
    }
  t.ok(settled > 5);
});
