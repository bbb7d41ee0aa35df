import { all, group, type Provoked, REST } from './kit.js';

/** Faults: parameters that do not go together. */
export function wrongCombinations(): readonly Provoked[] {
  return [
    ...all('InvalidParameterCombinationException', [
      [
        'DecreaseNodeGroupsInGlobalReplicationGroup',
        {
          ...REST.DecreaseNodeGroupsInGlobalReplicationGroup,
          GlobalReplicationGroupId: 'ldgnf-y',
          GlobalNodeGroupsToRetain: ['a'],
        },
      ],
      group('g', 'DecreaseReplicaCount', { ReplicasToRemove: ['a'] }),
      group('g', 'IncreaseReplicaCount', { ReplicaConfiguration: [{ NodeGroupId: '0001', NewReplicaCount: '2' }] }),
      group('g', 'ModifyReplicationGroupShardConfiguration', {
        NodeGroupsToRemove: ['0001'],
        NodeGroupsToRetain: ['0002'],
      }),
      ['CreateSnapshot', { SnapshotName: 'new', CacheClusterId: 'c', ReplicationGroupId: 'g' }],
      ['ListAllowedNodeTypeModifications', { CacheClusterId: 'c', ReplicationGroupId: 'g' }],
      ['ListAllowedNodeTypeModifications', {}],
      ['DescribeEvents', { SourceIdentifier: 'c' }],
      ['ResetCacheParameterGroup', { CacheParameterGroupName: 'p' }],
      ['ModifyUserGroup', { UserGroupId: 'w' }],
    ]),
  ];
}
