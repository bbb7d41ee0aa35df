import fc from 'fast-check';
import t from 'tap';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { parseCredentials } from '#src/core/wire/signature/parse.js';

const SIG = 'f'.repeat(64);
const CREDENTIAL = 'AKID/20240305/us-east-1/elasticache/aws4_request';
const AUTH = `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host;x-amz-date, Signature=${SIG}`;
const DATE = '20240305T060708Z';

const headers = (authorization: string, ...more: [string, string][]): HttpRequest => ({
  method: 'POST',
  target: '/',
  headers: [['Host', 'h'], ['X-Amz-Date', DATE], ['Authorization', authorization], ...more],
  body: new Uint8Array(),
});
const bare = (target = '/', body = '', ...pairs: [string, string][]): HttpRequest => ({
  method: 'POST',
  target,
  headers: pairs,
  body: Buffer.from(body),
});
const PRESIGN: Record<string, string> = {
  Algorithm: 'AWS4-HMAC-SHA256',
  Credential: CREDENTIAL,
  Date: DATE,
  Expires: '60',
  SignedHeaders: 'host',
  Signature: SIG,
};
const presigned = (
  change: Record<string, string | undefined> = {},
  more = '',
  ...pairs: [string, string][]
): HttpRequest => {
  const fields = Object.entries({ ...PRESIGN, ...change }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  );
  const query = fields.map(([name, value]) => `X-Amz-${name}=${encodeURIComponent(value)}`).join('&');
  return bare(`/?Action=X&${query}${more}`, '', ...pairs);
};

const scope = {
  accessKeyId: 'AKID',
  date: '20240305',
  region: 'us-east-1',
  service: 'elasticache',
  signature: SIG,
  amzDate: DATE,
};
const HEADER = { ...scope, kind: 'header', signedHeaders: ['host', 'x-amz-date'] };
const PRESIGNED = { ...scope, kind: 'presigned', signedHeaders: ['host'], expires: 60 };

const READ: [name: string, request: HttpRequest, credentials: object][] = [
  ['no signature', bare(), { kind: 'none' }],
  ['a query string without one', bare('/?Action=X&x-amz-user-agent=y&z'), { kind: 'none' }],
  ['a header', headers(AUTH), HEADER],
  ['commas without spaces', headers(AUTH.replaceAll(', ', ',')), HEADER],
  ['a trailing comma and spaces', headers(`${AUTH} , `), HEADER],
  [
    'another order',
    headers(`AWS4-HMAC-SHA256 Signature=${SIG}, SignedHeaders=X-Amz-Date;host;host, Credential=${CREDENTIAL}`),
    HEADER,
  ],
  ['a token', headers(AUTH, ['x-amz-security-token', ' t ']), { ...HEADER, token: 't' }],
  ['an ISO Date header', bare('/', '', ['authorization', AUTH], ['date', DATE]), HEADER],
  ['an HTTP Date header', bare('/', '', ['authorization', AUTH], ['Date', 'Tue, 05 Mar 2024 06:07:08 GMT']), HEADER],
  ['X-Amz-Date before Date', headers(AUTH, ['Date', 'Tue, 05 Mar 2023 06:07:08 GMT']), HEADER],
  ['a presigned request', presigned(), PRESIGNED],
  ['a presigned request with a token', presigned({ 'Security-Token': 'a+b/=' }), { ...PRESIGNED, token: 'a+b/=' }],
  ['a bare plus in a token', presigned({}, '&X-Amz-Security-Token=a+b'), { ...PRESIGNED, token: 'a+b' }],
  ['names that are percent-encoded', bare(presigned().target.replace('X-Amz-Date', '%58-Amz-Date')), PRESIGNED],
];

for (const [name, request, credentials] of READ) {
  t.test(`reads ${name}`, async (t) => t.strictSame(parseCredentials(request), credentials));
}

const noExpiry = "'X-Amz-Expires' must be a number of seconds from 1 to 604800 (one week).";
const only = (algorithm: string): string =>
  `Unsupported AWS 'algorithm': '${algorithm}' (only AWS4-HMAC-SHA256 for now).`;
const REFUSED: [name: string, request: HttpRequest, message: string, code?: string][] = [
  ['two headers', headers(AUTH, ['authorization', AUTH]), 'the request has more than one Authorization header'],
  [
    'header and query string',
    presigned({}, '', ['Authorization', AUTH]),
    'the request is signed twice: in the Authorization header and in the query string',
  ],
  ['SigV4A', headers(AUTH.replace('HMAC', 'ECDSA-P256')), only('AWS4-ECDSA-P256-SHA256')],
  ['Basic', headers('Basic c2VjcmV0'), only('Basic')],
  ['Signature Version 2 of S3', headers('AWS AKID:c2VjcmV0'), only('AWS')],
  ['a bare secret', headers('c2VjcmV0'), only('')],
  ['an empty header', headers(''), only('')],
  [
    'no parts',
    headers('AWS4-HMAC-SHA256 '),
    "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
  ],
  [
    'no signature',
    headers(`AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host`),
    "Authorization header requires 'Signature' parameter.",
  ],
  [
    'nothing in it, no date',
    bare('/', '', ['Authorization', 'AWS4-HMAC-SHA256 Credential=']),
    "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
  ],
  [
    'a part without =',
    headers(`${AUTH}, x`),
    'the Authorization header has a part that is no key=value pair (missing equal-sign)',
  ],
  ['a part twice', headers(`${AUTH}, Credential=x`), 'the Authorization header has a part twice'],
  ['two dates', headers(AUTH, ['X-Amz-Date', DATE]), 'the request has its date or its security token twice'],
  [
    'two tokens',
    headers(AUTH, ['X-Amz-Security-Token', 'a'], ['X-Amz-Security-Token', 'b']),
    'the request has its date or its security token twice',
  ],
  [
    'a bad date',
    bare('/', '', ['Authorization', AUTH], ['X-Amz-Date', '2024-03-05']),
    "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601",
  ],
  [
    'no such day',
    bare('/', '', ['Authorization', AUTH], ['X-Amz-Date', '20230229T000000Z']),
    "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601",
  ],
  [
    'a bad Date header',
    bare('/', '', ['Authorization', AUTH], ['Date', 'yesterday']),
    "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601",
  ],
  ...['a/b/c/d', 'a/b/c/d/e/f', '/20240305/us-east-1/elasticache/aws4_request'].map(
    (bad): [string, HttpRequest, string] => [
      `the credential ${bad}`,
      headers(AUTH.replace(CREDENTIAL, bad)),
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got ${bad.split('/').length}`,
    ],
  ),
  ...['', '*', 'US-EAST-1', 'us:east', 'a'.repeat(64)].map((region): [string, HttpRequest, string, string] => [
    `the region ${region}`,
    headers(AUTH.replace('us-east-1', region)),
    'Credential should be scoped to a valid region.',
    'SignatureDoesNotMatch',
  ]),
  [
    'another terminator',
    headers(AUTH.replace('aws4_request', 'aws5')),
    "Credential should be scoped with a valid terminator: 'aws4_request'.",
    'SignatureDoesNotMatch',
  ],
  [
    'a region and a terminator',
    presigned({ Credential: 'A/B/C/D/E' }),
    "Credential should be scoped to a valid region. Credential should be scoped with a valid terminator: 'aws4_request'.",
    'SignatureDoesNotMatch',
  ],
  [
    'presigned, parts missing',
    presigned({ Date: undefined, Signature: '' }),
    "AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
  ],
  ['presigned, another algorithm', presigned({ Algorithm: 'AWS4-ECDSA-P256-SHA256' }), only('AWS4-ECDSA-P256-SHA256')],
  [
    'presigned, a part twice',
    presigned({}, '&X-Amz-Date=20240305T060709Z'),
    'the query string has a field of the signature twice',
  ],
  ...['', '0', '-1', '1.5', '604801', '1e3', '060', ' 60'].map((expires): [string, HttpRequest, string] => [
    `an expiry of ${expires}`,
    presigned({ Expires: expires }),
    noExpiry,
  ]),
  [
    'Signature Version 2 in the query string',
    bare('/?Action=X&AWSAccessKeyId=a&Signature=b'),
    'Signature Version 2 is not supported; sign with AWS4-HMAC-SHA256',
  ],
  [
    'Signature Version 2 in the body',
    bare('/', 'Action=X&SignatureVersion=2&AWSAccessKeyId=a'),
    'Signature Version 2 is not supported; sign with AWS4-HMAC-SHA256',
  ],
];

for (const [name, request, message, code = 'IncompleteSignature'] of REFUSED) {
  t.test(`refuses ${name}`, async (t) => {
    const status = code === 'IncompleteSignature' ? 400 : 403;
    t.strictSame(parseCredentials(request), { rejected: { code, status, type: 'Sender', message } });
  });
}

/** Mostly what a signer would write. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('AKID', '20240305', 'us-east-1', 'elasticache', 'aws4_request', SIG) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'Z', '0', '-', '/', ',', '=', ';', '.', '\t', ' '),
      maxLength: 4,
    }),
  },
);
const scopeOf = fc.oneof(
  fc.constant(CREDENTIAL),
  fc.array(piece, { maxLength: 6 }).map((all) => all.join('/')),
);
const names = fc.array(fc.constantFrom('host', 'x-amz-date', 'Host', '', 'a b'), { maxLength: 4 });

t.test('a header as usual says the same as one with another space in it', async (t) => {
  let read = 0;
  const property = fc.property(scopeOf, names, piece, (credential, signed, signature) => {
    const parts = [`Credential=${credential}`, `SignedHeaders=${signed.join(';')}`, `Signature=${signature}`];
    const usual = parseCredentials(headers(`AWS4-HMAC-SHA256 ${parts.join(', ')}`));
    const spaced = parseCredentials(headers(`AWS4-HMAC-SHA256  ${parts.join(' , ')}`));
    if ('kind' in usual) read++;
    return JSON.stringify(usual) === JSON.stringify(spaced);
  });
  t.strictSame(fc.check(property, { numRuns: 5000, seed: 7 }).counterexample, null);
  t.ok(read > 500, `${read} of them were good ones`);
});
