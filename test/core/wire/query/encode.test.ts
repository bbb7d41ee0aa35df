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
    { cacheClusterId: 'a', __proto__x: 1, Tags: [{ key: 'a' }] },
    [
      ['unknown-parameter', '/cacheClusterId', 'unknown parameter `cacheClusterId`', 'did you mean `CacheClusterId`?'],
      ['unknown-parameter', '', 'unknown parameter'],
      ['unknown-parameter', '/Tags/0/key', 'unknown parameter `key`', 'did you mean `Key`?'],
    ],
  ],
  ['CreateCacheCluster', { 'a~/b': 1 }, [['unknown-parameter', '', 'unknown parameter']]],
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
