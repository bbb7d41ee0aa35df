import { combination, REDIS, type Refused, value } from './kit.js';

/** Refusals: parameter, subnet and security groups. */
export const CONFIG: readonly Refused[] = [
  {
    name: 'a default parameter group, deleted',
    call: ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'default.redis7' }],
    code: value,
    message: /^The parameter CacheParameterGroupName is not a valid identifier\. Identifiers must begin with a letter;/,
  },
  {
    name: 'a parameter group that is gone, deleted',
    call: ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'none' }],
    code: 'CacheParameterGroupNotFound',
    status: 404,
    message: 'CacheParameterGroupnot found: none',
  },
  {
    name: 'a parameter group that is gone, described',
    call: ['DescribeCacheParameterGroups', { CacheParameterGroupName: 'none' }],
    code: 'CacheParameterGroupNotFound',
    status: 404,
    message: 'CacheParameterGroup none not found.',
  },
  {
    name: '21 parameters',
    before: [
      [
        'CreateCacheParameterGroup',
        { CacheParameterGroupName: 'p', CacheParameterGroupFamily: 'redis7', Description: 'd' },
      ],
    ],
    call: [
      'ModifyCacheParameterGroup',
      {
        CacheParameterGroupName: 'p',
        ParameterNameValues: Array.from({ length: 21 }, () => ({ ParameterName: 'timeout', ParameterValue: '0' })),
      },
    ],
    code: combination,
    message: 'Cannot modify more than 20 parameters in a single request',
  },
  {
    name: 'a parameter group that changes',
    before: [
      [
        'CreateCacheParameterGroup',
        { CacheParameterGroupName: 'p', CacheParameterGroupFamily: 'redis7', Description: 'd' },
      ],
      'soon',
      ['ResetCacheParameterGroup', { CacheParameterGroupName: 'p', ResetAllParameters: 'true' }],
    ],
    call: ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'p' }],
    code: 'InvalidCacheParameterGroupState',
    message: /has pending changes/,
  },
  {
    name: 'a subnet that is in use',
    before: [
      [
        'CreateCacheSubnetGroup',
        { CacheSubnetGroupName: 'n', CacheSubnetGroupDescription: 'd', SubnetIds: ['subnet-1', 'subnet-2'] },
      ],
      ['CreateCacheCluster', { ...REDIS, CacheSubnetGroupName: 'n' }],
    ],
    call: ['ModifyCacheSubnetGroup', { CacheSubnetGroupName: 'n', SubnetIds: ['subnet-2'] }],
    code: 'SubnetInUse',
  },
  {
    name: 'subnets that are none',
    call: [
      'CreateCacheSubnetGroup',
      { CacheSubnetGroupName: 'n', CacheSubnetGroupDescription: 'd', SubnetIds: ['a', 'subnet-1'] },
    ],
    code: value,
    message: 'Some input subnets in :[a, subnet-1] are invalid.',
  },
  {
    name: 'ingress while ingress changes',
    before: [
      ['CreateCacheSecurityGroup', { CacheSecurityGroupName: 'x', Description: 'd' }],
      'soon',
      [
        'AuthorizeCacheSecurityGroupIngress',
        { CacheSecurityGroupName: 'x', EC2SecurityGroupName: 'e', EC2SecurityGroupOwnerId: '1' },
      ],
    ],
    call: [
      'RevokeCacheSecurityGroupIngress',
      { CacheSecurityGroupName: 'x', EC2SecurityGroupName: 'e', EC2SecurityGroupOwnerId: '1' },
    ],
    code: 'InvalidCacheSecurityGroupState',
  },
];
