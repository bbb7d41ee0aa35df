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
  signedAt: Date.UTC(2024, 2, 5, 6, 7, 8),
};
const HEADER = { ...scope, kind: 'header', signedHeaders: ['host', 'x-amz-date'] };
const PRESIGNED = { ...scope, kind: 'presigned', signedHeaders: ['host'], expires: 60 };

const READ: [name: string, request: HttpRequest, credentials: object][] = [
  ['no signature', bare(), { kind: 'none' }],
  ['a query string without one', bare('/?Action=X&x-amz-user-agent=y&z'), { kind: 'none' }],
  ['a header', headers(AUTH), HEADER],
  ['commas without spaces', headers(AUTH.replaceAll(', ', ',')), HEADER],
  ['signed headers in another order', headers(AUTH.replace('host;x-amz-date', 'x-amz-date;host;host')), HEADER],
  ['a signature that is a word', headers(AUTH.replace(SIG, '0')), { ...HEADER, signature: '0' }],
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
const WRONG_DATE = "Date must be in ISO-8601 'basic format', such as 20240305T060708Z.";
const WRITE = 'write `AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`';
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
    'part 4 of the Authorization header is not a key=value pair (missing equal-sign)',
  ],
  ['a part twice', headers(`${AUTH}, Credential=x`), "the Authorization header has 'Credential' twice"],
  [
    'a decoy before the credential',
    headers(AUTH.replace('Credential=', 'X=a/b/us-east-1/elasticache/c, Credential=')),
    `part 1 of the Authorization header is none of Credential, SignedHeaders and Signature; ${WRITE}`,
  ],
  [
    'a decoy at the end',
    headers(`${AUTH}, SECRET=a/b/us-east-1/iam/c`),
    `part 4 of the Authorization header is none of Credential, SignedHeaders and Signature; ${WRITE}`,
  ],
  [
    'a space before the equal-sign',
    headers(AUTH.replace('Credential=', 'Credential =')),
    "part 1 of the Authorization header does not begin with 'Credential=' as it must, in this spelling",
  ],
  [
    'an encoded part',
    headers(AUTH.replace('Credential=', "Credential*=utf-8''")),
    "part 1 of the Authorization header does not begin with 'Credential=' as it must, in this spelling",
  ],
  [
    'a part in lower case',
    headers(AUTH.replace('Signature=', 'signature=')),
    "part 3 of the Authorization header does not begin with 'Signature=' as it must, in this spelling",
  ],
  [
    'another order',
    headers(`AWS4-HMAC-SHA256 Signature=${SIG}, SignedHeaders=host, Credential=${CREDENTIAL}`),
    `the Authorization header has 'Signature' before 'Credential'; ${WRITE}`,
  ],
  ['a trailing comma', headers(`${AUTH},`), `part 4 of the Authorization header is empty; ${WRITE}`],
  [
    'two spaces after the algorithm',
    headers(AUTH.replace(' Credential', '  Credential')),
    `the Authorization header has white space other than one space after a comma; ${WRITE}`,
  ],
  [
    'a credential in quotes',
    headers(AUTH.replace(CREDENTIAL, `"${CREDENTIAL}"`)),
    'the access key id of Credential has a character other than letters, digits and `_`',
  ],
  [
    'a second credential inside the first',
    headers(AUTH.replace(CREDENTIAL, `${CREDENTIAL} Credential=${CREDENTIAL}`)),
    `'Credential' in the Authorization header has a space or an equal-sign; ${WRITE}`,
  ],
  [
    'signed headers in capitals',
    headers(AUTH.replace('SignedHeaders=host', 'SignedHeaders=Host')),
    `'SignedHeaders' in the Authorization header must be names in lower case, joined by \`;\`; ${WRITE}`,
  ],
  [
    'a signature with a slash',
    headers(AUTH.replace(SIG, 'AKIAAAAAAAAAAAAAAAAA/x')),
    `'Signature' in the Authorization header must be hexadecimal digits; ${WRITE}`,
  ],
  ['a date of nine digits', headers(AUTH.replace('20240305', '202403055')), 'the date of Credential must be YYYYMMDD'],
  ['a date of words', headers(AUTH.replace('/20240305/', '/today/')), 'the date of Credential must be YYYYMMDD'],
  ['two dates', headers(AUTH, ['X-Amz-Date', DATE]), 'the request has its date or its security token twice'],
  [
    'two tokens',
    headers(AUTH, ['X-Amz-Security-Token', 'a'], ['X-Amz-Security-Token', 'b']),
    'the request has its date or its security token twice',
  ],
  ['a bad date', bare('/', '', ['Authorization', AUTH], ['X-Amz-Date', '2024-03-05']), WRONG_DATE],
  ['no such day', bare('/', '', ['Authorization', AUTH], ['X-Amz-Date', '20230229T000000Z']), WRONG_DATE],
  ['a bad Date header', bare('/', '', ['Authorization', AUTH], ['Date', 'yesterday']), WRONG_DATE],
  ...['a/b/c/d', 'a/b/c/d/e/f', '/20240305/us-east-1/elasticache/aws4_request'].map(
    (bad): [string, HttpRequest, string] => [
      `the credential ${bad}`,
      headers(AUTH.replace(CREDENTIAL, bad)),
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got ${bad.split('/').length}`,
    ],
  ),
  ...['', '*', 'US-EAST-1', 'us:east', 'a'.repeat(64), 'us-east-1.x', 'local'].map(
    (region): [string, HttpRequest, string, string] => [
      `the region ${region}`,
      headers(AUTH.replace('us-east-1', region)),
      'Credential should be scoped to a valid region.',
      'SignatureDoesNotMatch',
    ],
  ),
  [
    'another terminator',
    headers(AUTH.replace('aws4_request', 'aws5')),
    "Credential should be scoped with a valid terminator: 'aws4_request'.",
    'SignatureDoesNotMatch',
  ],
  ...['ELASTICACHE', 'ElastiCache', 'elasti_cache', 'elasticache.', ''].map(
    (service): [string, HttpRequest, string, string] => [
      `the service ${service}`,
      headers(AUTH.replace('/elasticache/', `/${service}/`)),
      'Credential should be scoped to correct service, in lower-case letters, digits and `-`.',
      'SignatureDoesNotMatch',
    ],
  ),
  [
    'a region and a terminator',
    presigned({ Credential: 'A/B/C/d/E' }),
    "Credential should be scoped to a valid region. Credential should be scoped with a valid terminator: 'aws4_request'.",
    'SignatureDoesNotMatch',
  ],
  [
    'presigned, parts missing',
    presigned({ Date: undefined, Signature: '' }),
    "AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
  ],
  ['presigned, another algorithm', presigned({ Algorithm: 'AWS4-ECDSA-P256-SHA256' }), only('AWS4-ECDSA-P256-SHA256')],
  ...['X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Date'].map((name): [string, HttpRequest, string] => [
    `presigned, ${name} in another letter case`,
    presigned({}, `&${name.toLowerCase()}=x`),
    `the query string has '${name.toLowerCase()}', which is spelled '${name}'`,
  ]),
  [
    'a header and a presigned field in lower case',
    presigned({ Algorithm: undefined, Credential: undefined, Signature: undefined }, '&x-amz-credential=x', [
      'Authorization',
      AUTH,
    ]),
    'the request is signed twice: in the Authorization header and in the query string',
  ],
  [
    'presigned, a signature with a slash',
    presigned({ Signature: 'a/b' }),
    "'X-Amz-Signature' must be hexadecimal digits.",
  ],
  [
    'presigned, signed headers in capitals',
    presigned({ SignedHeaders: 'Host' }),
    "'X-Amz-SignedHeaders' must be names of headers in lower case, joined by `;`.",
  ],
  ['presigned, a part twice', presigned({}, '&X-Amz-Date=20240305T060709Z'), "the query string has 'X-Amz-Date' twice"],
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

const refusalOf = (header: string): object => {
  const read = parseCredentials(headers(header));
  return 'rejected' in read ? read.rejected : {};
};

t.test('no message repeats what was found, which may be a secret', async (t) => {
  const places = [
    `SECRET ${AUTH}`,
    AUTH.replace('AWS4-HMAC-SHA256', 'SECRET'),
    `${AUTH}, SECRET=x`,
    `${AUTH}, x=SECRET`,
    `${AUTH}, SECRET`,
    AUTH.replace('Credential=', 'SECRET='),
    AUTH.replace('Credential=', 'Credential=SECRET/'),
    ...CREDENTIAL.split('/').map((element) => AUTH.replace(element, 'SECRET SECRET')),
    ...CREDENTIAL.split('/').map((element) => AUTH.replace(element, 'SECRET')),
    AUTH.replace('host;x-amz-date', 'SECRET'),
    AUTH.replace(SIG, 'SECRET/'),
  ];
  for (const header of places) t.notMatch(JSON.stringify(refusalOf(header)), 'SECRET', header);
});
