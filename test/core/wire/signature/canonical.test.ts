import t from 'tap';
import { cutName, isHarmlessField } from '#src/core/wire/query/names.js';
import {
  canonicalPath,
  canonicalQuery,
  canonicalRequest,
  sha256Hex,
  unescapeField,
} from '#src/core/wire/signature/canonical.js';
import { shapes } from '../query/shapes-fixture.js';

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

const MASKING = {
  shownName: (name: string) => cutName(name, shapes),
  isHarmless: (name: string, value: string) => isHarmlessField(name, value, shapes),
};

/** What a misspelt field held came back, since only the right spellings were masked. */
t.test('for showing, everything is masked that is not known to be harmless', async (t) => {
  const queries: readonly (readonly [string, string])[] = [
    ['Action=DescribeUsers&Version=2015-02-02', 'Action=DescribeUsers&Version=2015-02-02'],
    ['Tags.member.1.Value=x', 'Tags.member.1.Value=x'],
    ['NoPasswordRequired=s3cret', 'NoPasswordRequired=***'],
    ['NumCacheClusters=2&NoPasswordRequired=true', 'NoPasswordRequired=true&NumCacheClusters=2'],
    ['Action=s3cret', 'Action=***'],
    ['AuthToken=s3cret', 'AuthToken=***'],
    ['authtoken=s3cret', 'authtoken=***'],
    ['Passwords.member.1=s3cret', 'Passwords.member.1=***'],
    ['AuthenticationMode.Passwords.member.1=s3cret', 'AuthenticationMode.Passwords.member.1=***'],
    ['Password=s3cret', 'Password=***'],
    ['AuthTokens3cret', 'AuthToken...=***'],
    ['AuthToken%0as3cret=1', 'AuthToken...=***'],
    ['s3cret', '...=***'],
    ['Tags.s3cret.1.Key=s3cret', 'Tags....=***'],
    ['AccessString=on%20%3Es3cret', 'AccessString=***'],
    ['X-Amz-Security-Token=s3cret', 'X-Amz-Security-Token=***'],
  ];
  for (const [query, shown] of queries) t.equal(canonicalQuery(query, false, MASKING), shown, query);
  const headers = ['Authorization', 'Cookie', 'User-Agent', 'X-s3cret', 'Content-Type', 'Host', 'X-Amz-Date'];
  const request = {
    method: 'GET',
    target: '/s3cret',
    headers: headers.map((name): [string, string] => [name, name === 'Host' ? 'localhost:4567' : 's3cret']),
    body: new Uint8Array(),
  };
  const signedHeaders = headers.map((name) => name.toLowerCase()).sort();
  const shown = canonicalRequest(request, { signedHeaders, presigned: false }, '', MASKING);
  t.notMatch(shown, /s3cret/);
  t.match(shown, '\nauthorization:***\n');
  t.match(shown, '\nhost:localhost:4567\n');
});

t.test('hashes are of the bytes received', async (t) => {
  t.equal(sha256Hex('é'), sha256Hex(new Uint8Array([0xe9])));
  t.equal(sha256Hex('ሴ'), sha256Hex(new Uint8Array([0xe1, 0x88, 0xb4])));
  t.equal(sha256Hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  t.equal(unescapeField('%zz'), '%zz');
});
