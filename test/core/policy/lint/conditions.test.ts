import t from 'tap';
import { ARN, type Case, checkCases } from './run.js';

const CASES: readonly Case[] = [
  [
    'a key that no ElastiCache call carries',
    { Condition: { StringEquals: { 'ec2:InstanceType': 'x' } } },
    [['absent-condition-key', '/Condition/StringEquals/ec2:InstanceType']],
  ],
  [
    'a service key that is not known, and never called a typo',
    { Condition: { StringLike: { 'elasticache:CacheNodeTyp': 'x' } } },
    [['unknown-condition-key', '/Condition/StringLike/elasticache:CacheNodeTyp']],
  ],
  [
    'a key of tags under the service that it is not of',
    { Condition: { StringLike: { 'elasticache:RequestTag/team': 'x' } } },
    [['unknown-condition-key', '/Condition/StringLike/elasticache:RequestTag~1team', /mean `aws:RequestTag\/team`/]],
  ],
  [
    'ForAnyValue with a negated operator on a single value: it asks for the key besides',
    {
      Effect: 'Deny',
      Action: 'elasticache:CreateReplicationGroup',
      Condition: { 'ForAnyValue:StringNotEquals': { 'elasticache:CacheNodeType': 'x' } },
    },
    [],
  ],
  [
    'a misspelt global key',
    { Condition: { StringEquals: { 'aws:RequestRegion': 'x' } } },
    [['unknown-condition-key', '/Condition/StringEquals/aws:RequestRegion', /aws:RequestedRegion/]],
  ],
  [
    'a misspelt key of tags keeps the tag',
    { Condition: { StringEquals: { 'aws:RequestTg/Team': 'x' } } },
    [['unknown-condition-key', '/Condition/StringEquals/aws:RequestTg~1Team', /`aws:RequestTag\/Team`/]],
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
    { Action: 'elasticache:DeleteUser', Condition: { StringEquals: { 'elasticache:UserAuthenticationMode': 'iam' } } },
    [
      [
        'absent-condition-key',
        '/Condition/StringEquals/elasticache:UserAuthenticationMode',
        /comes with `elasticache:\w+` on user/,
      ],
    ],
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
    { Effect: 'Deny', Condition: { 'ForAllValues:StringEquals': { 'aws:username': 'x' } } },
    [['set-operator-on-single-value', '/Condition/ForAllValues:StringEquals/aws:username']],
  ],
  [
    'a multivalued key without set operator',
    { Effect: 'Deny', Condition: { StringEquals: { 'aws:TagKeys': 'x' } } },
    [['missing-set-operator', '/Condition/StringEquals/aws:TagKeys']],
  ],
  [
    'ForAnyValue on a single value is as good as without',
    { Condition: { 'ForAnyValue:StringEquals': { 'aws:username': 'x' } } },
    [],
  ],
  [
    'ForAllValues in a Deny',
    {
      Effect: 'Deny',
      Action: 'elasticache:AddTagsToResource',
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } },
    },
    [],
  ],
  [
    'ForAllValues in an Allow',
    { Condition: { 'ForAllValues:StringNotEquals': { 'aws:PrincipalOrgPaths': 'x' } } },
    [['for-all-values-with-allow', '/Condition/ForAllValues:StringNotEquals/aws:PrincipalOrgPaths', /Null/]],
  ],
  [
    'ForAllValues in an Allow that asks for the key',
    {
      Condition: {
        'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'x' },
        Null: { 'aws:PrincipalOrgPaths': false },
      },
    },
    [],
  ],
  [
    'ForAnyValue, negated',
    { Effect: 'Deny', Condition: { 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgPaths': ['a', 'b'] } } },
    [['for-any-value-negated', '/Condition/ForAnyValue:StringNotEquals/aws:PrincipalOrgPaths']],
  ],
  [
    'set operators on tags, as AWS writes them',
    {
      Action: 'elasticache:AddTagsToResource',
      Condition: {
        'ForAllValues:StringEquals': { 'aws:ResourceTag/Project': 'XYZ' },
        'ForAllValues:StringNotEquals': { 'aws:TagKeys': 'x' },
        'ForAnyValue:StringNotEqualsIgnoreCase': { 'aws:TagKeys': ['Project', 'Service'] },
      },
    },
    [],
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
    'an address compared as text',
    { Condition: { StringLike: { 'aws:SourceIp': '10.1.0.1' } } },
    [['type-mismatch', '/Condition/StringLike/aws:SourceIp']],
  ],
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

t.test('one statement', async (t) => checkCases(t, CASES));
