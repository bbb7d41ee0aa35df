import t from 'tap';
import { type Field, parseForm } from '#src/core/wire/query/form.js';

const READ: [text: string, fields: Field[]][] = [
  ['', []],
  ['a=1', [['a', '1']]],
  [
    'a=1&b=2',
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['&&a=1&&', [['a', '1']]],
  ['a=', [['a', '']]],
  ['a=b=c', [['a', 'b=c']]],
  ['a=x+y%20z%2B', [['a', 'x y z+']]],
  ['a=%26%3D%25%3B', [['a', '&=%;']]],
  ['%41b=1', [['Ab', '1']]],
  ['a=%C3%A9%F0%9F%98%80', [['a', 'é😀']]],
  ['a=é', [['a', 'é']]],
  ['a=x y', [['a', 'x y']]],
  ['a=%EF%BB%BFx', [['a', '\ufeffx']]],
  ['a=%0A%09', [['a', '\n\t']]],
  [
    '__proto__=1&constructor=2',
    [
      ['__proto__', '1'],
      ['constructor', '2'],
    ],
  ],
  ['A.b-c_d.1=2', [['A.b-c_d.1', '2']]],
];

for (const [text, fields] of READ) {
  t.test(`reads ${JSON.stringify(text)}`, async (t) => {
    const found: Field[] = [];
    t.equal(parseForm(text, 'request body', found), undefined);
    t.strictSame(found, fields);
  });
}

const REFUSED: [text: string, message: string][] = [
  ['a', 'the request body has the field `a` without `=`'],
  ['a=1&CacheClusterId', 'the request body has the field `CacheClusterId` without `=`'],
  ['=1', 'the request body has a field without a name'],
  ['a=%', 'the value of parameter `a` is not percent-encoded UTF-8'],
  ['a=%4', 'the value of parameter `a` is not percent-encoded UTF-8'],
  ['a=%zz', 'the value of parameter `a` is not percent-encoded UTF-8'],
  ['a=%u0041', 'the value of parameter `a` is not percent-encoded UTF-8'],
  ['a=%FF', 'the value of parameter `a` is not percent-encoded UTF-8'],
  ['a=%C0%AF', 'the value of parameter `a` is not percent-encoded UTF-8'],
  ['a=%ED%A0%80', 'the value of parameter `a` is not percent-encoded UTF-8'],
  ['%ZZ=1', 'the name `%ZZ` in the request body is not percent-encoded UTF-8'],
  ['a=x%00y', 'the value of parameter `a` has a NUL character'],
  [
    'a=1;b=2',
    'the request body has a bare `;`, which some readers take as a separator, after `a=1` (percent-encode it)',
  ],
  ['a=1\r\n', 'the request body has a bare control character after `a=1` (percent-encode it)'],
  ['x=1&a=\0', 'the request body has a bare control character after `a=` (percent-encode it)'],
  ['a%00=1', 'the parameter name `a\0` has a character other than letters, digits, `.`, `_` and `-`'],
  ['a[]=1', 'the parameter name `a[]` has a character other than letters, digits, `.`, `_` and `-`'],
  ['a%5B0%5D=1', 'the parameter name `a[0]` has a character other than letters, digits, `.`, `_` and `-`'],
  ['a+=1', 'the parameter name `a ` has a character other than letters, digits, `.`, `_` and `-`'],
  [
    '%EF%BB%BFAction=1',
    'the parameter name `\ufeffAction` has a character other than letters, digits, `.`, `_` and `-`',
  ],
];

for (const [text, message] of REFUSED) {
  t.test(`refuses ${JSON.stringify(text)}`, async (t) => {
    t.strictSame(parseForm(text, 'request body', []), {
      code: 'MalformedQueryString',
      status: 400,
      type: 'Sender',
      message,
    });
  });
}

t.test('a huge name is not echoed whole', async (t) => {
  t.ok((parseForm('x'.repeat(1_000_000), 'query string', [])?.message.length ?? 9e9) < 250);
});
