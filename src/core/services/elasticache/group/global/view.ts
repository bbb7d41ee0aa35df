import type { Context } from '../../state/context.js';
import type { GlobalGroup, Structure } from '../../state/state.js';
import { memberGroups, primaryGroup } from '../global-membership.js';

/** The SDK's GlobalReplicationGroup; its members only when they are asked for (`ShowMemberInfo`), as AWS does. */
export function globalView(global: GlobalGroup, context: Context, showMembers: boolean): Structure {
  const { settings, shards, clusterMode } = primaryGroup(context, global);
  const sharded = clusterMode === 'enabled';
  const members = memberGroups(context, global).map(({ group, context: there }) => ({
    ReplicationGroupId: group.id,
    ReplicationGroupRegion: there.scope.region,
    Role: group.global?.role,
    AutomaticFailover: group.automaticFailover ? 'enabled' : 'disabled',
    Status: 'associated',
  }));
  return {
    GlobalReplicationGroupId: global.id,
    GlobalReplicationGroupDescription: global.description,
    Status: global.status,
    CacheNodeType: settings.nodeType,
    Engine: settings.engine,
    EngineVersion: settings.engineVersion,
    ...(showMembers ? { Members: members } : {}),
    ClusterEnabled: sharded,
    ...(sharded
      ? {
          GlobalNodeGroups: shards.map(({ id, slots }) => ({
            GlobalNodeGroupId: globalShardId(global, id),
            Slots: slots,
          })),
        }
      : {}),
    AuthTokenEnabled: settings.authTokenSince !== undefined,
    TransitEncryptionEnabled: settings.transitEncryption,
    AtRestEncryptionEnabled: settings.atRestEncryption,
    ARN: global.arn,
  };
}

/** The name of a node group across regions: `ldgnf-name-0001`. */
export function globalShardId(global: GlobalGroup, shard: string): string {
  return `${global.id}-${shard}`;
}
