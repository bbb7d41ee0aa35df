import t from 'tap';
import { ARN, type Case, checkCases } from './run.js';

const CASES: readonly Case[] = [
  [
    'a resource that no action of the statement is asked about',
    { Action: 'elasticache:DeleteCacheCluster', Resource: [`${ARN}cluster:x`, `${ARN}user:y`] },
    [['action-not-for-resource', '/Resource/1', /cluster, snapshot/]],
  ],
  [
    'the same of actions by wildcard',
    { Action: 'elasticache:*UserGroup', Resource: [`${ARN}usergroup:x`, `${ARN}serverlesscache:y`] },
    [['action-not-for-resource', '/Resource/1', /usergroup/]],
  ],
  [
    'all resources are of no action: said once, of the action',
    { Action: 'elasticache:DeleteCacheCluster', Resource: [`${ARN}usergroup:x`, `${ARN}user:y`] },
    [['resource-not-for-action', '/Action', /cluster/]],
  ],
  [
    'actions that take every type',
    {
      Action: ['elasticache:DeleteUser', 'elasticache:ListTagsForResource'],
      Resource: [`${ARN}user:*`, `${ARN}cluster:*`, `${ARN}snapshot:*`],
    },
    [],
  ],
  [
    'a resource of another service',
    { Action: 'elasticache:*', Resource: [`${ARN}user:x`, 'arn:aws:s3:::b/*'] },
    [['action-not-for-resource', '/Resource/1']],
  ],
  ['types by wildcard', { Action: 'elasticache:DeleteUser', Resource: [`${ARN}user*`, `${ARN}*`] }, []],
  [
    'other services may be asked about other resources',
    { Action: ['elasticache:DeleteUser', 's3:GetObject'], Resource: [`${ARN}user:x`, 'arn:aws:s3:::b/*'] },
    [],
  ],
  [
    'a list of buckets on a bucket',
    { Action: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'], Resource: 'arn:aws:s3:::my-bucket' },
    [['resource-not-for-action', '/Action/0', /"\*"` only/]],
  ],
  ["a list of buckets, as AWS's guide writes it", { Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' }, []],
  [
    'a list of buckets beside everything',
    { Action: ['s3:ListAllMyBuckets', 's3:GetObject'], Resource: ['*', 'arn:aws:s3:::b/*'] },
    [],
  ],
  [
    'a description of EC2 on one network',
    { Action: 'ec2:DescribeVpcs', Resource: 'arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1' },
    [['resource-not-for-action', '/Action', /"\*"` only/]],
  ],
  [
    'actions of services that nobody here knows',
    { Action: 'glue:GetTables', Resource: 'arn:aws:glue:*:*:table/x' },
    [],
  ],
];

t.test('actions and resources that never meet', async (t) => checkCases(t, CASES));
