import { storageEncryption } from '../cluster/encryption.js';
import { logsView } from '../cluster/logs.js';
import { nodeEndpoint } from '../cluster/view.js';
import type { Context } from '../state/context.js';
import { hostName, hostTag } from '../state/place.js';
import type { CallScope, ReplicationGroup, Shard, Structure } from '../state/state.js';
import { effectiveDurability } from './durability.js';

/** The SDK's ReplicationGroup. Endpoints are there once the group is no longer `creating`, as AWS does. */
export function replicationGroupView(group: ReplicationGroup, context: Context): Structure {
  const { settings, clusterMode } = group;
  const up = group.status !== 'creating' && group.status !== 'deleting';
  const sharded = clusterMode === 'enabled';
  return {
    ReplicationGroupId: group.id,
    Description: group.description,
    // AWS answers this one, and PendingModifiedValues, empty rather than not at all.
    GlobalReplicationGroupInfo: group.global
      ? { GlobalReplicationGroupId: group.global.id, GlobalReplicationGroupMemberRole: group.global.role }
      : {},
    Status: group.status,
    PendingModifiedValues: group.pending ?? {},
    MemberClusters: group.shards.flatMap(({ members }) => byAge(context, members)),
    ...(up ? { NodeGroups: group.shards.map((shard) => shardView(shard, group, context)) } : {}),
    SnapshottingClusterId: group.snapshottingCluster,
    AutomaticFailover: group.automaticFailover ? 'enabled' : 'disabled',
    MultiAZ: group.multiAz ? 'enabled' : 'disabled',
    ...(up && clusterMode !== 'disabled' ? { ConfigurationEndpoint: configuration(group, context.scope) } : {}),
    SnapshotRetentionLimit: settings.snapshotRetention,
    SnapshotWindow: settings.snapshotWindow,
    ClusterEnabled: sharded,
    CacheNodeType: settings.nodeType,
    AuthTokenEnabled: settings.authTokenSince !== undefined,
    AuthTokenLastModifiedDate: settings.authTokenSince,
    TransitEncryptionEnabled: settings.transitEncryption,
    AtRestEncryptionEnabled: settings.atRestEncryption,
    KmsKeyId: settings.kmsKey,
    ARN: group.arn,
    UserGroupIds: group.userGroups,
    LogDeliveryConfigurations: logsView(settings.logs),
    ReplicationGroupCreateTime: group.created,
    DataTiering: group.dataTiering ? 'enabled' : 'disabled',
    AutoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
    NetworkType: settings.networkType,
    IpDiscovery: settings.ipDiscovery,
    TransitEncryptionMode: settings.transitMode,
    ClusterMode: clusterMode,
    Engine: settings.engine,
    Durability: group.durability,
    EffectiveDurability: effectiveDurability(group.durability),
    StorageEncryptionType: storageEncryption(settings),
  };
}

/** A failover changes roles, not the order: members stand as they came to the group, those that came together by their numbers. */
function byAge({ region }: Context, members: readonly string[]): readonly string[] {
  const born = (id: string): number => region.clusters.get(id)?.created.getTime() ?? 0;
  return [...members].sort((a, b) => born(a) - born(b) || (a < b ? -1 : 1));
}

function shardView(shard: Shard, group: ReplicationGroup, context: Context): Structure {
  const { scope, region } = context;
  const sharded = group.clusterMode === 'enabled';
  return {
    NodeGroupId: shard.id,
    Status: group.status === 'available' ? 'available' : 'modifying',
    ...(sharded
      ? { Slots: shard.slots }
      : { PrimaryEndpoint: endpoint(group, scope, 'primary'), ReaderEndpoint: endpoint(group, scope, 'reader') }),
    NodeGroupMembers: byAge(context, shard.members).flatMap((id) => {
      const cluster = region.clusters.get(id);
      const node = cluster?.nodes[0];
      if (!cluster || !node) return [];
      return {
        CacheClusterId: id,
        CacheNodeId: node.id,
        // In cluster mode AWS names neither role nor endpoint of a member: both are the engine's business.
        ...(sharded
          ? {}
          : {
              ReadEndpoint: nodeEndpoint(cluster, node.id, group.id, scope),
              CurrentRole: id === shard.members[0] ? 'primary' : 'replica',
            }),
        PreferredAvailabilityZone: node.zone,
        PreferredOutpostArn: node.outpost,
      };
    }),
  };
}

/** `group.abcdef.ng.0001.use1...` and `group-ro...`; with encryption in transit `master.group...` and `replica.group...`. */
function endpoint({ id, settings }: ReplicationGroup, scope: CallScope, role: 'primary' | 'reader'): Structure {
  const tag = hostTag(scope);
  const plain = `${id}${role === 'reader' ? '-ro' : ''}.${tag}.ng.0001`;
  const encrypted = `${role === 'reader' ? 'replica' : 'master'}.${id}.${tag}`;
  return { Address: hostName(scope, settings.transitEncryption ? encrypted : plain), Port: settings.port };
}

function configuration({ id, settings }: ReplicationGroup, scope: CallScope): Structure {
  const tag = hostTag(scope);
  const name = settings.transitEncryption ? `clustercfg.${id}.${tag}` : `${id}.${tag}.clustercfg`;
  return { Address: hostName(scope, name), Port: settings.port };
}
