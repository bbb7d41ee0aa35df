import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import type { Fault } from '#src/core/wire/query/fault.js';
import { cutName, isHarmlessField } from '#src/core/wire/query/names.js';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { canonicalRequest, sha256Hex } from '#src/core/wire/signature/canonical.js';
import { hmacHex, signingKey } from '#src/core/wire/signature/key.js';
import {
  checkToken,
  createSigningKeyCache,
  parseCredentials,
  type SignedCredentials,
  verifySignature,
} from '#src/core/wire/signature/verify.js';
import { CREDENTIALS, exchange } from '../query/sdk-fixture.js';
import { shapes } from '../query/shapes-fixture.js';
import { SECRET, SIGNED_AT, sign, type ToSign } from './sign-fixture.js';

function credentialsOf(request: HttpRequest): SignedCredentials {
  const parsed = parseCredentials(request);
  if ('rejected' in parsed) throw new Error(parsed.rejected.message);
  if (parsed.kind === 'none') throw new Error('not signed');
  return parsed;
}

const verify = (request: HttpRequest, secret = SECRET, now = SIGNED_AT): Fault | undefined =>
  verifySignature(credentialsOf(request), request, secret, now.getTime(), undefined, {
    shownName: (name) => cutName(name, shapes),
    isHarmless: (name, value) => isHarmlessField(name, value, shapes),
  });

t.test("AWS's published test suite", async (t) => {
  interface Vector {
    name: string;
    method: string;
    target: string;
    headers: [string, string][];
    body: string;
    signedHeaders: string;
    signature: string;
  }
  const vectors = JSON.parse(
    readFileSync(new URL('../../../vectors/sigv4/suite.json', import.meta.url), 'utf8'),
  ) as Vector[];
  for (const { name, method, target, headers, body, signedHeaders, signature } of vectors) {
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    const request = {
      method,
      target,
      headers: [
        ...headers,
        ['Host', 'example.amazonaws.com'],
        ['X-Amz-Date', '20150830T123600Z'],
        ['Authorization', authorization],
      ] as [string, string][],
      body: Buffer.from(body),
    };
    t.equal(
      verify(request, 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', new Date('2015-08-30T12:36:00Z')),
      undefined,
      name,
    );
  }
});

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const BODY = 'Action=DescribeUsers&Version=2015-02-02';
const SIGNED: [name: string, wanted: ToSign][] = [
  ['a form body', { body: BODY, headers: FORM }],
  ['a checksum header', { body: BODY, headers: FORM, applyChecksum: true }],
  ['a session token', { body: BODY, sessionToken: 'a/b+c==', accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }],
  ['spaces in headers', { headers: { 'X-Amz-Odd': '  a   b\t c ', 'content-length': '0' } }],
  ['an empty header', { headers: { 'X-Amz-Odd': '' } }],
  ['another host', { host: 'elasticache.eu-central-1.amazonaws.com', region: 'eu-central-1' }],
  ['a query string', { method: 'GET', query: { Action: 'X', 'b c': "d+e*f'g(h)", a: ['2', '1', ''], é: '😀&=%' } }],
  ['a presigned GET', { method: 'GET', query: { Action: 'X' }, expiresIn: 60 }],
  [
    'a presigned POST',
    { query: { Action: 'X' }, expiresIn: 604800, sessionToken: 'a/b+c==', accessKeyId: 'ASIAIOSFODNN7EXAMPLE' },
  ],
  ['a presigned POST with a body', { body: BODY, headers: FORM, expiresIn: 60 }],
  ['a presigned header, hoisted', { headers: { 'x-amz-user-agent': 'js 1' }, expiresIn: 60 }],
  ['an odd path', { path: '/a%20b/./c/../d//', method: 'GET' }],
];

for (const [name, wanted] of SIGNED) {
  t.test(`verifies what AWS's signer signs: ${name}`, async (t) => {
    const request = await sign(wanted);
    t.equal(verify(request), undefined);
    t.equal(verify(request, `${SECRET}x`)?.code, 'SignatureDoesNotMatch');
    const credentials = credentialsOf(request);
    t.equal(credentials.kind, wanted.expiresIn === undefined ? 'header' : 'presigned');
    t.equal(credentials.token, wanted.sessionToken);
    t.equal(credentials.signedAt, SIGNED_AT.getTime());
  });
}

t.test('whatever is signed verifies, in header and query', async (t) => {
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  const wanted = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    query: fc.dictionary(
      text.filter((name) => name !== '' && name !== '__proto__'),
      text,
      { maxKeys: 5 },
    ),
    body: text,
    expiresIn: fc.option(fc.integer({ min: 1, max: 604_800 }), { nil: undefined }),
    sessionToken: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(wanted, async ({ expiresIn, sessionToken, ...rest }) => {
      const request = await sign({
        ...rest,
        ...(expiresIn === undefined ? {} : { expiresIn }),
        ...(sessionToken === undefined ? {} : { sessionToken }),
      });
      assert.equal(verify(request), undefined);
    }),
    { numRuns: 150 },
  );
  t.pass('150 requests');
});

t.test('the real SDK client', async (t) => {
  for (const sessionToken of [undefined, 'token+/=']) {
    const credentials = sessionToken === undefined ? CREDENTIALS : { ...CREDENTIALS, sessionToken };
    const { request } = await exchange('DescribeUsers', { UserId: 'é b' }, undefined, credentials);
    const parsed = credentialsOf(request);
    t.match(parsed, { accessKeyId: CREDENTIALS.accessKeyId, region: 'us-east-1', service: 'elasticache' });
    t.equal(verifySignature(parsed, request, CREDENTIALS.secretAccessKey, Date.now()), undefined);
  }
});

const mapHeaders = (request: HttpRequest, change: (name: string, value: string) => string): HttpRequest => ({
  ...request,
  headers: request.headers.map(([name, value]) => [name, change(name.toLowerCase(), value)] as const),
});
const setHeader = (wanted: string, to: string) => (request: HttpRequest) =>
  mapHeaders(request, (name, value) => (name === wanted ? to : value));
const inAuthorization = (from: string, to: string) => (request: HttpRequest) =>
  mapHeaders(request, (name, value) => (name === 'authorization' ? value.replace(from, to) : value));
const inTarget = (from: string, to: string) => (request: HttpRequest) => ({
  ...request,
  target: request.target.replace(from, to),
});

const MISMATCH = /^The request signature we calculated does not match/;
const TAMPERED: [name: string, wanted: ToSign, change: (request: HttpRequest) => HttpRequest, message?: RegExp][] = [
  ['method', { query: { a: 'b' } }, (request) => ({ ...request, method: 'GET' })],
  ['path', {}, (request) => ({ ...request, target: '/x' })],
  ['query value', { query: { Action: 'A' } }, inTarget('Action=A', 'Action=B')],
  ['query name', { query: { Action: 'A' } }, inTarget('Action=A', 'action=A')],
  ['query addition', { query: { Action: 'A' } }, inTarget('Action=A', 'Action=A&B=')],
  ['body', { body: BODY }, (request) => ({ ...request, body: Buffer.from(`${BODY}&x=1`) })],
  ['body and its hash', { body: BODY, applyChecksum: true }, (request) => ({ ...request, body: Buffer.from('x') })],
  ['host', {}, setHeader('host', 'other')],
  ['content type', { headers: FORM }, setHeader('content-type', 'text/plain')],
  ['security token', { sessionToken: 'abc' }, setHeader('x-amz-security-token', 'abd')],
  ['date', {}, setHeader('x-amz-date', '20240305T060709Z')],
  ['region', {}, inAuthorization('us-east-1', 'us-east-2')],
  ['service', {}, inAuthorization('elasticache', 'sts')],
  [
    'signature',
    {},
    (request) =>
      mapHeaders(request, (name, value) =>
        name === 'authorization' ? value.replace(/.$/, (c) => (c === '0' ? '1' : '0')) : value,
      ),
  ],
  [
    'signature length',
    {},
    (request) => mapHeaders(request, (name, value) => (name === 'authorization' ? value.slice(0, -1) : value)),
  ],
  [
    'signature in capitals',
    {},
    (request) =>
      mapHeaders(request, (name, value) =>
        name === 'authorization' ? value.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase()) : value,
      ),
  ],
  ['signed headers: one fewer', { headers: FORM }, inAuthorization('content-type;', '')],
  ['signed headers: one more', {}, inAuthorization('host;', 'host;te;')],
  [
    'repeated header',
    { headers: FORM },
    (request) => ({ ...request, headers: [...request.headers, ['content-type', 'x']] }),
  ],
  ['presigned parameter', { query: { Action: 'A' }, expiresIn: 60 }, inTarget('Action=A', 'Action=B')],
  ['presigned expiry', { expiresIn: 60 }, inTarget('Expires=60', 'Expires=6000')],
  ['presigned body', { expiresIn: 60 }, (request) => ({ ...request, body: Buffer.from('x') })],
  [
    'host not signed',
    {},
    inAuthorization('host;', ''),
    /^'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
  [
    'added X-Amz- header',
    {},
    (request) => ({ ...request, headers: [...request.headers, ['X-Amz-Added', '1']] }),
    /^'\*\*\*' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
  [
    'unsigned payload',
    { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, body: BODY },
    (request) => request,
    /^X-Amz-Content-Sha256 must be the SHA-256 of the body\.$/,
  ],
  ['wrong declared hash', { headers: { 'x-amz-content-sha256': '0'.repeat(64) } }, (request) => request],
  [
    'scope date',
    {},
    inAuthorization('/20240305/', '/20240304/'),
    /^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20240304' != '20240305', from '20240305T060708Z'\.$/,
  ],
];

for (const [name, wanted, change, message = MISMATCH] of TAMPERED) {
  t.test(`notices tampering: ${name}`, async (t) => {
    const fault = verify(change(await sign(wanted)));
    t.equal(fault?.code, 'SignatureDoesNotMatch');
    t.equal(fault?.status, 403);
    t.match(fault?.message, message);
  });
}

const after = (seconds: number): Date => new Date(SIGNED_AT.getTime() + seconds * 1000);
const TIMES: [name: string, expiresIn: number | undefined, now: Date, expected: string | undefined][] = [
  ['15 minutes late', undefined, after(900), undefined],
  ['a fraction more', undefined, after(900.9), undefined],
  [
    '15 minutes and a second late',
    undefined,
    after(901),
    'SignatureDoesNotMatch 403 Signature expired: 20240305T060708Z is now earlier than 20240305T060709Z (20240305T062209Z - 15 min.)',
  ],
  ['15 minutes early', undefined, after(-900), undefined],
  [
    '15 minutes and a second early',
    undefined,
    after(-901),
    'SignatureDoesNotMatch 403 Signature not yet current: 20240305T060708Z is still later than 20240305T060707Z (20240305T055207Z + 15 min.)',
  ],
  ['presigned, within its time', 3600, after(3600), undefined],
  ['presigned, past its time', 3600, after(3601), 'RequestExpired 400 Request has expired.'],
  ['presigned for a minute, past it', 60, after(61), 'RequestExpired 400 Request has expired.'],
  [
    'presigned, from the future',
    3600,
    after(-901),
    'SignatureDoesNotMatch 403 Signature not yet current: 20240305T060708Z is still later than 20240305T060707Z (20240305T055207Z + 15 min.)',
  ],
];

for (const [name, expiresIn, now, expected] of TIMES) {
  t.test(`time: ${name}`, async (t) => {
    const fault = verify(await sign(expiresIn === undefined ? {} : { expiresIn }), SECRET, now);
    t.equal(fault && `${fault.code} ${fault.status} ${fault.message}`, expected);
  });
}

t.test('a presigned request without X-Amz-Expires lives as long as a header', async (t) => {
  const request = await sign({ expiresIn: 60 });
  const { expires: _, ...credentials } = credentialsOf(request);
  t.match(verifySignature(credentials, request, SECRET, after(901).getTime()), { code: 'SignatureDoesNotMatch' });
});

t.test("a wrong signature's message, to the letter", async (t) => {
  const request = await sign({
    body: BODY,
    headers: FORM,
    sessionToken: 'very-secret',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  });
  const message = verify(request, 'wrong')?.message ?? '';
  t.equal(
    message,
    `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.

The Canonical String for this request should have been
'POST
/

content-type:application/x-www-form-urlencoded
host:127.0.0.1:4567
x-amz-date:20240305T060708Z
x-amz-security-token:***

content-type;host;x-amz-date;x-amz-security-token
860fc671a40b1ffc83b074a55f2869ba480ddea670ee11459e1cfdf3480651e9'

The String-to-Sign should have been
'AWS4-HMAC-SHA256
20240305T060708Z
20240305/us-east-1/elasticache/aws4_request
d081f2b1cb90e393613373e73d31d89cebd18e7b7e63dd396f6a05796007cbf0'
`,
  );
});

t.test('secrets never come back', async (t) => {
  const query = {
    Action: 'CreateUser',
    AuthToken: 's3cr3t',
    'Passwords.member.1': 's3cr3t',
    'AuthenticationMode.Passwords.member.1': 's3cr3t',
  };
  for (const wanted of [{ query }, { query, expiresIn: 60, sessionToken: 's3cr3t' }]) {
    const request = await sign(wanted);
    const message = verify(request, 'other')?.message ?? '';
    t.match(message, MISMATCH);
    t.notMatch(message, 's3cr3t');
    t.notMatch(message, credentialsOf(request).signature);
    t.match(message, 'AuthToken=***');
  }
});

t.test("a declared hash that is not the body's, signed by someone who signs the body's", async (t) => {
  const declared: [string, string] = ['x-amz-content-sha256', '0'.repeat(64)];
  const request = await sign({ headers: Object.fromEntries([declared]), body: BODY });
  const credentials = credentialsOf(request);
  const form = { signedHeaders: credentials.signedHeaders, presigned: false };
  const canonical = sha256Hex(canonicalRequest(request, form, sha256Hex(request.body)));
  const toSign = `AWS4-HMAC-SHA256\n20240305T060708Z\n20240305/us-east-1/elasticache/aws4_request\n${canonical}`;
  const signature = hmacHex(signingKey(SECRET, credentials), toSign);
  t.match(verifySignature({ ...credentials, signature }, request, SECRET, SIGNED_AT.getTime()), {
    code: 'SignatureDoesNotMatch',
  });
});

t.test('checkToken', async (t) => {
  const cases: [id: string, token: string | undefined, expected: string | undefined, right: boolean][] = [
    ['AKIA1', undefined, undefined, true],
    ['AKIA1', 't', undefined, false],
    ['ASIA1', 't', undefined, true],
    ['ASIA1', undefined, undefined, false],
    ['ASIA1', 't', 't', true],
    ['ASIA1', 'u', 't', false],
    ['ASIA1', 'tt', 't', false],
    ['ASIA1', undefined, 't', false],
    ['test', 't', 't', true],
  ];
  for (const [accessKeyId, sessionToken, expected, right] of cases) {
    const request = await sign({ accessKeyId, ...(sessionToken === undefined ? {} : { sessionToken }) });
    const fault = checkToken(credentialsOf(request), expected);
    t.equal(fault?.code, right ? undefined : 'InvalidClientTokenId', `${accessKeyId} ${sessionToken} ${expected}`);
  }
});

t.test('with a cache of signing keys', async (t) => {
  const cache = createSigningKeyCache(2);
  for (const region of ['xx-a-1', 'xx-b-1', 'xx-c-1', 'xx-a-1', 'xx-a-1']) {
    const request = await sign({ region });
    t.equal(verifySignature(credentialsOf(request), request, SECRET, SIGNED_AT.getTime(), cache), undefined);
    t.equal(
      verifySignature(credentialsOf(request), request, 'changed', SIGNED_AT.getTime(), cache)?.code,
      'SignatureDoesNotMatch',
    );
    t.equal(verifySignature(credentialsOf(request), request, SECRET, SIGNED_AT.getTime(), cache), undefined);
    t.ok(cache.keys.size <= 2);
  }
});

/** S3 API reference, sig-v4-header-based-auth and sigv4-query-string-auth: the examples, signatures as printed there. */
const S3_SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const S3_SCOPE = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const S3_NOW = new Date('2013-05-24T00:00:00Z');
const s3Call = (
  line: Pick<HttpRequest, 'method' | 'target'>,
  signed: readonly (readonly [string, string])[],
  signature: string,
  body = '',
): HttpRequest => {
  const names = signed.map(([name]) => name.toLowerCase()).sort();
  const authorization = `AWS4-HMAC-SHA256 Credential=${S3_SCOPE}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...line, headers: [...signed, ['Authorization', authorization]], body: Buffer.from(body) };
};
const S3_HOST = ['Host', 'examplebucket.s3.amazonaws.com'] as const;
const S3_CALLS: [name: string, request: HttpRequest][] = [
  [
    'GET Object',
    s3Call(
      { method: 'GET', target: '/test.txt' },
      [
        S3_HOST,
        ['Range', 'bytes=0-9'],
        ['x-amz-content-sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
        ['x-amz-date', '20130524T000000Z'],
      ],
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ),
  ],
  [
    'PUT Object',
    s3Call(
      { method: 'PUT', target: '/test%24file.text' },
      [
        ['Date', 'Fri, 24 May 2013 00:00:00 GMT'],
        S3_HOST,
        ['x-amz-content-sha256', '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'],
        ['x-amz-date', '20130524T000000Z'],
        ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ],
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
      'Welcome to Amazon S3.',
    ),
  ],
  [
    'a presigned URL',
    {
      method: 'GET',
      target: `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(S3_SCOPE)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
      headers: [S3_HOST],
      body: Buffer.alloc(0),
    },
  ],
];

for (const [name, request] of S3_CALLS) {
  t.test(`S3: ${name}`, async (t) => {
    t.equal(verifySignature(credentialsOf(request), request, S3_SECRET, S3_NOW.getTime()), undefined);
    const moved = { ...request, target: request.target.replace('/test', '/other') };
    t.equal(verifySignature(credentialsOf(moved), moved, S3_SECRET, S3_NOW.getTime())?.code, 'SignatureDoesNotMatch');
  });
}
