import t from 'tap';
import type { PolicyType } from '../../../src/core/policy/document.js';
import { parsePolicy } from '../../../src/core/policy/parse.js';
import { readVocabulary } from './data.js';

const vocabulary = readVocabulary();
const ARN = 'arn:aws:elasticache:*:123456789012:';

type Change = Readonly<Record<string, unknown>>;
type Finding = readonly [code: string, pointer: string, hint?: RegExp];

const statement = (change: Change) => ({ Effect: 'Allow', Action: 'elasticache:*', Resource: '*', ...change });

function lint(statements: readonly Change[], type: PolicyType = 'identity') {
  return parsePolicy({ Version: '2012-10-17', Statement: statements.map(statement) }, type, { vocabulary }).problems;
}

/** The findings of one statement, each with its pointer below the statement. */
const CASES: readonly (readonly [name: string, change: Change, findings: readonly Finding[]])[] = [
  ['nothing to say', {}, []],
  [
    'other services are theirs',
    { Action: ['s3:GetObjekt', 'ec2:*'], Condition: { StringEquals: { 'ec2:Region': 'x' } } },
    [],
  ],
  [
    'a misspelt action',
    { Action: ['elasticache:Describe*', 'elasticache:DescribeCacheCluster'] },
    [['unknown-action', '/Action/1', /elasticache:DescribeCacheClusters`/]],
  ],
  [
    'a misspelt action, alone',
    { Action: 'elasticache:CreateCacheClsuter', Resource: '*' },
    [['unknown-action', '/Action', /CreateCacheCluster`/]],
  ],
  [
    'a misspelt action with a wildcard',
    { Action: 'elasticache:Decsribe*' },
    [['unknown-action', '/Action', /elasticache:Describe\*/]],
  ],
  [
    'an action that is none in NotAction',
    { Effect: 'Deny', Action: undefined, NotAction: ['elasticache:Foo'] },
    [['unknown-action', '/NotAction/0']],
  ],
  ['an action that is no operation', { Action: 'elasticache:Connect' }, []],
  [
    'a misspelt service',
    { Action: 'elasticcache:Describe*' },
    [['unknown-service', '/Action', /elasticache:Describe\*/]],
  ],
  [
    'neighbours are not misspelt',
    { Action: ['elasticloadbalancing:*', 'elasticmapreduce:*', 'elastictranscoder:*', 'elasticbeanstalk:*'] },
    [],
  ],

  [
    'an upper-case name',
    { Action: 'elasticache:Describe*', Resource: `${ARN}cluster:Prod-*` },
    [['upper-case-name', '/Resource', /cluster:prod-\*/]],
  ],
  [
    'an upper-case type',
    { Action: 'elasticache:Describe*', Resource: `${ARN}Cluster:x` },
    [['unknown-resource-type', '/Resource', /cluster:x/]],
  ],
  [
    'letter case within a variable',
    { Action: 'elasticache:Describe*', Resource: `${ARN}cluster:\${aws:PrincipalTag/Team}-*` },
    [],
  ],
  [
    'an unknown type',
    { Action: 'elasticache:Describe*', Resource: [`${ARN}cluster:*`, `${ARN}clusters:x`] },
    [['unknown-resource-type', '/Resource/1', /cluster:x/]],
  ],
  [
    'the reserved instance as AWS once printed it',
    { Action: 'elasticache:Describe*', Resource: `${ARN}reservedinstance:*` },
    [['unknown-resource-type', '/Resource', /reserved-instance:\*/]],
  ],
  [
    'a slash after the type',
    { Action: 'elasticache:Describe*', Resource: `${ARN}cluster/dev-*` },
    [['unknown-resource-type', '/Resource', /cluster:dev-\*/]],
  ],
  [
    'a wildcard type',
    { Action: 'elasticache:Describe*', Resource: [`${ARN}*`, `${ARN}*:dev-*`, `${ARN}re*:dev-*`] },
    [],
  ],
  [
    'a wildcard type that none has',
    { Action: 'elasticache:Describe*', Resource: `${ARN}zz*:dev-*` },
    [['unknown-resource-type', '/Resource']],
  ],
  [
    'a global datastore with a region',
    {
      Action: 'elasticache:Describe*',
      Resource: 'arn:aws:elasticache:us-east-1:123456789012:globalreplicationgroup:x',
    },
    [['region-in-global-arn', '/Resource']],
  ],
  [
    'a global datastore without',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache::123456789012:globalreplicationgroup:x' },
    [],
  ],
  [
    'a global datastore one field short, as the guide prints it',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache:123456789012:globalreplicationgroup:x' },
    [['missing-region-field', '/Resource']],
  ],
  [
    'a cluster without region',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache::123456789012:cluster:x' },
    [['missing-region', '/Resource']],
  ],
  [
    'a cluster without account',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache:us-east-1::cluster:x' },
    [['missing-account', '/Resource']],
  ],
  [
    'an account of eleven digits',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache:us-east-1:12345678901:cluster:x' },
    [['invalid-account', '/Resource']],
  ],
  [
    'an availability zone for a region',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache:us-east-1a:123456789012:cluster:x' },
    [['invalid-region', '/Resource']],
  ],
  [
    'the service in upper case',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:ElastiCache:us-east-1:123456789012:cluster:x' },
    [['service-case', '/Resource']],
  ],
  ['an ARN with four fields', { Resource: 'arn:aws:elasticache:*' }, [['short-arn', '/Resource']]],
  [
    'an action that knows only *',
    { Action: 'elasticache:DescribeEvents', Resource: `${ARN}cluster:x` },
    [['resource-not-for-action', '/Action', /"\*"/]],
  ],
  [
    'an action about something else',
    { Action: ['elasticache:DeleteUser'], Resource: `${ARN}cluster:x` },
    [['resource-not-for-action', '/Action/0', /user/]],
  ],

  [
    'a key that no ElastiCache call carries',
    { Condition: { StringEquals: { 'ec2:InstanceType': 'x' } } },
    [['absent-condition-key', '/Condition/StringEquals/ec2:InstanceType']],
  ],
  [
    'a misspelt service key',
    { Condition: { StringLike: { 'elasticache:CacheNodeTyp': 'x' } } },
    [['unknown-condition-key', '/Condition/StringLike/elasticache:CacheNodeTyp', /elasticache:CacheNodeType/]],
  ],
  [
    'a misspelt global key',
    { Condition: { StringEquals: { 'aws:RequestRegion': 'x' } } },
    [['unknown-condition-key', '/Condition/StringEquals/aws:RequestRegion', /aws:RequestedRegion/]],
  ],
  [
    'a key without service',
    { Condition: { StringLike: { CacheNodeType: 'x' } } },
    [['invalid-condition-key', '/Condition/StringLike/CacheNodeType', /elasticache:CacheNodeType/]],
  ],
  ['a key in another letter case', { Condition: { StringLike: { 'AWS:UserName': 'x' } } }, []],
  [
    'a tag key without tag',
    { Condition: { StringEquals: { 'aws:ResourceTag': 'x' } } },
    [['missing-tag-key', '/Condition/StringEquals/aws:ResourceTag']],
  ],
  [
    'a key that the action does not have',
    { Action: 'elasticache:DeleteUser', Condition: { StringEquals: { 'elasticache:CacheNodeType': 'x' } } },
    [['absent-condition-key', '/Condition/StringEquals/elasticache:CacheNodeType']],
  ],
  [
    'a key that the type does not have',
    {
      Action: 'elasticache:CreateCacheCluster',
      Resource: `${ARN}parametergroup:*`,
      Condition: { StringEquals: { 'elasticache:CacheNodeType': 'x' } },
    },
    [['absent-condition-key', '/Condition/StringEquals/elasticache:CacheNodeType']],
  ],
  [
    'a set operator on a single value',
    { Condition: { 'ForAnyValue:StringEquals': { 'aws:username': 'x' } } },
    [['set-operator-on-single-value', '/Condition/ForAnyValue:StringEquals/aws:username']],
  ],
  [
    'a multivalued key without set operator',
    { Effect: 'Deny', Condition: { StringEquals: { 'aws:TagKeys': 'x' } } },
    [['missing-set-operator', '/Condition/StringEquals/aws:TagKeys']],
  ],
  [
    'ForAllValues in a Deny',
    { Effect: 'Deny', Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } } },
    [],
  ],
  [
    'ForAllValues in an Allow',
    { Action: 'elasticache:AddTagsToResource', Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } } },
    [['for-all-values-with-allow', '/Condition/ForAllValues:StringEquals/aws:TagKeys', /Null/]],
  ],
  [
    'ForAllValues in an Allow that asks for the key',
    {
      Action: 'elasticache:AddTagsToResource',
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' }, Null: { 'aws:TagKeys': false } },
    },
    [],
  ],
  [
    'ForAnyValue, negated',
    { Effect: 'Deny', Condition: { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['a', 'b'] } } },
    [['for-any-value-negated', '/Condition/ForAnyValue:StringNotEquals/aws:TagKeys']],
  ],
  [
    'an operator of another type',
    { Condition: { NumericEquals: { 'aws:username': 1 } } },
    [['type-mismatch', '/Condition/NumericEquals/aws:username']],
  ],
  [
    'EpochTime takes dates and numbers',
    { Condition: { NumericLessThan: { 'aws:EpochTime': 1 }, DateGreaterThan: { 'aws:EpochTime': '1' } } },
    [],
  ],
  ['ARNs take text operators', { Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } } }, []],
  [
    'private addresses',
    { Condition: { IpAddress: { 'aws:SourceIp': ['10.1.0.0/16', '192.168.1.1'] } } },
    [['private-address', '/Condition/IpAddress/aws:SourceIp']],
  ],
  ['a public address among them', { Condition: { IpAddress: { 'aws:SourceIp': ['10.1.0.0/16', '203.0.113.7'] } } }, []],
  [
    'a variable that stands for nothing',
    { Action: 'elasticache:Describe*', Resource: `${ARN}cluster:\${aws:user}-*` },
    [['unknown-variable', '/Resource']],
  ],
  [
    'a variable with many values',
    { Condition: { StringEquals: { 'aws:username': '${aws:TagKeys}' } } },
    [['multivalued-variable', '/Condition/StringEquals/aws:username']],
  ],
];

t.test('one statement', async (t) => {
  for (const [name, change, findings] of CASES) {
    const problems = lint([change]);
    const found = problems.map(({ code, pointer, severity }) => [severity, code, pointer]);
    const wanted = findings.map(([code, pointer]) => ['warning', code, `/Statement/0${pointer}`]);
    t.strictSame(found, wanted, name);
    for (const [index, [, , hint]] of findings.entries())
      if (hint !== undefined) t.match(problems[index]?.hint, hint, `${name}: hint`);
  }
});

t.test('grants that cannot work alone', async (t) => {
  const create = { Action: 'elasticache:CreateCacheCluster' };
  const cluster = { ...create, Resource: `${ARN}cluster:dev-*` };
  const groups = { ...create, Resource: `${ARN}parametergroup:*` };
  const small = { Condition: { StringLike: { 'elasticache:CacheNodeType': 'cache.t3.*' } } };
  const tagged = { Condition: { StringEquals: { 'aws:RequestTag/team': 'cache' } } };
  const addTags = { Action: 'elasticache:AddTagsToResource' };
  const cases: [string, Change[], string[], PolicyType?][] = [
    ['a cluster without its parameter group', [cluster], ['missing-parameter-group-grant']],
    ['any action on clusters', [{ Resource: `${ARN}cluster:dev-*` }], ['missing-parameter-group-grant']],
    ['with it', [cluster, groups], []],
    ['with everything', [{ ...create, Resource: '*' }], []],
    [
      'a condition that no parameter group meets',
      [{ ...create, Resource: '*', ...small }],
      ['missing-parameter-group-grant'],
    ],
    ['that condition, and the parameter group apart', [{ ...cluster, ...small }, groups], []],
    [
      'a condition that a missing key meets',
      [{ ...create, Condition: { StringLikeIfExists: { 'elasticache:CacheNodeType': 'x' } } }],
      [],
    ],
    ['a Deny needs nothing', [{ ...cluster, Effect: 'Deny' }], []],
    ['a service control policy grants nothing', [cluster], [], 'scp'],
    ['tags without AddTagsToResource', [{ ...cluster, ...tagged }, groups], ['missing-add-tags-grant']],
    ['tags with it', [{ ...cluster, ...tagged }, groups, addTags], []],
  ];
  for (const [name, statements, codes, type] of cases) {
    t.strictSame(
      lint(statements, type).map((problem) => problem.code),
      codes,
      name,
    );
  }
});

t.test('findings have positions', async (t) => {
  const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow",\n"Action":"elasticache:Foo","Resource":"*"}}';
  t.match(parsePolicy(text, 'identity', { vocabulary }).problems, [
    { code: 'unknown-action', line: 2, column: 10, pointer: '/Statement/Action' },
  ]);
});

t.test('a refused policy is not linted', async (t) => {
  t.strictSame(
    lint([{ Action: 'elasticache:Foo', Effect: 'allow' }]).map((problem) => problem.code),
    ['invalid-effect'],
  );
});
