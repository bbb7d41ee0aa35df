import t from 'tap';
import { type Case, checkCases } from './run.js';

const CASES: readonly Case[] = [
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
];

t.test('one statement', async (t) => checkCases(t, CASES));
