import t from 'tap';
import {
  canonicalPath,
  canonicalQuery,
  canonicalRequest,
  sha256Hex,
  unescapeField,
} from '#src/core/wire/signature/canonical.js';

// Whole requests are compared with AWS's suite and AWS's signer in sigv4.test.ts; these are the corners.

t.test('paths', async (t) => {
  const paths: [string, string][] = [
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['/../..', '/'],
    ['/a/', '/a/'],
    ['/a/../b', '/b'],
    ['/a%20b', '/a%2520b'],
    ["/a'(b)", '/a%27%28b%29'],
  ];
  for (const [path, canonical] of paths) t.equal(canonicalPath(path), canonical, path);
});

t.test('query strings', async (t) => {
  const queries: [query: string, canonical: string][] = [
    ['', ''],
    ['b=2&a=1', 'a=1&b=2'],
    ['a=b&a=a&a', 'a=&a=a&a=b'],
    ['a=1+2%2B3%20', 'a=1%2B2%2B3%20'],
    ['a=%2f%7e', 'a=%2F~'],
    ['B=1&a=1', 'B=1&a=1'],
    ['a-b=1&a=2', 'a=2&a-b=1'],
    ['a=x=y', 'a=x%3Dy'],
    ['&&a=1&', 'a=1'],
    ['a=%', 'a=%25'],
    ['a=*', 'a=%2A'],
    ['X-Amz-Signature=1', 'X-Amz-Signature=1'],
  ];
  for (const [query, canonical] of queries) t.equal(canonicalQuery(query, false), canonical, query);
  t.equal(canonicalQuery('X-Amz-Signature=1&a=2', true), 'a=2');
});

t.test('masks', async (t) => {
  t.equal(
    canonicalQuery('AuthToken=x&Passwords.member.1=x&A.Passwords.member.1=x&authtoken=x&NotAuthTokens=y', false, true),
    'A.Passwords.member.1=***&AuthToken=***&NotAuthTokens=y&Passwords.member.1=***&authtoken=***',
  );
  const request = {
    method: 'GET',
    target: '/',
    headers: [
      ['Authorization', 'x'],
      ['Cookie', 'x'],
    ] as [string, string][],
    body: new Uint8Array(),
  };
  t.match(
    canonicalRequest(request, { signedHeaders: ['authorization', 'cookie'], presigned: false }, '', true),
    'authorization:***\ncookie:***\n',
  );
});

t.test('hashes are of the bytes received', async (t) => {
  t.equal(sha256Hex('é'), sha256Hex(new Uint8Array([0xe9])));
  t.equal(sha256Hex('ሴ'), sha256Hex(new Uint8Array([0xe1, 0x88, 0xb4])));
  t.equal(sha256Hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  t.equal(unescapeField('%zz'), '%zz');
});
