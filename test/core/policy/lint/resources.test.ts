import t from 'tap';
import { ARN, type Case, checkCases } from './run.js';

const CASES: readonly Case[] = [
  [
    'an upper-case name',
    { Action: 'elasticache:Describe*', Resource: `${ARN}cluster:Prod-*` },
    [['upper-case-name', '/Resource', /cluster:prod-\*/]],
  ],
  [
    'white space in a name',
    { Action: 'elasticache:DeleteCacheCluster', Resource: `${ARN}cluster:x ` },
    [['white-space-in-resource', '/Resource']],
  ],
  [
    'neither region nor account',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache:::*' },
    [['missing-region', '/Resource', /write both/]],
  ],
  [
    'no region and any type',
    { Action: 'elasticache:Describe*', Resource: 'arn:aws:elasticache::123456789012:*' },
    [['missing-region', '/Resource', /write the region/]],
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
];

t.test('one statement', async (t) => checkCases(t, CASES));
