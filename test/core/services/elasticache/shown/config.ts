/** Parameter, subnet and security groups, tags, reserved nodes, service updates: where each parameter is seen. */
import { emulatorData } from '../../../../conformance/client.js';
import type { Call } from '../refusals/kit.js';
import { ARN, NODE, type Subject, seen, TAGGED, TAGS, unseen, type View } from './kit.js';

const PG = { CacheParameterGroupName: 'p' };
const parameterGroup = (view: View) => {
  const it = view.one('DescribeCacheParameterGroups', 'CacheParameterGroups', PG);
  const parameters = view.list('DescribeCacheParameters', 'Parameters', { ...PG, Source: 'user' });
  return {
    it,
    tags: view.tags(it.ARN),
    own: Object.fromEntries(parameters.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue])),
  };
};
const madeParameters: Call = [
  'CreateCacheParameterGroup',
  { ...PG, CacheParameterGroupFamily: 'redis7', Description: 'd' },
];
const SET = [
  { ParameterName: 'timeout', ParameterValue: '20' },
  { ParameterName: 'maxmemory-policy', ParameterValue: 'allkeys-lru' },
];
const OWN = { timeout: '20', 'maxmemory-policy': 'allkeys-lru' };

const SN = { CacheSubnetGroupName: 'n' };
const subnetGroup = (view: View) => {
  const it = view.one('DescribeCacheSubnetGroups', 'CacheSubnetGroups', SN);
  return { it, tags: view.tags(it.ARN) };
};
const madeSubnets: Call = [
  'CreateCacheSubnetGroup',
  { ...SN, CacheSubnetGroupDescription: 'd', SubnetIds: ['subnet-1'] },
];

const CS = { CacheSecurityGroupName: 'x' };
const securityGroup = (view: View) => {
  const it = view.one('DescribeCacheSecurityGroups', 'CacheSecurityGroups', CS);
  return { it, tags: view.tags(it.ARN) };
};
const madeSecurity: Call = ['CreateCacheSecurityGroup', { ...CS, Description: 'd' }];
const INGRESS = { ...CS, EC2SecurityGroupName: 'web', EC2SecurityGroupOwnerId: '111122223333' };
const ARE = 'it.EC2SecurityGroups';

const CLUSTER = `${ARN}:cluster:c`;
const cluster: Call = [
  'CreateCacheCluster',
  { CacheClusterId: 'c', Engine: 'redis', NumCacheNodes: '1', ...NODE, Tags: [{ Key: 'old', Value: '1' }] },
];
const group: Call = [
  'CreateReplicationGroup',
  { ReplicationGroupId: 'g', ReplicationGroupDescription: 'd', Engine: 'redis', ...NODE },
];
const tagsOf = (view: View) => ({ tags: view.tags(CLUSTER) });

const { offerings, serviceUpdates } = emulatorData();
const OFFERING = String(offerings.offerings[0]?.ReservedCacheNodesOfferingId);
const UPDATE = String(serviceUpdates.updates.find((row) => row.ServiceUpdateStatus === 'available')?.ServiceUpdateName);
const actions = (view: View) => ({
  actions: view.list('DescribeUpdateActions', 'UpdateActions', { ServiceUpdateName: UPDATE }),
});
const gone = (list: string, operation: string) => (view: View) => ({
  left: view.list(operation, list).filter((row) => !String(Object.values(row)[0]).startsWith('default')),
});

export const CONFIG: readonly Subject[] = [
  {
    operation: 'CreateCacheParameterGroup',
    base: { ...PG, CacheParameterGroupFamily: 'redis7', Description: 'd' },
    look: parameterGroup,
    rows: [
      seen('CacheParameterGroupName', 'P', 'it.CacheParameterGroupName', { expected: 'p', usual: true }),
      seen('CacheParameterGroupFamily', 'valkey8'),
      seen('Description', 'what it is for'),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'ModifyCacheParameterGroup',
    given: [madeParameters],
    base: { ...PG, ParameterNameValues: [{ ParameterName: 'timeout', ParameterValue: '0' }] },
    look: parameterGroup,
    rows: [seen('ParameterNameValues', SET, 'own', { expected: OWN })],
    unseen: [unseen('CacheParameterGroupName', 'says which')],
  },
  {
    operation: 'ResetCacheParameterGroup',
    given: [madeParameters, ['ModifyCacheParameterGroup', { ...PG, ParameterNameValues: SET }]],
    base: PG,
    look: parameterGroup,
    rows: [
      seen('ResetAllParameters', 'true', 'own', { expected: { timeout: undefined, 'maxmemory-policy': undefined } }),
      seen('ParameterNameValues', [{ ParameterName: 'timeout', ParameterValue: '20' }], 'own', {
        expected: { timeout: undefined, 'maxmemory-policy': 'allkeys-lru' },
      }),
    ],
    unseen: [unseen('CacheParameterGroupName', 'says which')],
  },
  {
    operation: 'DeleteCacheParameterGroup',
    given: [madeParameters],
    base: PG,
    look: gone('CacheParameterGroups', 'DescribeCacheParameterGroups'),
    rows: [seen('CacheParameterGroupName', 'P', 'left.length', { expected: '0', usual: true })],
  },
  {
    operation: 'CreateCacheSubnetGroup',
    base: { ...SN, CacheSubnetGroupDescription: 'd', SubnetIds: ['subnet-1'] },
    look: subnetGroup,
    rows: [
      seen('CacheSubnetGroupName', 'N', 'it.CacheSubnetGroupName', { expected: 'n', usual: true }),
      seen('CacheSubnetGroupDescription', 'what it is for'),
      seen('SubnetIds', ['subnet-8', 'subnet-9'], 'it.Subnets.*.SubnetIdentifier'),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'ModifyCacheSubnetGroup',
    given: [madeSubnets],
    base: SN,
    look: subnetGroup,
    rows: [
      seen('CacheSubnetGroupDescription', 'what it is for'),
      seen('SubnetIds', ['subnet-8', 'subnet-9'], 'it.Subnets.*.SubnetIdentifier', { also: ['it.Subnets'] }),
    ],
    unseen: [unseen('CacheSubnetGroupName', 'says which')],
  },
  {
    operation: 'DeleteCacheSubnetGroup',
    given: [madeSubnets],
    base: SN,
    look: gone('CacheSubnetGroups', 'DescribeCacheSubnetGroups'),
    rows: [seen('CacheSubnetGroupName', 'N', 'left.length', { expected: '0', usual: true })],
  },
  {
    operation: 'CreateCacheSecurityGroup',
    base: { ...CS, Description: 'd' },
    look: securityGroup,
    rows: [
      seen('CacheSecurityGroupName', 'X', 'it.CacheSecurityGroupName', { expected: 'x', usual: true }),
      seen('Description', 'what it is for'),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'AuthorizeCacheSecurityGroupIngress',
    given: [madeSecurity],
    base: INGRESS,
    look: securityGroup,
    rows: [
      seen('EC2SecurityGroupName', 'app', `${ARE}.0.EC2SecurityGroupName`, { also: [ARE] }),
      seen('EC2SecurityGroupOwnerId', '444455556666', `${ARE}.0.EC2SecurityGroupOwnerId`, { also: [ARE] }),
    ],
    unseen: [unseen('CacheSecurityGroupName', 'says which')],
  },
  {
    operation: 'RevokeCacheSecurityGroupIngress',
    given: [
      madeSecurity,
      ['AuthorizeCacheSecurityGroupIngress', INGRESS],
      ['AuthorizeCacheSecurityGroupIngress', { ...INGRESS, EC2SecurityGroupName: 'app' }],
      ['AuthorizeCacheSecurityGroupIngress', { ...INGRESS, EC2SecurityGroupOwnerId: '444455556666' }],
    ],
    base: INGRESS,
    look: securityGroup,
    rows: [
      seen('EC2SecurityGroupName', 'app', `${ARE}.*.EC2SecurityGroupName`, { expected: ['web', 'web'], also: [ARE] }),
      seen('EC2SecurityGroupOwnerId', '444455556666', `${ARE}.*.EC2SecurityGroupOwnerId`, {
        expected: ['111122223333', '111122223333'],
        also: [ARE],
      }),
    ],
    unseen: [unseen('CacheSecurityGroupName', 'says which')],
  },
  {
    operation: 'DeleteCacheSecurityGroup',
    given: [madeSecurity],
    base: CS,
    look: gone('CacheSecurityGroups', 'DescribeCacheSecurityGroups'),
    rows: [seen('CacheSecurityGroupName', 'X', 'left.length', { expected: '0', usual: true })],
  },
  {
    operation: 'AddTagsToResource',
    given: [cluster],
    base: { ResourceName: CLUSTER, Tags: [{ Key: 'k', Value: 'v' }] },
    look: tagsOf,
    rows: [
      seen('Tags', TAGS, 'tags', { expected: { ...TAGGED, old: '1' } }),
      seen('Tags', [{ Key: 'old', Value: '2' }], 'tags', { expected: { old: '2' } }),
    ],
    unseen: [unseen('ResourceName', 'says which')],
  },
  {
    operation: 'RemoveTagsFromResource',
    given: [cluster, ['AddTagsToResource', { ResourceName: CLUSTER, Tags: TAGS }]],
    base: { ResourceName: CLUSTER, TagKeys: ['old'] },
    look: tagsOf,
    rows: [seen('TagKeys', ['team'], 'tags', { expected: { old: '1', cost: '7', team: undefined } })],
    unseen: [unseen('ResourceName', 'says which')],
  },
  {
    operation: 'PurchaseReservedCacheNodesOffering',
    base: { ReservedCacheNodesOfferingId: OFFERING, ReservedCacheNodeId: 'r' },
    look: (view) => {
      const it = view.list('DescribeReservedCacheNodes', 'ReservedCacheNodes')[0] ?? {};
      return { it, tags: view.tags(it.ReservationARN) };
    },
    rows: [
      seen('ReservedCacheNodesOfferingId', String(offerings.offerings[1]?.ReservedCacheNodesOfferingId)),
      seen('ReservedCacheNodeId', 'MyNodes'),
      seen('CacheNodeCount', '3'),
      seen('Tags', TAGS, 'tags', { expected: TAGGED }),
    ],
  },
  {
    operation: 'BatchApplyUpdateAction',
    given: [cluster, group],
    base: { ServiceUpdateName: UPDATE, CacheClusterIds: ['c'] },
    look: actions,
    rows: [
      seen('ServiceUpdateName', UPDATE, 'actions.*.ServiceUpdateName', { usual: true }),
      seen('CacheClusterIds', ['C'], 'actions', {
        expected: [{ UpdateActionStatus: 'complete', CacheClusterId: 'c' }, {}],
        usual: true,
      }),
      seen('ReplicationGroupIds', ['G'], 'actions', {
        expected: [{}, { UpdateActionStatus: 'complete', ReplicationGroupId: 'g' }],
      }),
    ],
  },
];

export const SLOW: readonly Subject[] = [
  {
    operation: 'BatchStopUpdateAction',
    given: [cluster, group],
    base: {},
    look: actions,
    rows: [],
    unseen: ['ServiceUpdateName', 'ReplicationGroupIds', 'CacheClusterIds'].map((name) =>
      unseen(name, 'stops what is under way: see account/update-actions, with a transition time'),
    ),
  },
];
