import t from 'tap';
import { operationOf, readFields } from '#src/core/wire/query/fields.js';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { FORM, get, post, shapes } from './shapes-fixture.js';

const target = (query: string, body = '', method = 'POST'): HttpRequest => ({
  ...post(body),
  target: `/?${query}`,
  method,
});
const SIGNED = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Security-Token=a%2Bb%3D';
const SIGNING = [
  ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
  ['X-Amz-Security-Token', 'a+b='],
];
const A = [['Action', 'X']];

const READ: [name: string, request: HttpRequest, parameters: string[][], signing: string[][]][] = [
  ['a form body', post('Action=X'), A, []],
  ['a charset', post('Action=X', [['content-type', `${FORM}; charset=utf-8`]]), A, []],
  ['a quoted charset', post('Action=X', [['content-type', `${FORM.toUpperCase()}; Charset="UTF-8";`]]), A, []],
  [
    'a body that is not encoded',
    post('Action=X', [
      ['Content-Type', FORM],
      ['Content-Encoding', 'identity'],
    ]),
    A,
    [],
  ],
  ['GET', get('Action=X'), A, []],
  ['a presigned GET', get(`Action=X&${SIGNED}`), A, SIGNING],
  ['botocore presigned POST: all in the query string', target(`Action=X&${SIGNED}`), A, SIGNING],
  ['a presigned POST with a form body', target(SIGNED, 'Action=X'), A, SIGNING],
  ['hoisted headers of the SDK for JavaScript', get('Action=X&x-amz-user-agent=js'), A, [['x-amz-user-agent', 'js']]],
  ['nothing', post(''), [], []],
  ['no path', { ...post('Action=X'), target: '' }, A, []],
];

for (const [name, request, parameters, signing] of READ) {
  t.test(`reads ${name}`, async (t) => t.strictSame(readFields(request, shapes), { parameters, signing }));
}

const REFUSED: [name: string, request: HttpRequest, message: string][] = [
  ['a repeat in the body', post('Name=1&B=2&Name=1'), 'parameter `Name` is given twice'],
  ['a repeat in the query string', get('Name=1&Name=2'), 'parameter `Name` is given twice'],
  [
    'a repeat by another encoding',
    post('AuthTokenSECRET=1&%41uthTokenSECRET=2'),
    'parameter `AuthToken...` is given twice',
  ],
  ['a repeated signature field', get('X-Amz-Date=1&x-amz-date=2'), 'parameter `x-amz-date` is given twice'],
  [
    'Action in both',
    target('Action=X', 'Action=X'),
    'parameter `Action` is given in both the query string and the request body',
  ],
  [
    'parameters in both',
    target('Action=X', 'CacheClusterId=a'),
    'parameter `Action` stands in the query string while the request has a form body (send all parameters in one of them)',
  ],
  [
    'a signature in the body',
    post('Action=X&X-Amz-Signature=0'),
    '`X-Amz-Signature` stands in the request body (signature fields go to the query string)',
  ],
  ['a GET with a body', target('Action=X', 'A=1', 'GET'), 'a GET request has a body (send it as POST)'],
  ['another method', target('Action=X', '', 'PUT'), 'the method is `PUT` (use POST or GET)'],
  [
    'another path',
    { ...post('Action=X'), target: '/x?a=1' },
    'the path is `/x` (the Query API has the path `/`: give this endpoint without a path prefix, as http://host:port)',
  ],
  [
    'absolute form',
    { ...post('Action=X'), target: 'http://h/' },
    'the path is `/...` (the Query API has the path `/`: give this endpoint without a path prefix, as http://host:port)',
  ],
  ['a fragment', get('Action=X#&B=1'), 'the request target has a bare `#` (percent-encode it)'],
  [
    'a compressed body',
    post('Action=X', [
      ['Content-Type', FORM],
      ['content-encoding', 'gzip'],
    ]),
    'the header `Content-Encoding` is not `identity` (send the body uncompressed)',
  ],
  [
    'the JSON protocol',
    post('Action=X', [
      ['Content-Type', FORM],
      ['X-Amz-Target', 'A.B'],
    ]),
    'the header `X-Amz-Target` names an operation of the JSON protocol (leave it out)',
  ],
  ['a body of no type', post('Action=X', []), `the request has a body and no \`Content-Type\` (send ${FORM})`],
  [
    'a body of another type',
    post('{}', [['Content-Type', 'application/json']]),
    `the header \`Content-Type\` is \`application/json\` (send ${FORM})`,
  ],
  [
    'two types',
    post('A=1', [
      ['Content-Type', FORM],
      ['content-type', FORM],
    ]),
    'the header `Content-Type` is given twice',
  ],
  [
    'another charset',
    post('A=1', [['Content-Type', `${FORM}; charset=utf-16`]]),
    'the header `Content-Type` has a parameter other than `charset=utf-8` (the body is read as UTF-8)',
  ],
  ['bytes that are not UTF-8', post(new Uint8Array([0x41, 0x3d, 0xff])), 'the request body is not UTF-8'],
  [
    'a byte order mark',
    post('\ufeffA=1'),
    'field 1 of the request body has a character other than letters, digits, `.`, `_` and `-` in its name (parameter `\ufeffA`)',
  ],
  [
    'a broken query string',
    get('Name=%'),
    'field 1 of the query string has a value that is not percent-encoded UTF-8 (parameter `Name`)',
  ],
];

for (const [name, request, message] of REFUSED) {
  t.test(`refuses ${name}`, async (t) => {
    t.strictSame(readFields(request, shapes), {
      rejected: { code: 'MalformedQueryString', status: 400, type: 'Sender', message },
    });
  });
}

t.test('operationOf', async (t) => {
  const of = (...parameters: [string, string][]) => operationOf({ parameters, signing: [] });
  t.strictSame(of(['A', 'b'], ['Version', 'v'], ['Action', 'X']), { operation: 'X', version: 'v' });
  t.strictSame(of(['Action', 'X']), { operation: 'X', version: 'NO_VERSION_SPECIFIED' });
  t.match(of(['Version', 'v']), { rejected: { code: 'MissingAction', status: 400 } });
  t.match(of(['Action', '']), { rejected: { code: 'MissingAction' } });
  t.match(of(['action', 'X']), { rejected: { message: 'parameter `action` is not spelled `Action`' } });
  t.match(of(['Action', 'X'], ['VERSION', 'v']), {
    rejected: { message: 'parameter `VERSION` is not spelled `Version`' },
  });
});
