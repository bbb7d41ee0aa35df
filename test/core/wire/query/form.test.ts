import t from 'tap';
import { type Field, parseForm } from '#src/core/wire/query/form.js';
import { shapes } from './shapes-fixture.js';

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
    t.equal(parseForm(text, 'request body', found, shapes), undefined);
    t.strictSame(found, fields);
  });
}

const NAMES = 'has a character other than letters, digits, `.`, `_` and `-` in its name';

const REFUSED: [text: string, message: string][] = [
  ['a', 'field 1 of the request body has no `=` (parameter `a`)'],
  ['a=1&&b=2&AuthTokenSECRET', 'field 3 of the request body has no `=` (parameter `AuthToken...`)'],
  ['AuthToken%0aSECRET', 'field 1 of the request body has no `=` (parameter `AuthToken...`)'],
  ['=1', 'field 1 of the request body has no name'],
  ...['%', '%4', '%zz', '%u0041', '%FF', '%C0%AF', '%ED%A0%80'].map((value): [string, string] => [
    `Name=${value}`,
    'field 1 of the request body has a value that is not percent-encoded UTF-8 (parameter `Name`)',
  ]),
  [
    'a=1&Tags.SECRET=%',
    'field 2 of the request body has a value that is not percent-encoded UTF-8 (parameter `Tags....`)',
  ],
  // Where an `&` was lost, the secret stood in the value, and the ARN, of the field before.
  ...[
    'UserId=uAuthToken=SECRET',
    'UserId=u&Tags.member.1.Value=xPasswords.member.1=SECRET',
    'Marker=m%26accessstring=SECRET',
  ].map((text): [string, string] => [
    text,
    `field ${text.split('&').length} of the request body has another field in its value: an \`&\` is missing (parameter \`${(text.split('&').at(-1) as string).split('=')[0]}\`)`,
  ]),
  ['%ZZ=1', 'field 1 of the request body has a name that is not percent-encoded UTF-8'],
  ['Name=x%00y', 'field 1 of the request body has a NUL character in its value (parameter `Name`)'],
  [
    'a=SECRET;b=2',
    'field 1 of the request body has a bare `;`, which some readers take as a separator (percent-encode it)',
  ],
  ['a=1\r\n', 'field 1 of the request body has a bare control character (percent-encode it)'],
  ['x=1&a=\0', 'field 2 of the request body has a bare control character (percent-encode it)'],
  ['Name%00=1', `field 1 of the request body ${NAMES} (parameter \`Name...\`)`],
  ['Tags[0]=1', `field 1 of the request body ${NAMES} (parameter \`Tags...\`)`],
  ['a%5B0%5D=1', `field 1 of the request body ${NAMES} (parameter \`a[0]\`)`],
  ['Name+=1', `field 1 of the request body ${NAMES} (parameter \`Name...\`)`],
  ['%EF%BB%BFAction=1', `field 1 of the request body ${NAMES} (parameter \`\ufeffAction\`)`],
];

for (const [text, message] of REFUSED) {
  t.test(`refuses ${JSON.stringify(text)}`, async (t) => {
    t.strictSame(parseForm(text, 'request body', [], shapes), {
      code: 'MalformedQueryString',
      status: 400,
      type: 'Sender',
      message,
    });
  });
}

t.test('a huge name is not echoed whole', async (t) => {
  t.ok((parseForm('x'.repeat(1_000_000), 'query string', [], shapes)?.message.length ?? 9e9) < 250);
});
