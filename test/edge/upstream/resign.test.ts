import t from 'tap';
import { withoutAuthentication } from '#src/edge/upstream/resign.js';
import { BODY, post } from './support/call.js';

t.test("header-signed: the caller's authentication goes, the call stays", async (t) => {
  const request = post({
    headers: [
      ['Host', '127.0.0.1:4567'],
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ['X-Amz-Date', '20240101T000000Z'],
      ['x-amz-security-token', 'secret'],
      ['X-Amz-Content-SHA256', 'abc'],
      ['Authorization', 'AWS4-HMAC-SHA256 ...'],
      ['Proxy-Authorization', 'Basic x'],
      ['Cookie', 'session=1'],
      ['Date', 'Mon, 01 Jan 2024 00:00:00 GMT'],
      ['Accept-Encoding', 'gzip'],
      ['Content-Length', '10'],
      ['User-Agent', 'aws-cli/2'],
      ['x-amz-user-agent', 'aws-sdk-js/3'],
      ['amz-sdk-request', 'attempt=1'],
    ],
  });
  t.strictSame(withoutAuthentication(request), {
    method: 'POST',
    path: '/',
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
      ['User-Agent', 'aws-cli/2'],
      ['x-amz-user-agent', 'aws-sdk-js/3'],
      ['amz-sdk-request', 'attempt=1'],
    ].flat(),
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
    body: Buffer.from(BODY),
  });
});

const PATHS: [target: string, path: string | undefined][] = [
  ['/', '/'],
  ['/?Action=X&X-Amz-Signature=1&X-Amz-Credential=a%2Fb&x-amz-security-token=t&Version=2', '/?Action=X&Version=2'],
  ['/?X-Amz-Signature=1', '/'],
  ['/?%58-Amz-Signature=1&A=b', '/?A=b'],
  ['/?X%2DAmz-Security-Token=t&A=b', '/?A=b'],
  ['/?A=b+c&D=%2B', '/?A=b%20c&D=%2B'],
  ['/?A=&&B', '/?A=&B'],
  ['http://evil/?A=b', '/?A=b'],
  ['/?A=%zz', undefined],
  ['/?A=%ff', undefined],
  ['/?A=\xff', undefined],
  ['*', undefined],
];

t.test('query-signed: the presigning fields go', async (t) => {
  for (const [target, path] of PATHS) t.equal(withoutAuthentication(post({ target }))?.path, path, target);
});

t.test('a content-type that could be read two ways is not signed', async (t) => {
  for (const headers of [
    [
      ['Content-Type', 'a'],
      ['content-type', 'b'],
    ],
    [['Content-Type', 'caf\xe9']],
  ] as [string, string][][]) {
    t.equal(withoutAuthentication(post({ headers })), undefined);
  }
});
