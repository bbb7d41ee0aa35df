import {
  ARN,
  all,
  BUSY_CACHE,
  BUSY_CLUSTER,
  BUSY_COPY,
  BUSY_GLOBAL,
  BUSY_GROUP,
  BUSY_USER_GROUP,
  create,
  DECREASE,
  FINAL,
  global,
  group,
  INCREASE,
  INGRESS,
  MODIFY_GROUP,
  type Provoked,
  REBOOT,
  RESHARD,
  REST,
  tagCalls,
} from './kit.js';

/** Faults: states. */
export function wrongStates(): readonly Provoked[] {
  return [
    ...all(
      'InvalidCacheClusterStateFault',
      [
        ['ModifyCacheCluster', { CacheClusterId: 'c', SnapshotRetentionLimit: '2' }],
        ['RebootCacheCluster', { CacheClusterId: 'c', CacheNodeIdsToReboot: ['0001'] }],
        create('CreateSnapshot'),
        [
          'CreateReplicationGroup',
          { ReplicationGroupId: 'new', ReplicationGroupDescription: 'd', PrimaryClusterId: 'c' },
        ],
      ],
      { soon: BUSY_CLUSTER },
    ),
    ...all(
      'InvalidCacheClusterStateFault',
      [
        group('h', 'ModifyReplicationGroup', { ReplicationGroupDescription: 'other' }),
        group('h', 'IncreaseReplicaCount'),
        group('h', 'DecreaseReplicaCount', { NewReplicaCount: '1' }),
        group('h', 'TestFailover'),
      ],
      { soon: [REBOOT] },
    ),
    ...all('InvalidCacheClusterStateFault', [RESHARD], {
      soon: [['CreateSnapshot', { CacheClusterId: 'g-0001-002', SnapshotName: 'new' }]],
    }),
    ...all(
      'InvalidReplicationGroupStateFault',
      [
        ...tagCalls(`${ARN}:replicationgroup:g`),
        MODIFY_GROUP,
        INCREASE,
        DECREASE,
        RESHARD,
        group('g', 'TestFailover'),
        group('g', 'StartMigration'),
        group('g', 'TestMigration'),
        group('g', 'CompleteMigration'),
        group('g', 'DeleteReplicationGroup'),
        create('CreateGlobalReplicationGroup'),
        ['CreateSnapshot', { ReplicationGroupId: 'g', SnapshotName: 'new' }],
        ['CreateCacheCluster', { CacheClusterId: 'new', ReplicationGroupId: 'h' }],
      ],
      { soon: [...BUSY_GROUP, group('h', 'ModifyReplicationGroup', { ReplicationGroupDescription: 'other' })] },
    ),
    ...all(
      'InvalidServerlessCacheStateFault',
      [
        ...tagCalls(`${ARN}:serverlesscache:e`),
        create('CreateServerlessCacheSnapshot'),
        ['DeleteServerlessCache', { ServerlessCacheName: 'e' }],
        ['ModifyServerlessCache', { ServerlessCacheName: 'e', Description: 'more' }],
      ],
      { soon: BUSY_CACHE },
    ),
    ...all(
      'InvalidServerlessCacheSnapshotStateFault',
      [
        ...tagCalls(`${ARN}:serverlesscachesnapshot:new`),
        create('CopyServerlessCacheSnapshot', {
          SourceServerlessCacheSnapshotName: 'new',
          TargetServerlessCacheSnapshotName: 'newer',
        }),
        ['DeleteServerlessCacheSnapshot', { ServerlessCacheSnapshotName: 'new' }],
        ['ExportServerlessCacheSnapshot', { ServerlessCacheSnapshotName: 'new', S3BucketName: 'bucket' }],
      ],
      { soon: BUSY_COPY },
    ),
    ...all(
      'InvalidSnapshotStateFault',
      [
        create('CopySnapshot', { SourceSnapshotName: 'new', TargetSnapshotName: 'newer' }),
        ['DeleteSnapshot', { SnapshotName: 'new' }],
      ],
      { soon: [create('CopySnapshot')] },
    ),
    ...all(
      'InvalidUserGroupStateFault',
      [
        ['DeleteUserGroup', { UserGroupId: 'w' }],
        ['ModifyUserGroup', { UserGroupId: 'w', UserIdsToAdd: ['u'] }],
        create('CreateReplicationGroup', { UserGroupIds: ['w'], TransitEncryptionEnabled: 'true' }),
        group('h', 'ModifyReplicationGroup', { UserGroupIdsToAdd: ['w'] }),
        create('CreateServerlessCache', { UserGroupId: 'w' }),
        ['ModifyServerlessCache', { ServerlessCacheName: 'e', UserGroupId: 'w' }],
      ],
      { soon: BUSY_USER_GROUP },
    ),
    ...all(
      'InvalidUserStateFault',
      [
        ['DeleteUser', { UserId: 'u' }],
        ['ModifyUser', { UserId: 'u', AccessString: 'on ~* +@all' }],
      ],
      { soon: [['ModifyUser', { UserId: 'u', AccessString: 'off ~* +@all' }]] },
    ),
    ...all(
      'InvalidCacheSecurityGroupStateFault',
      [
        ['AuthorizeCacheSecurityGroupIngress', INGRESS('z3')],
        ['ModifyCacheCluster', { CacheClusterId: 'c', CacheSecurityGroupNames: ['x'] }],
        ['ModifyReplicationGroup', { ReplicationGroupId: 'g', CacheSecurityGroupNames: ['x'] }],
        ['RevokeCacheSecurityGroupIngress', INGRESS('z')],
      ],
      { soon: [['AuthorizeCacheSecurityGroupIngress', INGRESS('z2')]] },
    ),
    ...all('InvalidCacheSecurityGroupStateFault', [['DeleteCacheSecurityGroup', { CacheSecurityGroupName: 'x' }]]),
    ...all(
      'InvalidCacheParameterGroupStateFault',
      [
        ['ModifyCacheParameterGroup', { ...REST.ModifyCacheParameterGroup, CacheParameterGroupName: 'p' }],
        ['ResetCacheParameterGroup', { ResetAllParameters: 'true', CacheParameterGroupName: 'p' }],
        ['DeleteCacheParameterGroup', { CacheParameterGroupName: 'p' }],
      ],
      { soon: [['ModifyCacheParameterGroup', { ...REST.ModifyCacheParameterGroup, CacheParameterGroupName: 'p' }]] },
    ),
    ...all(
      'InvalidGlobalReplicationGroupStateFault',
      [
        ...[
          'DecreaseNodeGroupsInGlobalReplicationGroup',
          'DeleteGlobalReplicationGroup',
          'DisassociateGlobalReplicationGroup',
          'FailoverGlobalReplicationGroup',
          'IncreaseNodeGroupsInGlobalReplicationGroup',
          'ModifyGlobalReplicationGroup',
          'RebalanceSlotsInGlobalReplicationGroup',
        ].map(global),
        [
          'CreateReplicationGroup',
          { ReplicationGroupId: 'new', ReplicationGroupDescription: 'd', GlobalReplicationGroupId: 'ldgnf-y' },
        ],
        ['ModifyCacheParameterGroup', { ...REST.ModifyCacheParameterGroup, CacheParameterGroupName: '$global' }],
        ['ResetCacheParameterGroup', { ResetAllParameters: 'true', CacheParameterGroupName: '$global' }],
      ],
      { soon: BUSY_GLOBAL },
    ),
    ...all('ReplicationGroupAlreadyUnderMigrationFault', [group('i', 'StartMigration'), group('i', 'TestMigration')]),
    ...all('ReplicationGroupNotUnderMigrationFault', [group('g', 'CompleteMigration')]),
    ...all('NoOperationFault', [
      group('g', 'IncreaseReplicaCount', { NewReplicaCount: '1' }),
      group('g', 'DecreaseReplicaCount', { NewReplicaCount: '1' }),
    ]),
    ...all('TestFailoverNotAvailableFault', [group('t', 'TestFailover')]),
    ...all('CacheSubnetGroupInUse', [['DeleteCacheSubnetGroup', { CacheSubnetGroupName: 'n' }]]),
    ...all('SubnetInUse', [['ModifyCacheSubnetGroup', { CacheSubnetGroupName: 'n', SubnetIds: ['subnet-2'] }]]),
    ...all('DefaultUserAssociatedToUserGroupFault', [['DeleteUser', { UserId: 'd' }]]),
    ...all('DefaultUserRequired', [
      create('CreateUserGroup', { UserIds: ['u'] }),
      ['ModifyUserGroup', { UserGroupId: 'w', UserIdsToRemove: ['default'] }],
    ]),
    ...all('DuplicateUserNameFault', [
      create('CreateUserGroup', { UserIds: ['default', 'd'] }),
      ['ModifyUserGroup', { UserGroupId: 'w', UserIdsToAdd: ['d'] }],
    ]),
    ...all('SnapshotFeatureNotSupportedFault', [
      ['CreateSnapshot', { CacheClusterId: 'm', SnapshotName: 'new' }],
      ['DeleteCacheCluster', { CacheClusterId: 'm', ...FINAL }],
      ['DeleteReplicationGroup', { ReplicationGroupId: 't', ...FINAL }],
    ]),
  ];
}
