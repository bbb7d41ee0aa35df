import t from 'tap';
import type { Field } from '#src/core/wire/query/form.js';
import { decodeParameters } from '#src/core/wire/query/parameters.js';
import { shapes } from './shapes-fixture.js';

const decode = (operation: string, text: string) => {
  const fields = text.split('&').map((field): Field => {
    const [name = '', value = ''] = field.split('=');
    return [name, value];
  });
  return decodeParameters(fields, shapes, shapes.operations[operation]?.input ?? null);
};

const READ: [operation: string, fields: string, parameters: object, unknown?: Field[]][] = [
  ['CreateCacheCluster', 'CacheClusterId=a&NumCacheNodes=2', { CacheClusterId: 'a', NumCacheNodes: '2' }],
  ['CreateCacheCluster', 'CacheClusterId=', { CacheClusterId: '' }],
  ['CreateCacheCluster', 'Action=CreateCacheCluster&Version=1', {}],
  ['CreateCacheCluster', 'Tags.Tag.1.Key=a&Tags.Tag.1.Value=b', { Tags: [{ Key: 'a', Value: 'b' }] }],
  // The user guide's spelling (Tagging.Managing.API).
  ['CreateCacheCluster', 'Tags.member.1.Key=a', { Tags: [{ Key: 'a' }] }],
  ['CreateCacheCluster', 'Tags=', { Tags: [] }],
  ['RemoveTagsFromResource', 'TagKeys.member.2=b&TagKeys.member.1=a', { TagKeys: ['a', 'b'] }],
  [
    'RemoveTagsFromResource',
    [10, 2, 1, 11, 3, 4, 5, 6, 7, 8, 9].map((n) => `TagKeys.member.${n}=k${n}`).join('&'),
    { TagKeys: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => `k${n}`) },
  ],
  ['DescribeUsers', 'Filters.member.1.Values=&Filters.member.1.Name=n', { Filters: [{ Values: [], Name: 'n' }] }],
  [
    'CreateReplicationGroup',
    'NodeGroupConfiguration.NodeGroupConfiguration.1.ReplicaAvailabilityZones.AvailabilityZone.1=a',
    { NodeGroupConfiguration: [{ ReplicaAvailabilityZones: ['a'] }] },
  ],
  [
    'CreateServerlessCache',
    'CacheUsageLimits.DataStorage.Maximum=5',
    { CacheUsageLimits: { DataStorage: { Maximum: '5' } } },
  ],
  ['CreateCacheCluster', 'NumCacheNodes=0&Port=-2147483648', { NumCacheNodes: '0', Port: '-2147483648' }],
  ['DescribeEvents', 'StartTime=2024-01-02T03:04:05Z', { StartTime: '2024-01-02T03:04:05Z' }],
  // Parameters of a newer API: kept whole, wherever they stand.
  ['CreateCacheCluster', 'Newer.member.1=a&CacheClusterId=b', { CacheClusterId: 'b' }, [['Newer.member.1', 'a']]],
  ['CreateCacheCluster', 'Tags.Tag.1.Key=a&Tags.Tag.1.Newer=b', { Tags: [{ Key: 'a' }] }, [['Tags.Tag.1.Newer', 'b']]],
  [
    'CreateCacheCluster',
    '__proto__=a&constructor.prototype.x=b',
    {},
    [
      ['__proto__', 'a'],
      ['constructor.prototype.x', 'b'],
    ],
  ],
  [
    'CreateCacheCluster',
    'Tags.Tag.1.Key=k&Tags.Tag.1.__proto__=a',
    { Tags: [{ Key: 'k' }] },
    [['Tags.Tag.1.__proto__', 'a']],
  ],
  ['NoSuchOperation', 'A=b', {}, [['A', 'b']]],
];

for (const [operation, fields, parameters, unknown = []] of READ) {
  t.test(`reads ${fields}`, async (t) => t.strictSame(decode(operation, fields), { parameters, unknown }));
}

const ambiguous = 'MalformedQueryString';
const REFUSED: [operation: string, fields: string, code: string, message: string][] = [
  [
    'RemoveTagsFromResource',
    'TagKeys.member.1=a&TagKeys.member.3=c',
    ambiguous,
    'list `TagKeys` has a gap: `TagKeys.member.2` is missing (readers disagree on lists with gaps)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.2=a',
    ambiguous,
    'list `TagKeys` has a gap: `TagKeys.member.1` is missing (readers disagree on lists with gaps)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.1=a&TagKeys.member.999999999=b',
    ambiguous,
    'list `TagKeys` has a gap: `TagKeys.member.2` is missing (readers disagree on lists with gaps)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.0=a',
    ambiguous,
    'parameter `TagKeys.member.0` has a list index that is not a number (indices are 1, 2, 3, ...)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.01=a',
    ambiguous,
    'parameter `TagKeys.member.01` has a list index that is not a number (indices are 1, 2, 3, ...)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.-1=a',
    ambiguous,
    'parameter `TagKeys.member.-1` has a list index that is not a number (indices are 1, 2, 3, ...)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.1e1=a',
    ambiguous,
    'parameter `TagKeys.member.1e1` has a list index that is not a number (indices are 1, 2, 3, ...)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.4294967297=a',
    ambiguous,
    'parameter `TagKeys.member.4294967297` has a list index that is not a number (indices are 1, 2, 3, ...)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.=a',
    ambiguous,
    'parameter `TagKeys.member.` has a list index that is not a number (indices are 1, 2, 3, ...)',
  ],
  [
    'RemoveTagsFromResource',
    'TagKeys.member.1=a&TagKeys.TagKey.2=b',
    ambiguous,
    'list `TagKeys` has another name for its members (they are called `member`)',
  ],
  [
    'CreateCacheCluster',
    'Tags.Tag.1.Key=a&Tags.member.1.Key=a',
    ambiguous,
    'list `Tags` has two names for its members (use one name)',
  ],
  ['CreateCacheCluster', 'Tags=&Tags.Tag.1.Key=a', ambiguous, 'list `Tags` is given both empty and with members'],
  ['CreateCacheCluster', 'Tags=a', ambiguous, 'parameter `Tags` is a list (send `Tags.member.1`)'],
  ['CreateCacheCluster', 'Tags.1.Key=a', ambiguous, 'parameter `Tags.1` is not of the form `Tags.member.N`'],
  ['CreateCacheCluster', 'Tags.Tag=a', ambiguous, 'parameter `Tags.Tag` is not of the form `Tags.member.N`'],
  ['CreateCacheCluster', 'Tags..1.Key=a', ambiguous, 'parameter `Tags.` is not of the form `Tags.member.N`'],
  [
    'CreateCacheCluster',
    'Tags.Tag.1=a',
    ambiguous,
    'parameter `Tags.Tag.1` is a structure (name its members: `Tags.Tag.1.<Member>`)',
  ],
  [
    'CreateCacheCluster',
    'Tags.Tag.1.Key.x=a',
    ambiguous,
    'parameter `Tags.Tag.1.Key.x` goes on after `Tags.Tag.1.Key`, which is a single value',
  ],
  [
    'CreateCacheCluster',
    'CacheClusterId.member.1=a',
    ambiguous,
    'parameter `CacheClusterId...` goes on after `CacheClusterId`, which is a single value',
  ],
  [
    'CreateServerlessCache',
    'CacheUsageLimits=',
    ambiguous,
    'parameter `CacheUsageLimits` is a structure (name its members: `CacheUsageLimits.<Member>`)',
  ],
  [
    'CreateCacheCluster',
    'cacheclusterid=a',
    ambiguous,
    'parameter `cacheclusterid` has `cacheclusterid` (member names are case-sensitive: `CacheClusterId`)',
  ],
  [
    'CreateCacheCluster',
    'tags.Tag.1.Key=a',
    ambiguous,
    'parameter `tags` has `tags` (member names are case-sensitive: `Tags`)',
  ],
  [
    'CreateCacheCluster',
    'Tags.Tag.1.key=a',
    ambiguous,
    'parameter `Tags.Tag.1.key` has `key` (member names are case-sensitive: `Key`)',
  ],
  [
    'DescribeUsers',
    'Filters.member.1.Values.member.2=a',
    ambiguous,
    'list `Filters.member.1.Values` has a gap: `Filters.member.1.Values.member.1` is missing (readers disagree on lists with gaps)',
  ],
  [
    'CreateReplicationGroup',
    'AutomaticFailoverEnabled=TRUE',
    'MalformedInput',
    'boolean must follow xsd1.1 definition: parameter `AutomaticFailoverEnabled` (send `true` or `false`)',
  ],
  [
    'CreateReplicationGroup',
    'AutomaticFailoverEnabled=1',
    'MalformedInput',
    'boolean must follow xsd1.1 definition: parameter `AutomaticFailoverEnabled` (send `true` or `false`)',
  ],
  [
    'CreateReplicationGroup',
    'AutomaticFailoverEnabled=',
    'MalformedInput',
    'missing value for boolean type: parameter `AutomaticFailoverEnabled` (send `true` or `false`)',
  ],
  [
    'CreateCacheCluster',
    'NumCacheNodes=',
    'MalformedInput',
    'missing value for integer type: parameter `NumCacheNodes` (send a plain 32-bit integer)',
  ],
  ...['1.0', '+1', ' 1', '01', '-0', '1e1', '0x1', 'one', '2147483648', '-2147483649', '99999999999'].map(
    (value): [string, string, string, string] => [
      'CreateCacheCluster',
      `NumCacheNodes=${value}`,
      'MalformedInput',
      `integer must follow xsd1.1 definition: parameter \`NumCacheNodes\` (send a plain 32-bit integer)`,
    ],
  ),
];

for (const [operation, fields, code, message] of REFUSED) {
  t.test(`refuses ${fields}`, async (t) => {
    t.strictSame(decode(operation, fields), { rejected: { code, status: 400, type: 'Sender', message } });
  });
}

t.test('nothing reaches a prototype', async (t) => {
  decode(
    'CreateCacheCluster',
    '__proto__.x=1&constructor.prototype.x=1&Tags.Tag.1.__proto__.x=1&Tags.__proto__.1.Key=a',
  );
  t.equal(({} as { x?: unknown }).x, undefined);
});
