import t from 'tap';
import { authorize, type Outcome, type RequestFacts, type World } from '#src/core/authorize/authorize.js';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { ask, policy, worldOf, worldOfAlice } from '../../support/world.js';
import { SECRET, SIGNED_AT, sign, type ToSign } from '../wire/signature/sign-fixture.js';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const ALL = policy({ Effect: 'Allow', Action: 'elasticache:*', Resource: '*' });

const PEOPLE = {
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/alice',
      accessKeys: [{ id: KEY, secret: SECRET }, { id: 'AKIABELIEVED0EXAMPLE' }],
      inline: [{ name: 'all', document: ALL }],
    },
    {
      arn: 'arn:aws:iam::123456789012:role/r',
      inline: [{ name: 'all', document: ALL }],
      sessions: [
        {
          name: 'ci',
          accessKey: { id: 'ASIASESSION00EXAMPLE', secret: SECRET, token: 'tok' },
          expires: '2024-03-05T07:00:00Z',
        },
      ],
    },
  ],
};

const world = worldOf(PEOPLE);
const body = (action: string, more = ''): string => `Action=${action}&Version=2015-02-02${more}`;
const signed = (wanted: ToSign): Promise<HttpRequest> => sign({ headers: TYPE, ...wanted });

function run(request: HttpRequest, facts: Partial<RequestFacts> = {}, at: World = world): Outcome {
  return authorize(at, request, { now: SIGNED_AT.getTime(), tagsOf: () => undefined, ...facts });
}

const codeOf = (outcome: Outcome): string => (outcome.kind === 'rejected' ? outcome.fault.code : outcome.kind);

interface Failure {
  readonly name: string;
  readonly wanted: ToSign;
  readonly code: string;
  readonly change?: (request: HttpRequest) => HttpRequest;
  readonly now?: Date;
}

const MALFORMED = body('NoSuchThing', '&A=1&A=2');
const session = { accessKeyId: 'ASIASESSION00EXAMPLE', sessionToken: 'tok' };
const unsigned = (request: HttpRequest): HttpRequest => ({
  ...request,
  headers: request.headers.filter(([name]) => name.toLowerCase() !== 'authorization'),
});
const spoiled = (request: HttpRequest): HttpRequest => ({
  ...request,
  headers: request.headers.map(([name, value]) =>
    name === 'authorization' ? [name, 'AWS4-HMAC-SHA256 x'] : [name, value],
  ),
});

/** Each request is wrong in everything that comes later, too: the first thing in AWS's order is told. */
const FAILURES: readonly Failure[] = [
  { name: 'no credentials', wanted: { body: MALFORMED }, change: unsigned, code: 'MissingAuthenticationToken' },
  { name: 'malformed ones', wanted: { body: MALFORMED }, change: spoiled, code: 'IncompleteSignature' },
  {
    name: 'an unknown key',
    wanted: { body: MALFORMED, accessKeyId: 'AKIANOBODY000EXAMPLE' },
    code: 'InvalidClientTokenId',
  },
  { name: 'a wrong token', wanted: { ...session, sessionToken: 'no', body: MALFORMED }, code: 'InvalidClientTokenId' },
  {
    name: 'an ended session',
    wanted: { ...session, body: MALFORMED },
    now: new Date('2024-03-05T07:00:00Z'),
    code: 'ExpiredToken',
  },
  {
    name: 'an old signature',
    wanted: { body: MALFORMED },
    now: new Date('2024-03-05T07:00:00Z'),
    code: 'SignatureDoesNotMatch',
  },
  {
    name: 'a wrong signature',
    wanted: { body: 'other' },
    change: (request) => ({ ...request, body: Buffer.from(MALFORMED) }),
    code: 'SignatureDoesNotMatch',
  },
  { name: 'the wrong service', wanted: { body: MALFORMED, service: 'sqs' }, code: 'SignatureDoesNotMatch' },
  { name: 'a parameter given twice', wanted: { body: MALFORMED }, code: 'MalformedQueryString' },
  { name: 'no action', wanted: { body: 'Version=2015-02-02' }, code: 'MissingAction' },
  { name: 'an unknown action', wanted: { body: body('NoSuchThing') }, code: 'InvalidAction' },
  { name: 'another version', wanted: { body: 'Action=DescribeUsers&Version=2014-01-01' }, code: 'InvalidAction' },
  { name: 'nothing', wanted: { body: body('DescribeUsers') }, code: 'allowed' },
  { name: 'nothing, in a session', wanted: { ...session, body: body('DescribeUsers') }, code: 'allowed' },
];

for (const { name, wanted, code, change, now = SIGNED_AT } of FAILURES) {
  t.test(`wrong: ${name}`, async (t) => {
    const request = await signed(wanted);
    t.equal(codeOf(run(change ? change(request) : request, { now: now.getTime() })), code);
  });
}

t.test('a signature is verified when the secret is known, else believed unless that is forbidden', async (t) => {
  const own = await signed({ body: body('DescribeUsers') });
  const believed = await signed({ body: body('DescribeUsers'), accessKeyId: 'AKIABELIEVED0EXAMPLE' });
  const strict = worldOf(PEOPLE, { requireSignatures: true });
  t.match(run(own), { kind: 'allowed', signatureVerified: true, accessKeyId: KEY });
  t.match(run(believed), { kind: 'allowed', signatureVerified: false });
  t.match(run(own, {}, strict), { kind: 'allowed', signatureVerified: true });
  t.equal(codeOf(run(believed, {}, strict)), 'InvalidClientTokenId');
});

t.test('the default principal is whoever nobody knows', async (t) => {
  const stranger = await signed({ body: body('DescribeUsers'), accessKeyId: 'AKIANOBODY000EXAMPLE' });
  for (const defaultPrincipal of [KEY, 'arn:aws:iam::123456789012:user/alice']) {
    const found = run(stranger, {}, worldOf(PEOPLE, { defaultPrincipal }));
    t.match(found, { kind: 'allowed', caller: { userName: 'alice' }, signatureVerified: false });
  }
});

t.test('a call that names more resources than any may is refused before they are judged', async (t) => {
  const naming = (count: number) =>
    signed({
      body: `Action=CreateUserGroup&Version=2015-02-02&UserGroupId=g&Engine=redis${Array.from({ length: count }, (_, i) => `&UserIds.member.${i + 1}=u${i}`).join('')}`,
    });
  t.match(run(await naming(900)), { checks: { length: 901 } });
  t.equal(codeOf(run(await naming(1000))), 'MalformedQueryString');
});

t.test('other services are told apart, and none gets our API through', async (t) => {
  const other = await signed({ body: 'Action=ListQueues&Version=2012-11-05', service: 'sqs', region: 'eu-west-1' });
  t.match(run(other), { kind: 'otherService', service: 'sqs', region: 'eu-west-1', operation: 'ListQueues' });
  const s3 = await signed({ method: 'PUT', path: '/bucket/key', body: 'bytes', service: 's3' });
  t.match(run(s3), { kind: 'otherService', service: 's3', signatureVerified: true });
  const strict = worldOf(PEOPLE, { requireSignatures: true });
  for (const service of ['s3', 'sqs', 's3anything']) {
    const made = await signed({ method: 'PUT', path: '/bucket/key', body: 'bytes', service });
    for (const world of [undefined, strict]) {
      t.match(run(made, {}, world), { kind: 'otherService', signatureVerified: true }, service);
      const forged = { ...made, body: Buffer.from('other bytes') };
      t.equal(codeOf(run(forged, {}, world)), 'SignatureDoesNotMatch', `${service}, forged`);
    }
  }
  const unknown = await signed({ body: 'Action=ListQueues', service: 'sqs', accessKeyId: 'AKIABELIEVED0EXAMPLE' });
  t.equal(codeOf(run(unknown, {}, strict)), 'InvalidClientTokenId', 'a key without a secret');
  const ours = await signed({ body: body('DescribeUsers'), service: 'sts' });
  t.match(run(ours), { kind: 'rejected', fault: { message: /correct service: 'elasticache'/ } });
});

t.test('unknown operations are checked only when asked to, and names of permissions never', async (t) => {
  const CASES: readonly [operation: string, reject: string, check: string][] = [
    ['CreateTimeMachine', 'InvalidAction', 'allowed'],
    ['Connect', 'InvalidAction', 'InvalidAction'],
    ['connect', 'InvalidAction', 'InvalidAction'],
    ['CONNECT', 'InvalidAction', 'InvalidAction'],
    ['InterruptClusterAzPower', 'InvalidAction', 'InvalidAction'],
    ['interruptclusterazpower', 'InvalidAction', 'InvalidAction'],
    ['describeusers', 'InvalidAction', 'InvalidAction'],
    ['Describe*', 'InvalidAction', 'InvalidAction'],
    ['DescribeUsers', 'allowed', 'allowed'],
  ];
  const checking = worldOf(PEOPLE, { unknownOperations: 'check' });
  for (const [operation, rejecting, checked] of CASES) {
    const request = await signed({ body: body(encodeURIComponent(operation)) });
    t.equal(codeOf(run(request)), rejecting, operation);
    t.equal(codeOf(run(request, {}, checking)), checked, `${operation}, checked`);
  }
  t.match(run(await signed({ body: body('CreateTimeMachine') }), {}, checking), {
    checks: [{ check: { action: 'elasticache:CreateTimeMachine', resource: '*' } }],
    warnings: [/`CreateTimeMachine` is unknown here/],
  });
});

t.test('all checks must be allowed', async (t) => {
  const params = { SourceSnapshotName: 'a', TargetSnapshotName: 'b' };
  const only = (name: string): object =>
    policy({ Effect: 'Allow', Action: 'elasticache:*', Resource: `arn:aws:elasticache:*:*:snapshot:${name}` });
  const outcome = (...documents: object[]): string =>
    ask(worldOfAlice(documents), { operation: 'CopySnapshot', params }).answer.outcome;
  t.equal(outcome(only('a')), 'denied');
  t.equal(outcome(only('b')), 'denied');
  t.equal(outcome(only('a'), only('b')), 'allowed');
});

t.test('what belongs to another account is never allowed', async (t) => {
  const at = (ResourceName: string): Outcome =>
    ask(worldOfAlice([ALL]), { operation: 'ListTagsForResource', params: { ResourceName } }).outcome;
  const foreign = [
    'arn:aws:elasticache:us-east-1:999999999999:cluster:a',
    'arn:aws:elasticache:us-east-1:999999999999:cluster:123456789012:a',
    'arn:aws:elasticache:123456789012:999999999999:cluster:a',
    'arn:aws:elasticache::999999999999:globalreplicationgroup:a',
    'arn:aws:elasticache:us-east-1:1234567890123:cluster:a',
    'arn:aws:elasticache:us-east-1:*:cluster:a',
  ];
  for (const arn of foreign) {
    const denial = { decision: 'implicitDeny', layer: 'resource' };
    t.match(at(arn), { kind: 'denied', checks: [{ foreign: true, verdict: denial }] }, arn);
  }
  const own = ['us-east-1:123456789012:cluster:a', 'eu-west-1:123456789012:cluster:999999999999:a'];
  for (const rest of own) t.equal(at(`arn:aws:elasticache:${rest}`).kind, 'allowed', rest);
});

t.test('an explicit deny is told before the account', async (t) => {
  const deny = policy({ Effect: 'Deny', Action: '*', Resource: '*' });
  const params = { ResourceName: 'arn:aws:elasticache:us-east-1:999999999999:cluster:a' };
  const { outcome } = ask(worldOfAlice([ALL, deny]), { operation: 'ListTagsForResource', params });
  t.match(outcome, { checks: [{ foreign: true, verdict: { decision: 'explicitDeny', layer: 'identity' } }] });
});

t.test('tags are wanted only when a statement that could apply asks for them', async (t) => {
  const ARN = 'arn:aws:elasticache:us-east-1:123456789012:cluster:c';
  const tagged = (Action: string, Resource: string, Condition: object): object =>
    policy({ Effect: 'Allow', Action, Resource, Condition });
  const byTag = { StringEquals: { 'aws:ResourceTag/team': 'cache' } };
  const byVariable = { StringEquals: { 'aws:username': '${aws:ResourceTag/owner}' } };
  const call = { operation: 'DeleteCacheCluster', params: { CacheClusterId: 'C' } };
  const wanted = (document: object, line: object = call): readonly string[] =>
    ask(worldOfAlice([document]), { ...line }).outcome.wantedTags;
  t.strictSame(wanted(ALL), []);
  t.strictSame(wanted(tagged('elasticache:*', '*', byTag)), [ARN]);
  t.strictSame(wanted(tagged('elasticache:*', '*', byVariable)), [ARN]);
  t.strictSame(wanted(tagged('elasticache:Describe*', '*', byTag)), [], 'about another action');
  t.strictSame(wanted(tagged('elasticache:*', `${ARN}2`, byTag)), [], 'about another resource');
  t.strictSame(wanted(tagged('elasticache:*', '*', byTag), { ...call, resourceTags: { [ARN]: {} } }), [], 'known');
  const create = { operation: 'CreateCacheCluster', params: { CacheClusterId: 'c' } };
  t.notOk(wanted(tagged('elasticache:*', '*', byTag), create).includes(ARN), 'what is made has none yet');
});

t.test('an exception while deciding is not an answer', async (t) => {
  const request = await signed({ body: body('DescribeUsers') });
  const broken = { ...world, catalog: { ...world.catalog, operations: undefined } } as unknown as World;
  t.throws(() => run(request, {}, broken));
});
