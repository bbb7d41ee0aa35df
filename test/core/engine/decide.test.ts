import t from 'tap';
import { classify } from '#src/core/engine/classify.js';
import { decide } from '#src/core/engine/decide.js';
import { compilePolicySet, type PolicyLayers } from '#src/core/engine/policy-set.js';
import { compilePolicy } from '#src/core/policy/match/compile.js';
import type { AuthorizationRequest } from '#src/core/terms/question.js';
import { allow, contextOf, deny, documentOf, policyOf, type WrittenStatement } from './policies.js';

const CLUSTER = 'arn:aws:elasticache:us-east-1:123456789012:cluster:prod-1';
const ACTION = 'elasticache:DeleteCacheCluster';

const request = (more: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({
  action: ACTION,
  resource: CLUSTER,
  context: contextOf({}),
  ...more,
});

/** `allowed`, or `implicitDeny scp 1`; and the Sids of the deciding statements. */
function answer(
  layers: PolicyLayers,
  more: Partial<AuthorizationRequest> = {},
  options: { rcp?: boolean } = {},
): string {
  const verdict = decide(compilePolicySet(layers), request({ ...more, ...options }));
  const sids = verdict.statements.map(({ statement }) => statement.sid ?? '-');
  return [verdict.decision, verdict.layer, verdict.level, ...sids].filter((part) => part !== undefined).join(' ');
}

const identity = (...statements: WrittenStatement[]) => [policyOf('identity', statements)];
const everything = allow('*', '*', { Sid: 'all' });

t.test('Action and NotAction', async (t) => {
  const table: readonly [statement: WrittenStatement, action: string, expected: string][] = [
    [allow('elasticache:DeleteCacheCluster', '*'), ACTION, 'allowed -'],
    [allow('ELASTICACHE:deletecachecluster', '*'), ACTION, 'allowed -'],
    [allow('elasticache:DeleteCacheCluster', '*'), 'ElastiCache:DELETECACHECLUSTER', 'allowed -'],
    [allow('elasticache:Delete*', '*'), ACTION, 'allowed -'],
    [allow('elasticache:*Cache?luster', '*'), ACTION, 'allowed -'],
    [allow('elasticache:Describe*', '*'), ACTION, 'implicitDeny identity'],
    [allow('elasticache:DeleteCache', '*'), ACTION, 'implicitDeny identity'],
    [allow('s3:*', '*'), ACTION, 'implicitDeny identity'],
    [allow(['s3:*', 'elasticache:*'], '*'), ACTION, 'allowed -'],
    [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, ACTION, 'allowed -'],
    [{ Effect: 'Allow', NotAction: ['s3:*', 'elasticache:Delete*'], Resource: '*' }, ACTION, 'implicitDeny identity'],
    [{ Effect: 'Deny', NotAction: 's3:*', Resource: '*' }, ACTION, 'explicitDeny identity -'],
  ];
  for (const [statement, action, expected] of table) {
    t.equal(answer({ identity: identity(statement) }, { action }), expected, JSON.stringify(statement));
  }
});

t.test('Resource and NotResource', async (t) => {
  const LIST = 'arn:aws:elasticache:us-east-1:123456789012:cluster:*';
  const not = (NotResource: string | string[]): WrittenStatement => ({ Effect: 'Deny', Action: '*', NotResource });
  const denied = 'explicitDeny identity -';
  const table: readonly [statement: WrittenStatement, resource: string, expected: string][] = [
    [deny('*', CLUSTER), CLUSTER, denied],
    [deny('*', CLUSTER), LIST, 'allowed all'],
    [deny('*', CLUSTER), '*', 'allowed all'],
    [not(CLUSTER), CLUSTER, 'allowed all'],
    [not(CLUSTER), LIST, denied],
    [not(CLUSTER), '*', denied],
    [not(LIST), LIST, 'allowed all'],
    [not([LIST, 'arn:aws:s3:::x']), CLUSTER, 'allowed all'],
    [not('*'), '*', 'allowed all'],
    // A variable without a value: the entry matches nothing, so NotResource excepts nothing.
    [not('arn:aws:elasticache:*:*:cluster:${aws:userid}'), CLUSTER, denied],
    [not("arn:aws:elasticache:*:*:cluster:${aws:userid, 'prod-1'}"), CLUSTER, 'allowed all'],
    [deny('*', 'arn:aws:elasticache:*:*:cluster:${aws:userid}'), CLUSTER, 'allowed all'],
  ];
  for (const [statement, resource, expected] of table) {
    t.equal(
      answer({ identity: identity(everything, statement) }, { resource }),
      expected,
      `${JSON.stringify(statement)} ${resource}`,
    );
  }
});

t.test('an explicit deny wins, wherever it stands', async (t) => {
  const all = { scp: [[policyOf('scp', [everything])]], rcp: [[policyOf('rcp', [everything])]] };
  const open = {
    identity: identity(everything),
    boundary: policyOf('boundary', [everything]),
    session: [policyOf('session', [everything])],
    ...all,
  };
  const no = deny('elasticache:Delete*', '*', { Sid: 'no' });
  const table: readonly [layers: PolicyLayers, expected: string][] = [
    [open, 'allowed all all all all all'],
    [{ ...open, identity: identity(everything, no) }, 'explicitDeny identity no'],
    [{ ...open, boundary: policyOf('boundary', [no, everything]) }, 'explicitDeny boundary no'],
    [{ ...open, session: [policyOf('session', [everything]), policyOf('session', [no])] }, 'explicitDeny session no'],
    [{ ...open, scp: [[policyOf('scp', [everything])], [policyOf('scp', [no])]] }, 'explicitDeny scp 1 no'],
    [{ ...open, rcp: [[policyOf('rcp', [everything, no])]] }, 'explicitDeny rcp 0 no'],
    [{ identity: [], scp: [[policyOf('scp', [no])]] }, 'explicitDeny scp 0 no'],
    [
      { identity: identity(no), session: [policyOf('session', [no])], rcp: [[policyOf('rcp', [no])]] },
      'explicitDeny identity no no no',
    ],
    [{ ...open, root: true, identity: identity(no) }, 'explicitDeny identity no'],
  ];
  for (const [layers, expected] of table) t.equal(answer(layers), expected, expected);
});

t.test('every layer and every level needs an allow of its own', async (t) => {
  const other = allow('s3:*', '*', { Sid: 's3' });
  const yes = (layer: 'scp' | 'rcp' | 'session' | 'boundary') => policyOf(layer, [everything]);
  const no = (layer: 'scp' | 'rcp' | 'session' | 'boundary') => policyOf(layer, [other]);
  const mine = identity(everything);
  const table: readonly [layers: PolicyLayers, expected: string][] = [
    [{ identity: [] }, 'implicitDeny identity'],
    [{ identity: identity(other) }, 'implicitDeny identity'],
    [{ identity: mine }, 'allowed all'],
    [{ identity: mine, boundary: yes('boundary') }, 'allowed all all'],
    [{ identity: mine, boundary: no('boundary') }, 'implicitDeny boundary'],
    [{ identity: [], boundary: yes('boundary') }, 'implicitDeny identity'],
    [{ identity: mine, session: [] }, 'implicitDeny session'],
    [{ identity: mine, session: [no('session')] }, 'implicitDeny session'],
    [{ identity: mine, session: [no('session'), yes('session')] }, 'allowed all all'],
    [{ identity: mine, scp: [] }, 'allowed all'],
    [{ identity: mine, scp: [[]] }, 'implicitDeny scp 0'],
    [{ identity: mine, scp: [[yes('scp')], []] }, 'implicitDeny scp 1'],
    [{ identity: mine, scp: [[no('scp'), yes('scp')], [yes('scp')]] }, 'allowed all all all'],
    [{ identity: mine, scp: [[yes('scp')], [no('scp')]], rcp: [[yes('rcp')]] }, 'implicitDeny scp 1'],
    [{ identity: mine, scp: [[no('scp')]], rcp: [[yes('rcp')], [no('rcp')]] }, 'implicitDeny rcp 1'],
    [{ identity: [], boundary: no('boundary'), session: [], scp: [[]] }, 'implicitDeny scp 0'],
    [{ identity: [], boundary: no('boundary'), session: [] }, 'implicitDeny identity'],
    [{ identity: mine, boundary: no('boundary'), session: [] }, 'implicitDeny boundary'],
    [{ identity: [], root: true }, 'allowed'],
    [{ identity: [], root: true, scp: [[no('scp')]] }, 'implicitDeny scp 0'],
    [{ identity: [], root: true, boundary: no('boundary') }, 'implicitDeny boundary'],
    [{ identity: [], root: true, session: [] }, 'implicitDeny session'],
  ];
  for (const [layers, expected] of table) t.equal(answer(layers), expected, expected);
});

t.test('resource control policies take part only where the caller says so', async (t) => {
  const rcp = [[policyOf('rcp', [deny('*', '*', { Sid: 'no' })])]];
  t.equal(answer({ identity: identity(everything), rcp }), 'explicitDeny rcp 0 no');
  t.equal(answer({ identity: identity(everything), rcp }, {}, { rcp: true }), 'explicitDeny rcp 0 no');
  t.equal(answer({ identity: identity(everything), rcp }, {}, { rcp: false }), 'allowed all');
  t.equal(answer({ identity: identity(everything), rcp: [[]] }, {}, { rcp: false }), 'allowed all');
  const set = compilePolicySet({ identity: identity(everything), rcp });
  t.equal(classify(set, request()).length, 2);
  t.equal(classify(set, request({ rcp: false })).length, 1);
});

t.test('all deciding statements are told, each once, in document order', async (t) => {
  const statements = [
    allow(ACTION, ['*', CLUSTER, 'arn:aws:elasticache:*'], { Sid: 'a' }),
    allow('*', 'arn:aws:elasticache:*:*:*-1', { Sid: 'b' }),
    allow('*', 'arn:aws:elasticache:*:*:cluster:*', { Sid: 'c' }),
    allow('*', CLUSTER, { Sid: 'd', Condition: { Null: { 'aws:userid': 'false' } } }),
    allow('*', CLUSTER, { Sid: 'e', Condition: { Null: { 'aws:userid': 'true' } } }),
  ];
  t.equal(answer({ identity: [policyOf('identity', statements), ...identity(everything)] }), 'allowed a b c e all');
  t.equal(
    answer({ identity: identity(everything, ...statements.map((one) => ({ ...one, Effect: 'Deny' as const }))) }),
    'explicitDeny identity a b c e',
  );
});

t.test('a set decides again and again, about other requests as well', async (t) => {
  const set = compilePolicySet({
    identity: identity(allow('elasticache:*', CLUSTER), deny('elasticache:Delete*', '*')),
  });
  for (let round = 0; round < 3; round++) {
    t.equal(decide(set, request()).decision, 'explicitDeny');
    t.equal(decide(set, request({ action: 'elasticache:ModifyCacheCluster' })).decision, 'allowed');
    t.equal(decide(set, request({ action: 'elasticache:ModifyCacheCluster', resource: '*' })).decision, 'implicitDeny');
  }
  set.scratch.decision = 0xffffffff;
  t.equal(decide(set, request()).decision, 'explicitDeny', 'after four billion decisions');
});

t.test('what is remembered is bounded, whatever callers ask', async (t) => {
  const set = compilePolicySet({ identity: identity(allow('elasticache:*', '*')) });
  for (let at = 0; at < 2000; at++) {
    t.equal(
      decide(set, request({ action: `elasticache:Action${at}`, resource: `arn:aws:x:::${at}` })).decision,
      'allowed',
    );
  }
  t.ok(set.indexes.byAction.size <= 256 && set.indexes.bySpelling.size <= 256);
});

t.test('a document that should never have come here is refused', async (t) => {
  t.throws(() => policyOf('identity', [{ Effect: 'Deny', Resource: '*' }]), { message: /no Action/ });
  t.throws(() => policyOf('identity', [{ Effect: 'Deny', Action: '*' }]), { message: /no Resource/ });
  const unknown = documentOf([deny('*', '*', { Condition: { StringEquals2: { k: 'v' } } })]);
  t.throws(() => compilePolicy(unknown, { layer: 'identity', name: 'p' }), { message: /unknown condition operator/ });
});

t.test('hostile requests', async (t) => {
  const set = compilePolicySet({ identity: identity(allow('elasticache:*', 'arn:aws:elasticache:*:*:*a*b*c*')) });
  for (const text of [
    '',
    ':',
    ':::::',
    'arn:',
    'arn:::::',
    '\ud800',
    '__proto__',
    'x'.repeat(1_000_000),
    '*'.repeat(1_000_000),
  ]) {
    t.equal(decide(set, request({ action: text })).decision, 'implicitDeny');
    t.equal(decide(set, request({ resource: text })).decision, 'implicitDeny');
    const long = decide(set, request({ resource: `arn:aws:elasticache:::${text}` }));
    t.equal(long.decision, 'implicitDeny');
  }
});

t.test('after four billion decisions nothing is taken from the first ones', async (t) => {
  const set = compilePolicySet({ identity: identity(allow(ACTION, '*')) });
  const other = request({ action: 'elasticache:DeleteUser' });
  t.equal(decide(set, request()).decision, 'allowed');
  set.scratch.decision = 0xffffffff;
  t.equal(
    decide(set, other).decision,
    'implicitDeny',
    'the number is that of the first decision again, its Allow is not',
  );
  set.scratch.decision = 0xffffffff;
  t.equal(decide(set, request()).decision, 'allowed', 'and its statement is met anew');
  set.scratch.decision = 0xfffffffe;
  t.equal(decide(set, request()).decision, 'allowed');
  t.equal(decide(set, other).decision, 'implicitDeny');
});
