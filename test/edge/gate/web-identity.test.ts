/** AssumeRoleWithWebIdentity, which nobody signs: with tokens that are verified, and with tokens that are believed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeCacheClustersCommand } from '@aws-sdk/client-elasticache';
import {
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  STSClient,
} from '@aws-sdk/client-sts';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import t, { type Test } from 'tap';
import type { ProxyOptions } from '#src/index.js';
import { ACCOUNT, company, ISSUER, KEYS, keysOf, people, refusalOf, roleArn, trust } from '../../support/sts.js';

const { publicKey, privateKey } = await generateKeyPair('RS256');
const { privateKey: strangersKey } = await generateKeyPair('RS256');
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] };
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`;
const GITHUB = 'token.actions.githubusercontent.com';

const now = (): number => Math.floor(Date.now() / 1000);

async function token(more: JWTPayload = {}, key = privateKey, kid = 'one'): Promise<string> {
  const payload = {
    iss: `https://${ISSUER}`,
    aud: 'sts.amazonaws.com',
    sub: 'system:serviceaccount:default:app',
    iat: now() - 10,
    exp: now() + 600,
    ...more,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

const podTrust = (
  condition: object = {},
  action: unknown = 'sts:AssumeRoleWithWebIdentity',
  principal: unknown = { Federated: PROVIDER },
) =>
  trust(principal, {
    Sid: 'Pods',
    Action: action,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  });
const APP = {
  StringEquals: { [`${ISSUER}:sub`]: 'system:serviceaccount:default:app', [`${ISSUER}:aud`]: 'sts.amazonaws.com' },
};

const ROLES = [
  { arn: roleArn('app'), trustPolicy: podTrust(APP) },
  { arn: roleArn('plain'), trustPolicy: podTrust() },
  {
    arn: roleArn('tagged'),
    trustPolicy: podTrust({}, ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession', 'sts:SetSourceIdentity']),
  },
  { arn: roleArn('users'), trustPolicy: trust({ AWS: '*' }, { Action: 'sts:*' }) },
  { arn: roleArn('silent') },
  {
    arn: roleArn('actions'),
    trustPolicy: podTrust(
      { StringEquals: { [`${GITHUB}:repository`]: 'o/r' }, StringLike: { [`${GITHUB}:sub`]: 'repo:o/r:*' } },
      'sts:AssumeRoleWithWebIdentity',
      { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}` },
    ),
  },
];

async function pods(t: Test, provider: object = { jwks }, options: ProxyOptions = {}) {
  const oidcProviders = [
    { url: `https://${ISSUER}`, clientIds: ['sts.amazonaws.com', 'other-app'], ...provider },
    { url: `https://${GITHUB}`, clientIds: ['sts.amazonaws.com'] },
  ];
  const there = await company(t, people(ROLES, { oidcProviders }), options);
  // A pod has no keys of its own.
  const sts = new STSClient({ endpoint: there.proxy.url, region: 'us-east-1', maxAttempts: 1 });
  const assume = async (
    role: string,
    WebIdentityToken: string,
    more: Partial<AssumeRoleWithWebIdentityCommandInput> = {},
  ) =>
    sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn(role),
        RoleSessionName: 'pod-1',
        WebIdentityToken,
        ...more,
      }),
    );
  return { ...there, assume };
}

t.test('a pod assumes a role, and calls ElastiCache', async (t) => {
  const { assume, cache, proxy } = await pods(t);
  const answer = await assume('app', await token({ amr: ['mfa'] }));
  t.match(answer, {
    SubjectFromWebIdentityToken: 'system:serviceaccount:default:app',
    Audience: 'sts.amazonaws.com',
    Provider: PROVIDER,
    AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/pod-1` },
  });
  await cache(keysOf(answer)).send(new DescribeCacheClustersCommand({}));
  t.match(proxy.decisions({ operation: 'DescribeCacheClusters' })[0]?.checks[0]?.context, {
    'aws:FederatedProvider': PROVIDER,
    'aws:PrincipalType': 'AssumedRole',
    [`${ISSUER}:sub`]: 'system:serviceaccount:default:app',
    [`${ISSUER}:aud`]: 'sts.amazonaws.com',
    [`${ISSUER}:amr`]: ['mfa'],
  });
  const [record] = proxy.decisions({ operation: 'AssumeRoleWithWebIdentity' });
  t.match(record, {
    decision: 'allowed',
    service: 'sts',
    signatureVerified: true,
    forwarded: false,
    redacted: ['WebIdentityToken'],
  });
  const { context = {} } = record?.checks[0] ?? {};
  t.match(context, { 'sts:RoleSessionName': 'pod-1', 'aws:FederatedProvider': PROVIDER });
  t.notOk('aws:PrincipalArn' in context, 'nobody with an access key calls');
});

t.test('what the trust policy says of the token', async (t) => {
  const { assume } = await pods(t);
  const denied = {
    code: 'AccessDenied',
    status: 403,
    message: /^Not authorized to perform sts:AssumeRoleWithWebIdentity\b/,
  };
  t.match(await refusalOf(assume('app', await token({ sub: 'system:serviceaccount:default:other' }))), {
    ...denied,
    message:
      /"Pods" \(trust policy\) requires \S+:sub to be system:serviceaccount:default:app \(StringEquals\), the request has system:serviceaccount:default:other/,
  });
  t.match(await refusalOf(assume('app', await token({ aud: 'other-app' }))), denied);
  t.match(
    await refusalOf(assume('silent', await token())),
    denied,
    'a role without a trust policy trusts its account alone',
  );
  t.match(await refusalOf(assume('users', await token())), denied, 'AWS principals are users and roles');
  t.match(await refusalOf(assume('nobody', await token())), denied);
  t.equal((await refusalOf(assume('plain', await token({ sub: 'anybody' })))).code, 'none');
});

t.test('tags and the source identity come from the token', async (t) => {
  const { assume, cache, proxy } = await pods(t);
  const tags = { principal_tags: { project: ['x'] }, transitive_tag_keys: ['project'] };
  const rich = await token({ 'https://aws.amazon.com/tags': tags, 'https://aws.amazon.com/source_identity': 'alice' });
  const answer = await assume('tagged', rich);
  t.equal(answer.SourceIdentity, 'alice');
  await cache(keysOf(answer)).send(new DescribeCacheClustersCommand({}));
  t.match(proxy.decisions({ operation: 'DescribeCacheClusters' })[0]?.checks[0]?.context, {
    'aws:PrincipalTag/project': 'x',
    'aws:SourceIdentity': 'alice',
  });
  t.equal((await refusalOf(assume('plain', rich))).code, 'AccessDenied', 'sts:TagSession is not allowed there');
});

t.test("claims of a provider's own", async (t) => {
  const { assume, proxy } = await pods(t);
  const github = { iss: `https://${GITHUB}`, sub: 'repo:o/r:ref:refs/heads/main', repository: 'o/r', run_id: '1' };
  const believed = await token(github, strangersKey);
  t.equal((await refusalOf(assume('actions', believed))).code, 'none', 'no key set: the token is believed');
  t.match(proxy.decisions({ operation: 'AssumeRoleWithWebIdentity' })[0], { signatureVerified: false });
  t.equal((await refusalOf(assume('actions', await token({ ...github, repository: 'o/other' })))).code, 'AccessDenied');
});

t.test('tokens that are refused', async (t) => {
  const { assume } = await pods(t);
  const cases: readonly (readonly [token: string, code: RegExp, message: RegExp])[] = [
    ['no token at all', /^InvalidIdentityToken/, /is not a valid JWT/],
    [await token({}, strangersKey), /^InvalidIdentityToken/, /signature .* is not valid/],
    [await token({}, strangersKey, 'two'), /^InvalidIdentityToken/, /^Couldn't retrieve verification key/],
    [await token({ exp: now() - 1 }), /^ExpiredToken/, /^Token expired: current date\/time \d+ must be before/],
    [await token({ nbf: now() + 3600 }), /^InvalidIdentityToken/, /not yet valid/],
    [await token({ aud: 'somebody-else' }), /^InvalidIdentityToken/, /^Incorrect token audience$/],
    [
      await token({ iss: 'https://elsewhere.example.com' }),
      /^InvalidIdentityToken/,
      /^No OpenIDConnect provider found in your account for https:\/\/elsewhere\.example\.com$/,
    ],
    [
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await token()).split('.')[1]}.`,
      /^InvalidIdentityToken/,
      /signature .* is not valid/,
    ],
  ];
  for (const [given, code, message] of cases) {
    const refusal = await refusalOf(assume('app', given));
    t.match([refusal.code, refusal.message], [code, message], String(message));
    t.equal(refusal.status, 400);
  }
  t.match(await refusalOf(assume('app', await token(), { ProviderId: 'graph.facebook.com' })), {
    code: 'InvalidAction',
  });
  t.match(await refusalOf(assume('app', await token(), { DurationSeconds: 7200 })), { code: 'ValidationError' });
});

t.test('--require-signatures believes no token', async (t) => {
  const { assume } = await pods(t, {}, { requireSignatures: true });
  t.match(await refusalOf(assume('app', await token())), {
    code: /^InvalidIdentityToken/,
    message: /--require-signatures/,
  });
  const { assume: believed } = await pods(t, {});
  t.equal((await refusalOf(believed('app', await token({}, strangersKey)))).code, 'none');
});

t.test('nothing of STS reaches an upstream, and of unsigned calls this one alone is STS', async (t) => {
  let reached = 0;
  const upstream = createServer((_request, response) => {
    reached++;
    response.end('<x/>');
  }).listen(0, '127.0.0.1');
  t.teardown(() => upstream.close());
  await new Promise((resolve) => upstream.once('listening', resolve));
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const { assume, sts, proxy } = await pods(t, { jwks }, { upstream: url, otherServices: 'forward' });
  t.equal((await refusalOf(assume('app', await token()))).code, 'none');
  t.equal((await refusalOf(assume('app', await token({}, strangersKey)))).status, 400);
  const { AssumeRoleCommand, DecodeAuthorizationMessageCommand } = await import('@aws-sdk/client-sts');
  await refusalOf(sts().send(new AssumeRoleCommand({ RoleArn: roleArn('silent'), RoleSessionName: 'test' })));
  await refusalOf(sts(KEYS.bob).send(new AssumeRoleCommand({ RoleArn: roleArn('silent'), RoleSessionName: 'test' })));
  await refusalOf(sts().send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })));
  const send = async (method: string, target: string, body?: string): Promise<string> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${proxy.url}${target}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return `${answer.status} ${/<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1]}`;
  };
  const form = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15';
  t.equal(await send('POST', '/', form), '400 ValidationError', 'it is STS, and lacks everything');
  for (const [method, target, body] of [
    ['GET', `/?${form}`],
    ['POST', `/?${form}`, ''],
    ['POST', '/', 'Action=AssumeRoleWithWebIdentity&Version=2015-02-02'],
    ['POST', '/', 'Action=AssumeRoleWithWebIdentity'],
    ['POST', '/', 'Action=AssumeRole&Version=2011-06-15'],
    ['POST', '/', 'Action=AssumeRoleWithSAML&Version=2011-06-15'],
    ['POST', '/', 'Action=DescribeCacheClusters&Version=2015-02-02'],
  ] as const)
    t.equal(await send(method, target, body), '403 MissingAuthenticationToken', `${method} ${target} ${body}`);
  t.equal(reached, 0);
});
