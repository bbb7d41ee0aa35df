import t from 'tap';
import { encodeCall } from '#src/core/wire/query/encode.js';
import { shapes } from './shapes-fixture.js';

// That bodies equal the SDK's for all operations is tested in decode.test.ts.

const HEAD = 'Action=CreateCacheCluster&Version=2015-02-02';
const BODIES: [params: unknown, rest: string][] = [
  [undefined, ''],
  [{}, ''],
  [{ CacheClusterId: null, Engine: undefined }, ''],
  [{ Tags: [], CacheClusterId: 'a' }, '&CacheClusterId=a&Tags='],
  [{ Tags: [null, { Key: 'a' }] }, '&Tags.Tag.1.Key=a'],
  [{ NumCacheNodes: '3', AutoMinorVersionUpgrade: 'false' }, '&NumCacheNodes=3&AutoMinorVersionUpgrade=false'],
  [{ CacheClusterId: "a b+~*'()!\ud800" }, '&CacheClusterId=a%20b%2B~%2A%27%28%29%21%EF%BF%BD'],
];

for (const [params, rest] of BODIES) {
  t.test(`encodes ${JSON.stringify(params)}`, async (t) => {
    t.strictSame(encodeCall('CreateCacheCluster', params, shapes), { body: `${HEAD}${rest}` });
  });
}

t.test('dates, as the SDK and as JSON give them', async (t) => {
  const start = { StartTime: new Date('2024-01-02T03:04:05.600Z'), EndTime: '2024-01-03T00:00:00Z' };
  const body =
    'Action=DescribeEvents&Version=2015-02-02&StartTime=2024-01-02T03%3A04%3A05.600Z&EndTime=2024-01-03T00%3A00%3A00Z';
  t.strictSame(encodeCall('DescribeEvents', start, shapes), { body });
});

const WRONG: [
  operation: string,
  params: unknown,
  problems: [code: string, pointer: string, message: string, hint?: string][],
][] = [
  [
    'CreateCacheClusters',
    {},
    [['unknown-operation', '', 'unknown operation `CreateCacheClusters`', 'did you mean `CreateCacheCluster`?']],
  ],
  ['constructor', {}, [['unknown-operation', '', 'unknown operation `constructor`']]],
  ['DescribeUsers', [], [['wrong-type', '', 'the parameters must be an object, got a list']]],
  ['DescribeUsers', 'x', [['wrong-type', '', 'the parameters must be an object, got a string']]],
  [
    'CreateCacheCluster',
    { 'a~/b': Symbol('s') },
    [['wrong-type', '', 'the parameters must be a text, a number, a list or an object, got a symbol']],
  ],
  [
    'CreateCacheCluster',
    { Tags: { Key: 'a' }, CacheClusterId: 7.1, NumCacheNodes: 1.5, AutoMinorVersionUpgrade: 'yes', Port: [] },
    [
      ['wrong-type', '/CacheClusterId', 'parameter `CacheClusterId` must be a string, got a number'],
      ['wrong-type', '/NumCacheNodes', 'parameter `NumCacheNodes` must be an integer, got a number'],
      ['wrong-type', '/Tags', 'parameter `Tags` must be a list, got an object'],
      ['wrong-type', '/Port', 'parameter `Port` must be an integer, got a list'],
      [
        'wrong-type',
        '/AutoMinorVersionUpgrade',
        'parameter `AutoMinorVersionUpgrade` must be `true` or `false`, got a string',
      ],
    ],
  ],
  [
    'CreateCacheCluster',
    { Tags: ['a'] },
    [['wrong-type', '/Tags/0', 'parameter `Tags.0` must be an object, got a string']],
  ],
  [
    'DescribeEvents',
    { StartTime: new Date(Number.NaN), EndTime: 'soon' },
    [
      ['wrong-type', '/StartTime', 'parameter `StartTime` must be a date such as `2024-01-02T03:04:05Z`, got a date'],
      ['wrong-type', '/EndTime', 'parameter `EndTime` must be a date such as `2024-01-02T03:04:05Z`, got a string'],
    ],
  ],
];

for (const [operation, params, expected] of WRONG) {
  t.test(`refuses ${operation} ${JSON.stringify(params)}`, async (t) => {
    const problems = expected.map(([code, pointer, message, hint]) => ({
      severity: 'error',
      code,
      message,
      pointer,
      ...(hint ? { hint } : {}),
    }));
    t.strictSame(encodeCall(operation, params, shapes), { problems });
  });
}

t.test('a parameter that the shapes do not know is written as the protocol would have it', async (t) => {
  const params = {
    UserId: 'u',
    Newer: 'a b',
    Count: 3,
    Flag: true,
    Since: new Date(0),
    Names: ['x', null, 'y'],
    None: [],
    Deep: { Of: [{ Key: 'k' }] },
    Absent: null,
    Tags: [{ Key: 'a', Fresh: 1 }],
  };
  t.strictSame(encodeCall('ModifyUser', params, shapes), {
    body: [
      'Action=ModifyUser&Version=2015-02-02&UserId=u&Newer=a%20b&Count=3&Flag=true&Since=1970-01-01T00%3A00%3A00Z',
      'Names.member.1=x&Names.member.2=y&None=&Deep.Of.member.1.Key=k&Tags.member.1.Key=a&Tags.member.1.Fresh=1',
    ].join('&'),
  });
  const known = encodeCall('CreateUser', { Tags: [{ Key: 'a', Fresh: 1 }] }, shapes);
  t.match(known, { body: /&Tags\.Tag\.1\.Key=a&Tags\.Tag\.1\.Fresh=1$/ }, 'also inside what the shapes know');
  const self: Record<string, unknown> = {};
  self.Self = self;
  t.match(encodeCall('CreateUser', { Newer: self }, shapes), { problems: [{ code: 'wrong-type' }] }, 'not for ever');
  t.match(encodeCall('CreateUser', { Newer: () => 1 }, shapes), { problems: [{ code: 'wrong-type' }] });
});
