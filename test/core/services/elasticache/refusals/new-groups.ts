import type { Parameters } from '#src/core/wire/query/request.js';
import { combination, create, GROUP, ID, modify, type Refused, SHARDED, TLS, TOKEN, USERS, value } from './kit.js';

/** Refusals: creation of groups. */
export const NEW_GROUPS: readonly Refused[] = [
  ...[{ CacheNodeType: 'cache.m5.large' }, { Engine: 'redis' }, { EngineVersion: 'redis3.2' }].map((parameters) => ({
    name: `a primary cluster and ${Object.keys(parameters)}`,
    call: create({ ...ID, ReplicationGroupDescription: 'd', PrimaryClusterId: 'none', ...parameters } as Parameters),
    code: combination,
    message: 'Cannot use the given parameters when using an existing primary cache cluster ID.',
  })),
  {
    name: 'a group without a node type',
    call: create({ ...ID, ReplicationGroupDescription: 'd', Engine: 'redis' }),
    code: value,
    message: 'The parameter CacheNodeType must be provided and must not be null.',
  },
  {
    name: 'a group twice',
    before: [create(GROUP)],
    call: create(GROUP),
    code: 'ReplicationGroupAlreadyExists',
    message: 'Replication group with specified name already exists.',
  },
  {
    name: 'a group of memcached',
    call: create({ ...GROUP, Engine: 'memcached' }),
    code: combination,
    message: 'Specified engine does not support replication.',
  },
  {
    name: 'clusters in several node groups',
    call: create({ ...GROUP, NumCacheClusters: '2', NumNodeGroups: '2' }),
    code: combination,
    message: 'NumCacheClusters can only be specified for one node group',
  },
  {
    name: 'several node groups without cluster mode',
    call: create({ ...GROUP, NumNodeGroups: '2', CacheParameterGroupName: 'default.redis7' }),
    code: combination,
    message: 'Use a parameter group with cluster-enabled parameter to create more than one node group.',
  },
  {
    name: 'failover without a replica',
    call: create({ ...GROUP, NumCacheClusters: '1', AutomaticFailoverEnabled: 'true' }),
    code: combination,
    message: 'When using automatic failover, there must be at least 2 cache clusters in the replication group.',
  },
  {
    name: 'six replicas',
    call: create({ ...GROUP, NumCacheClusters: '7' }),
    code: value,
    message: 'The number of replicas per node group must be within 0 and 5.',
  },
  {
    name: 'slots with a gap',
    call: create({
      ...GROUP,
      NumNodeGroups: '2',
      NodeGroupConfiguration: [{ Slots: '0-8191' }, { Slots: '8193-16383' }],
    }),
    code: value,
  },
  {
    name: 'user groups without encryption',
    before: USERS,
    call: create({ ...GROUP, UserGroupIds: ['ug'] }),
    code: combination,
    message: 'User group based access control requires encryption-in-transit to be enabled on the replication group.',
  },
  {
    name: 'preferred encryption with user groups',
    before: USERS,
    call: create({ ...GROUP, ...TLS, TransitEncryptionMode: 'preferred', UserGroupIds: ['ug'] }),
    code: combination,
    message: 'Transit encryption preferred is not supported with redis access control.',
  },
  {
    name: 'preferred encryption of an old engine',
    call: create({ ...GROUP, EngineVersion: '6.2', ...TLS, TransitEncryptionMode: 'preferred' }),
    code: combination,
    message:
      'Transit encryption mode is not supported for engine version 6.2.6. Please use engine version 7.0.5 or higher.',
  },
  {
    name: 'an AUTH token without encryption',
    call: create({ ...GROUP, ...TOKEN }),
    code: combination,
    message: 'The AUTH token is only supported when encryption-in-transit is enabled',
  },
  {
    name: 'an AUTH token of a group without encryption',
    before: [create(GROUP)],
    call: modify(TOKEN),
    code: value,
    message: 'The AUTH token modification is only supported when encryption-in-transit is enabled.',
  },
  {
    name: 'a mode of encryption of a group without any',
    before: [create(GROUP)],
    call: modify({ TransitEncryptionMode: 'preferred' }),
    code: combination,
    message: 'To modify transit encryption mode, set encryption-in-transit as enabled.',
  },
  {
    name: 'an AUTH token with an at-sign',
    call: create({ ...GROUP, ...TLS, AuthToken: 'a-very@long-auth-token' }),
    code: value,
    message: 'Invalid AuthToken provided.',
  },
  {
    name: 'a key without encryption at rest',
    call: create({ ...GROUP, KmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' }),
    code: combination,
    message: 'Please enable encryption at rest to use Customer Managed CMK',
  },
  {
    name: 'a key of another region',
    call: create({
      ...GROUP,
      AtRestEncryptionEnabled: 'true',
      KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd',
    }),
    code: value,
    message: /^KMS key does not exist with key id/,
  },
  {
    name: 'r6gd without data tiering',
    call: create({ ...GROUP, CacheNodeType: 'cache.r6gd.xlarge' }),
    code: combination,
    message: 'When using the cache.r6gd.xlarge node type, you must enable data tiering.',
  },
  {
    name: 'data tiering without r6gd',
    call: create({ ...GROUP, DataTieringEnabled: 'true' }),
    code: combination,
    message: 'Data tiering is not supported for the node type cache.t3.small.',
  },
  {
    name: 'slow logs of an old engine',
    call: create({
      ...GROUP,
      EngineVersion: '5.0.6',
      LogDeliveryConfigurations: [
        {
          LogType: 'slow-log',
          LogFormat: 'text',
          DestinationType: 'cloudwatch-logs',
          DestinationDetails: { CloudWatchLogsDetails: { LogGroup: 'l' } },
        },
      ],
    }),
    code: value,
    message: 'slow-log log delivery is not available for this redis engine version.',
  },
  {
    name: 'durability of redis',
    call: create({ ...SHARDED, ...TLS, MultiAZEnabled: 'true', Durability: 'sync' }),
    code: combination,
  },
  { name: 'a durability that is none', call: create({ ...GROUP, Durability: 'much' }), code: value },
];
