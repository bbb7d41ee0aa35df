import t from 'tap';
import { dryRun } from '#src/core/ask/dry-run.js';
import { ask, NOW, policy, worldOf, worldOfAlice } from '../../support/world.js';
import { SECRET, SIGNED_AT, sign } from '../wire/signature/sign-fixture.js';

const ALL = policy({ Effect: 'Allow', Action: 'elasticache:*', Resource: '*' });
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const BODY = 'Action=DescribeUsers&Version=2015-02-02';
const CALL = { operation: 'DescribeUsers' };
const scope = (key: string, region = 'eu-west-1'): string => `${key}/20260101/${region}/elasticache/aws4_request`;

const PEOPLE = {
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/alice',
      accessKeys: [{ id: KEY, secret: SECRET }, { id: 'AKIAALICE0000EXAMPLE' }],
      inline: [{ name: 'all', document: ALL }],
    },
    {
      arn: 'arn:aws:iam::222222222222:user/bob',
      accessKeys: [{ id: 'AKIABOB000000EXAMPLE' }],
      inline: [{ name: 'all', document: ALL }],
    },
    {
      arn: 'arn:aws:iam::123456789012:role/team/r',
      inline: [{ name: 'all', document: ALL }],
      sessions: [{ name: 'ci', accessKey: { id: 'ASIASESSION00EXAMPLE', secret: SECRET, token: 'tok' } }],
    },
  ],
};
const world = worldOf(PEOPLE);
const ALICE = 'arn:aws:elasticache:us-east-1:123456789012:user:*';

const callerOf = (line: Record<string, unknown>, principal?: string): string | undefined => {
  const { outcome, answer } = ask(world, line, principal === undefined ? {} : { principal });
  return outcome.caller?.arn ?? answer.code;
};

t.test('who calls: the line, its credentials, the flag, the only principal', async (t) => {
  const role = 'arn:aws:sts::123456789012:assumed-role/r';
  const signedBy = (key: string): object => ({
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope(key)}` },
  });
  const dateless = (key: string): object => ({
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope(key)}, SignedHeaders=host, Signature=0` },
  });
  const cases: readonly [name: string, line: object, caller: string, flag?: string][] = [
    ['a signature that nobody can verify', dateless('AKIABOB000000EXAMPLE'), 'arn:aws:iam::222222222222:user/bob'],
    ['a broken signature of a key whose secret is known', dateless(KEY), 'IncompleteSignature'],
    ['a broken signature of an unknown key', dateless('AKIANOBODY000EXAMPLE'), 'InvalidClientTokenId'],
    ['an ARN', { principal: 'arn:aws:iam::222222222222:user/bob' }, 'arn:aws:iam::222222222222:user/bob'],
    ['an access key', { principal: 'AKIABOB000000EXAMPLE' }, 'arn:aws:iam::222222222222:user/bob'],
    ['the ARN of a session', { principal: `${role}/ci` }, `${role}/ci`],
    ['the key of a session', { principal: 'ASIASESSION00EXAMPLE' }, `${role}/ci`],
    ['a role', { principal: 'arn:aws:iam::123456789012:role/team/r' }, `${role}/elasticache-iam-proxy`],
    ['a role as its answers name it', { principal: `${role}/elasticache-iam-proxy` }, `${role}/elasticache-iam-proxy`],
    ['a session that nobody told of', { principal: `${role}/other` }, 'InvalidClientTokenId'],
    ['Authorization', signedBy('AKIABOB000000EXAMPLE'), 'arn:aws:iam::222222222222:user/bob'],
    ['Authorization before the flag', signedBy('AKIABOB000000EXAMPLE'), 'arn:aws:iam::222222222222:user/bob', KEY],
    [
      'the line before Authorization',
      { ...signedBy('AKIABOB000000EXAMPLE'), principal: KEY },
      'arn:aws:iam::123456789012:user/alice',
    ],
    ['an unknown key', signedBy('AKIANOBODY000EXAMPLE'), 'InvalidClientTokenId', KEY],
    ['the flag', {}, 'arn:aws:iam::123456789012:user/alice', KEY],
    ['the flag, an unknown one', {}, 'InvalidClientTokenId', 'AKIANOBODY000EXAMPLE'],
    ['nobody', {}, 'MissingAuthenticationToken'],
  ];
  for (const [name, line, caller, flag] of cases) t.equal(callerOf({ ...CALL, ...line }, flag), caller, name);
  const alone = worldOfAlice([ALL]);
  t.equal(ask(alone, CALL).outcome.caller?.arn, 'arn:aws:iam::123456789012:user/alice', 'the only one');
  const byDefault = worldOf(PEOPLE, { defaultPrincipal: 'AKIABOB000000EXAMPLE' });
  t.match(ask(byDefault, CALL).outcome.caller, { userName: 'bob' }, 'the default principal');
  t.match(ask(byDefault, CALL, { principal: KEY }).outcome.caller, { userName: 'alice' }, 'the flag before it');
});

t.test('every form of a call', async (t) => {
  const principal = KEY;
  const credential = encodeURIComponent(scope(KEY, 'ap-south-1'));
  const cases: readonly [name: string, line: object, outcome: string, resource?: string][] = [
    ['a body', { body: BODY }, 'allowed', ALICE],
    ['an operation', { operation: 'DescribeUsers', params: {} }, 'allowed', ALICE],
    [
      'an operation with parameters',
      { operation: 'DescribeUsers', params: { UserId: 'Ana' } },
      'allowed',
      ALICE.replace('*', 'ana'),
    ],
    ['a target', { method: 'GET', target: `/?${BODY}` }, 'allowed', ALICE],
    ['an operation, as GET', { method: 'GET', operation: 'DescribeUsers' }, 'allowed', ALICE],
    [
      'a target and parameters',
      { method: 'GET', target: '/?UserId=ana', operation: 'DescribeUsers' },
      'allowed',
      ALICE.replace('*', 'ana'),
    ],
    [
      'a region in the scope',
      { method: 'GET', target: `/?${BODY}&X-Amz-Credential=${credential}` },
      'allowed',
      ALICE.replace('us-east-1', 'ap-south-1'),
    ],
    ['both a query and a body', { target: '/?UserId=ana', body: `${BODY}&UserId=bob` }, 'rejected'],
    ['a GET with a body', { method: 'GET', body: BODY }, 'rejected'],
    ['another content type', { body: BODY, headers: { 'Content-Type': 'application/json' } }, 'rejected'],
    ['another method', { method: 'DELETE', body: BODY }, 'rejected'],
  ];
  for (const [name, line, outcome, resource] of cases) {
    const { answer } = ask(world, { principal, ...line });
    t.equal(answer.outcome, outcome, name);
    t.equal(answer.checks[0]?.resource, resource, name);
  }
});

t.test('the answer has the form of the contract', async (t) => {
  const allowed = ask(world, {
    id: { any: 1 },
    ...CALL,
    principal: KEY,
    context: { 'AWS:CURRENTTIME': '2025-01-01T00:00:00Z' },
  }).answer;
  t.match(allowed, { id: { any: 1 }, outcome: 'allowed', status: 200 });
  t.strictSame(Object.keys(allowed), ['id', 'outcome', 'status', 'checks']);
  t.strictSame(Object.keys(allowed.checks[0] ?? {}), ['action', 'resource', 'context', 'decision']);
  t.match(allowed.checks[0]?.context, { 'aws:username': ['alice'], 'aws:CurrentTime': ['2025-01-01T00:00:00Z'] });
  for (const values of Object.values(allowed.checks[0]?.context ?? {})) t.ok(Array.isArray(values));

  const line = { id: 7, operation: 'DeleteUser', params: { UserId: 'a' } };
  const nobody = worldOfAlice([policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' })]);
  const denied = ask(nobody, line).answer;
  t.match(denied, {
    id: 7,
    outcome: 'denied',
    status: 403,
    code: 'AccessDenied',
    message: /^User: .*\nThis call needs/,
  });
  t.notMatch(ask(nobody, line, { explain: 'aws' }).answer.message, /\n/, 'the sentence alone');
  const rejected = ask(world, { id: null, body: '', principal: KEY }).answer;
  t.match(rejected, { id: null, outcome: 'rejected', status: 400, code: 'MissingAction', checks: [] });
  t.notOk('id' in ask(world, { ...CALL, principal: KEY }).answer, 'no id, none in the answer');
  const other = ask(world, {
    body: 'Action=ListQueues&Version=2012-11-05',
    headers: { authorization: `Credential=${KEY}/20260101/eu-west-1/sqs/aws4_request` },
  });
  t.match(other.answer, { outcome: 'rejected', status: 403, code: 'AccessDenied', checks: [] });
});

t.test('context and tags of the line count', async (t) => {
  const when = (Condition: object): object => policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
  const arn = 'arn:aws:elasticache:us-east-1:123456789012:user:ana';
  const call = { operation: 'DeleteUser', params: { UserId: 'ana' } };
  const cases: readonly [condition: object, more: object, outcome: string][] = [
    [
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      { context: { 'aws:MultiFactorAuthPresent': true } },
      'allowed',
    ],
    [{ NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } }, { context: { 'aws:multifactorauthage': 59 } }, 'allowed'],
    [{ StringEquals: { 'aws:username': 'bob' } }, { context: { 'aws:username': 'bob' } }, 'allowed'],
    [{ StringEquals: { 'aws:username': 'bob' } }, { context: { 'aws:username': ['bob'] } }, 'denied'],
    [{ StringEquals: { 'aws:ResourceTag/t': 'v' } }, { resourceTags: { [arn]: { t: 'v' } } }, 'allowed'],
    [{ StringEquals: { 'aws:ResourceTag/t': 'v' } }, { resourceTags: { [`${arn}x`]: { t: 'v' } } }, 'denied'],
  ];
  for (const [condition, more, outcome] of cases) {
    t.equal(ask(worldOfAlice([when(condition)]), { ...call, ...more }).answer.outcome, outcome, JSON.stringify(more));
  }
});

t.test('a signature is verified when there is one, at its own date', async (t) => {
  const { headers, body } = await sign({
    body: BODY,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const line = { headers: Object.fromEntries(headers), body: String(body) };
  t.ok(SIGNED_AT.getTime() - NOW > 3_600_000, 'the signature is not of today');
  t.match(ask(world, line).outcome, { kind: 'allowed', signatureVerified: true });
  t.equal(ask(world, { ...line, body: `${BODY}&UserId=x` }).answer.code, 'SignatureDoesNotMatch');
  t.match(ask(world, { ...line, principal: 'AKIABOB000000EXAMPLE' }).outcome, {
    kind: 'allowed',
    caller: { userName: 'bob' },
  });
  const wrongToken = await sign({ body: BODY, accessKeyId: 'ASIASESSION00EXAMPLE', sessionToken: 'other' });
  t.equal(ask(world, { headers: wrongToken.headers, body: BODY }).answer.code, 'InvalidClientTokenId');
});

t.test('a line of another form is told so', async (t) => {
  const cases: readonly [line: object, says: RegExp][] = [
    [{}, /expected `body`, or `operation` and `params`/],
    [{ body: 1 }, /`body` must be the form-encoded text/],
    [{ body: BODY, operation: 'DescribeUsers' }, /not both/],
    [{ params: {} }, /`params` needs `operation`/],
    [{ operation: 1 }, /`operation` must be a text/],
    [{ operation: 'DescribeUsers', params: [] }, /./],
    [{ operation: 'DescribeUsers', params: { UserId: 7 } }, /`UserId` must be a string/],
    [{ ...CALL, method: 1 }, /`method` and `target` must be texts/],
    [{ ...CALL, target: {} }, /`method` and `target` must be texts/],
    [{ ...CALL, headers: 'a' }, /`headers` must map names to texts/],
    [{ ...CALL, headers: { a: 1 } }, /`headers` must map names to texts/],
    [{ ...CALL, headers: ['a'] }, /`headers` must map names to texts/],
    [{ ...CALL, context: [] }, /`context` must map condition keys/],
    [{ ...CALL, context: { k: { a: 1 } } }, /`context`: each value must be a text or a list of texts/],
    [{ ...CALL, context: { k: [1] } }, /each value must be a text/],
    [{ ...CALL, resourceTags: [] }, /`resourceTags` must map ARNs to tags/],
    [{ ...CALL, resourceTags: { arn: 'a' } }, /`resourceTags` must map ARNs to tags/],
    [{ ...CALL, resourceTags: { arn: { k: 1 } } }, /`resourceTags` must map ARNs to tags/],
    [{ ...CALL, principal: 1 }, /`principal` must be an ARN or an access key id/],
    [{ ...CALL, principle: KEY }, /unknown field `principle`: did you mean `principal`/],
  ];
  for (const [line, says] of cases) {
    const answer = dryRun(world, { principal: KEY, ...line }, { now: NOW, explain: 'aws' });
    t.match('bad' in answer ? answer.bad : 'accepted', says, JSON.stringify(line));
  }
  t.notOk('bad' in dryRun(world, { ...CALL, note: 'mine' }, { now: NOW, explain: 'aws' }), 'notes may stand in a line');
  t.equal(ask(world, { operation: 'toString', principal: KEY }).answer.code, 'InvalidAction');
});

t.test('an answer says what AWS also asks, and which parameters are not known here', async (t) => {
  const world = worldOfAlice([ALL]);
  const plain = ask(world, { operation: 'DescribeEvents', params: {} }).answer;
  t.notOk('warnings' in plain || 'alsoAsked' in plain, 'nothing to say');
  const first = { CacheClusterId: 'c', Engine: 'memcached', CacheNodeType: 'cache.t3.micro', NumCacheNodes: 1 };
  t.match(ask(world, { operation: 'CreateCacheCluster', params: first }).answer.alsoAsked, /CreateServiceLinkedRole/);
  const body = 'Action=CreateCacheSubnetGroup&Version=2015-02-02&CacheSubnetGroupName=sn&Launched=1';
  t.match(ask(world, { body }).answer.warnings?.join(), /`Launched` of CreateCacheSubnetGroup is not known here/);
});
