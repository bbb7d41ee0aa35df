/** Principals that live in an IAM endpoint, through the whole proxy. */
import { DescribeUsersCommand, ListTagsForResourceCommand } from '@aws-sdk/client-elasticache';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import t, { type Test } from 'tap';
import { type ProxyOptions, startProxy } from '#src/index.js';
import { startUpstream } from '../../support/edge.js';
import { allowing, iamError, policyArn, startIamSource, userArn } from '../../support/iam-source.js';
import { clientFor } from '../../support/sdk.js';

const BOB = { id: 'AKIABOB0000000EXAMPLE', secret: 'any' };
const EVE = { id: 'AKIAEVE0000000EXAMPLE', secret: 'any' };
const DESCRIBES = { inline: { p: allowing('elasticache:Describe*') } };

/** A proxy over an account, and what its callers get. */
async function setUp(t: Test, account: Parameters<typeof startIamSource>[1], options: ProxyOptions = {}) {
  const source = await startIamSource(t, account);
  const proxy = await startProxy({ principalsFrom: source.origin, principalsAge: 86_400, ...options });
  t.teardown(proxy.close);
  const describe = (key: typeof BOB) =>
    clientFor(proxy.url, key)
      .send(new DescribeUsersCommand({}))
      .then(
        () => 'allowed',
        ({ name, message }: Error) => `${name}: ${message}`,
      );
  const ready = async () => (await fetch(`${proxy.url}/_authz/ready`)).json() as Promise<Record<string, unknown>>;
  return { source, proxy, describe, ready };
}

/** Asks until the answer is another; tap's time limit ends a vain wait. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setImmediate(resolve));
}

t.test('users, groups, roles and managed policies count as IAM has them', async (t) => {
  const group = { inline: { g: allowing('elasticache:List*') } };
  const { describe, proxy, ready } = await setUp(t, {
    users: {
      bob: { groups: ['readers'], attached: [policyArn('describe')], tags: { team: 'cache' }, keys: [BOB.id] },
      eve: { ...DESCRIBES, boundary: policyArn('nothing'), keys: [EVE.id, 'AKIAOFF inactive'] },
    },
    groups: { readers: group },
    roles: { ci: DESCRIBES },
    policies: { [policyArn('describe')]: allowing('elasticache:Describe*'), [policyArn('nothing')]: allowing('s3:*') },
  });
  t.equal(await describe(BOB), 'allowed');
  const arn = 'arn:aws:elasticache:us-east-1:123456789012:user:x';
  await t.rejects(
    clientFor(proxy.url, BOB).send(new ListTagsForResourceCommand({ ResourceName: arn })),
    /not found/i,
    'the group allows it',
  );
  t.match(await describe(EVE), /no permissions boundary allows/);
  t.match(await describe({ id: 'AKIAOFF', secret: 'any' }), /InvalidClientTokenId/);
  t.match(await ready(), {
    status: 'ready',
    principalsFrom: { users: 2, roles: 1, keys: 2, failures: 0, lastRead: /^2\d{3}-/ },
  });
});

t.test('a change takes effect within the age; what is removed is gone', async (t) => {
  const { source, describe } = await setUp(t, { users: { bob: { keys: [BOB.id] } } }, { principalsAge: 1 });
  t.match(await describe(BOB), /AccessDenied.*no identity-based policy allows/);
  source.account = { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } };
  await until(async () => (await describe(BOB)) === 'allowed');
  source.account = { users: { bob: { ...DESCRIBES, keys: [EVE.id] } } };
  await until(async () => (await describe(BOB)).startsWith('InvalidClientTokenId'));
  t.equal(await describe(EVE), 'allowed', 'the new key of a rotation');
  source.account = {};
  await until(async () => (await describe(EVE)).startsWith('InvalidClientTokenId'));
});

t.test('an unknown key is asked about at once, and its owner is read anew', async (t) => {
  const { source, describe, ready } = await setUp(t, {});
  source.account = { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } };
  t.equal(await describe(BOB), 'allowed');
  t.match(await describe({ id: 'AKIANOBODY', secret: 'x' }), /^InvalidClientTokenId/);
  t.match(await ready(), { principalsFrom: { questions: 2, users: 1 } });
  source.calls.length = 0;
  t.match(await describe({ id: 'ASIASESSION', secret: 'x' }), /^InvalidClientTokenId/);
  t.equal(source.calls.length, 0, 'temporary keys are in no list');
});

t.test('a flood of unknown keys costs one question a second, and passes nobody', async (t) => {
  const { source, proxy, ready } = await setUp(
    t,
    {},
    {
      defaultPrincipal: userArn('d'),
      principals: {
        principals: [{ arn: userArn('d'), inline: [{ name: 'all', document: allowing('elasticache:*') }] }],
      },
    },
  );
  const call = (id: string) =>
    fetch(proxy.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-amz-date': '20260101T000000Z',
        authorization: `AWS4-HMAC-SHA256 Credential=${id}/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
      },
      body: 'Action=DescribeUsers&Version=2015-02-02',
    });
  source.interfere = ({ operation }) =>
    operation === 'GetAccessKeyLastUsed' ? iamError(500, 'InternalFailure') : undefined;
  const begun = performance.now();
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => call(`AKIAFLOOD${i}`)));
  t.strictSame([...new Set(answers.map(({ status }) => status))], [503]);
  t.match(await answers[199]?.text(), /one access key a second/);
  const { principalsFrom } = (await ready()) as { principalsFrom: { questions: number } };
  const seconds = (performance.now() - begun) / 1000;
  t.ok(principalsFrom.questions <= seconds + 1, `${principalsFrom.questions} questions in ${seconds} s`);
  source.interfere = () => undefined;
  await until(async () => (await call('AKIADEFAULT')).status === 200);
  t.pass('a key that the source does not have is the default principal');
});

t.test('the last good set stays when the source is away, and readiness says so', async (t) => {
  const { source, describe, ready } = await setUp(
    t,
    { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } },
    { principalsAge: 1 },
  );
  await source.stop();
  await until(async () => (await ready()).status === 'stale');
  t.match(await ready(), {
    problems: [{ code: 'principals-source', message: /cannot be reached/ }],
    principalsFrom: { failing: /cannot be reached/, users: 1 },
  });
  t.equal(await describe(BOB), 'allowed');
  t.match(await describe(EVE), /ServiceUnavailable.*could not be asked about it/);
  await source.listen();
  await until(async () => (await ready()).status === 'ready');
});

t.test('one user whose keys cannot be read keeps them, and that is said', async (t) => {
  const users = { bob: { ...DESCRIBES, keys: [BOB.id] }, eve: { ...DESCRIBES, keys: [EVE.id] } };
  const { source, describe, ready } = await setUp(t, { users }, { principalsAge: 1 });
  source.interfere = ({ operation, parameters }) =>
    operation === 'ListAccessKeys' && parameters.get('UserName') === 'bob' ? iamError(403, 'AccessDenied') : undefined;
  source.account = { users: { ...users, eve: { keys: [EVE.id] } } };
  await until(async () => (await ready()).status === 'stale');
  t.match(await ready(), { problems: [{ message: /the access keys of bob could not be read.*AccessDenied/ }] });
  t.equal(await describe(BOB), 'allowed');
  t.match(await describe(EVE), /AccessDenied/, 'what could be read counts');
});

t.test('the files win where both know somebody', async (t) => {
  const principals = [
    { arn: userArn('bob'), accessKeys: [{ id: BOB.id }], attached: [policyArn('live')] },
    { arn: userArn('file'), accessKeys: [{ id: EVE.id }] },
  ];
  const { source, describe, proxy } = await setUp(
    t,
    {
      users: {
        bob: {
          inline: { deny: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } },
        },
        eve: { ...DESCRIBES, keys: [EVE.id] },
      },
      policies: { [policyArn('live')]: allowing('elasticache:Describe*') },
    },
    { principals: { principals }, principalsAge: 1 },
  );
  t.equal(await describe(BOB), 'allowed', "the file's own, with a policy that only the source has");
  t.match(await describe(EVE), new RegExp(`${userArn('file')} is not authorized`));
  t.match(
    proxy.warnings.filter(({ code }) => code === 'known-twice').map(({ message }) => message),
    [new RegExp(userArn('bob')), new RegExp(EVE.id)],
  );
  source.account = { ...source.account, policies: { [policyArn('live')]: allowing('s3:*') } };
  await until(async () => (await describe(BOB)).startsWith('AccessDenied'));
});

t.test('a policy that is not understood names itself, and what it could affect is refused', async (t) => {
  const wrong = { Version: '2012-10-17', Statement: [{ Effect: 'Dney', Action: '*', Resource: '*' }] };
  const { describe, proxy } = await setUp(
    t,
    {
      users: {
        bob: { ...DESCRIBES, groups: ['g'], keys: [BOB.id] },
        eve: { ...DESCRIBES, attached: [policyArn('gone')], keys: [EVE.id] },
        joe: { ...DESCRIBES, keys: ['AKIAJOE'] },
        ann: { ...DESCRIBES, groups: ['nowhere'], keys: ['AKIAANN'] },
        kim: { ...DESCRIBES, boundary: policyArn('bad'), keys: ['AKIAKIM'] },
        tom: { inline: { t: '{"Version":' }, keys: ['AKIATOM'] },
      },
      groups: { g: { inline: { gp: wrong } } },
      policies: { [policyArn('bad')]: wrong },
    },
    { mode: 'audit' },
  );
  t.match(
    await describe(BOB),
    /^AccessDenied: this call is not decided: the policy `gp` of .*user\/bob is not understood \(.*Effect/,
  );
  t.match(
    await describe(EVE),
    /the policy `arn:aws:iam::123456789012:policy\/gone` of .* \(its document is not in the answer/,
  );
  t.match(await describe({ id: 'AKIAANN', secret: 'x' }), /there is no group `nowhere`/);
  t.match(await describe({ id: 'AKIAKIM', secret: 'x' }), /policy\/bad` of .*user\/kim is not understood/);
  t.match(await describe({ id: 'AKIATOM', secret: 'x' }), /the policy `t` of .*user\/tom is not understood/);
  t.equal(await describe({ id: 'AKIAJOE', secret: 'x' }), 'allowed');
  const named = proxy.warnings.filter(({ code }) => code === 'not-understood').map(({ message }) => message);
  t.equal(named.length, 5);
  t.match(
    named[0],
    /the policy `gp` of the group g, read by `--principals-from`, is not understood: .* at \/Statement\/0\/Effect/,
  );
});

t.test("a source's own document of one of AWS's policies counts, else the one that is known here", async (t) => {
  const arn = 'arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess';
  const users = { bob: { attached: [arn], keys: [BOB.id] } };
  const known = await setUp(t, { users });
  t.equal(await known.describe(BOB), 'allowed');
  const told = await setUp(t, { users, policies: { [arn]: allowing('s3:*') } });
  t.match(await told.describe(BOB), /AccessDenied/);
});

t.test('keys without a secret are refused under --require-signatures, without a question', async (t) => {
  const { source, describe } = await setUp(
    t,
    { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } },
    { requireSignatures: true },
  );
  t.match(await describe(BOB), /^InvalidClientTokenId/);
  t.match(await describe(EVE), /^InvalidClientTokenId/);
  t.notOk(source.calls.some(({ operation }) => operation === 'GetAccessKeyLastUsed'));
});

t.test('roles of the source are assumed here, if their trust policies are understood', async (t) => {
  const { proxy } = await setUp(t, {
    users: { bob: { inline: { p: allowing('sts:AssumeRole') }, keys: [BOB.id] } },
    roles: { ci: DESCRIBES, odd: { ...DESCRIBES, trust: { Statement: [{ Effect: 'Allow' }] } } },
  });
  const sts = new STSClient({
    endpoint: proxy.url,
    region: 'us-east-1',
    credentials: { accessKeyId: BOB.id, secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  const assume = (role: string) =>
    sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::123456789012:role/${role}`, RoleSessionName: 'test' }));
  const { Credentials: issued } = await assume('ci');
  const { AccessKeyId: id = '', SecretAccessKey: secret = '', SessionToken: token = '' } = issued ?? {};
  await clientFor(proxy.url, { id, secret, token }).send(new DescribeUsersCommand({}));
  await t.rejects(assume('odd'), { name: 'AccessDenied' } as never);
  t.match(proxy.warnings, [{ code: 'not-understood', hint: /nobody can assume the role/ }]);
});

t.test('no call of IAM, STS or Organizations is passed on', async (t) => {
  const upstream = await startUpstream(t);
  const { proxy } = await setUp(
    t,
    { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } },
    {
      upstream: upstream.origin,
      otherServices: 'forward',
    },
  );
  const call = async (service: string, body: string) => {
    const answer = await fetch(proxy.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-amz-date': '20260101T000000Z',
        authorization: `AWS4-HMAC-SHA256 Credential=${BOB.id}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
      },
      body,
    });
    return `${answer.status} ${await answer.text()}`;
  };
  for (const [service, action] of [
    ['iam', 'PutUserPolicy'],
    ['organizations', 'AttachPolicy'],
  ] as const)
    t.match(
      await call(service, `Action=${action}&Version=2010-05-08`),
      /^403 .*passes no call of .* on: send it to http/s,
    );
  t.match(await call('sts', 'Action=DecodeAuthorizationMessage&Version=2011-06-15'), /^400/, 'answered here');
  t.match(await call('sns', 'Action=ListTopics&Version=2010-03-31'), /^200/);
  t.equal(upstream.seen.length, 1);
});

t.test('a source that cannot be read ends the start with a sentence', async (t) => {
  const source = await startIamSource(t);
  source.interfere = () => iamError(403, 'InvalidClientTokenId');
  await t.rejects(startProxy({ principalsFrom: source.origin }), {
    problems: [{ code: 'principals-source', message: /cannot be read: .* with InvalidClientTokenId$/ }],
  } as never);
  source.interfere = () => ({ status: 200, text: '<html>hello</html>' });
  await t.rejects(startProxy({ principalsFrom: source.origin }), { message: /does not answer as IAM does/ });
});

t.test('a source that is starting is waited for', async (t) => {
  const source = await startIamSource(t, { users: { bob: { ...DESCRIBES, keys: [BOB.id] } } });
  await source.stop();
  const starting = startProxy({ principalsFrom: source.origin });
  await source.listen();
  const proxy = await starting;
  t.teardown(proxy.close);
  await clientFor(proxy.url, BOB).send(new DescribeUsersCommand({}));
});
