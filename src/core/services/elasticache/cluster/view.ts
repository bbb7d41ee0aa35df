import type { Context } from '../state/context.js';
import { hostName, hostTag } from '../state/place.js';
import type {
  CacheNode,
  CallScope,
  Cluster,
  ClusterSettings,
  ReplicationGroup,
  Structure,
  Waiting,
} from '../state/state.js';
import { logsView } from './logs.js';

/** The SDK's CacheCluster; its nodes only when they are asked for (`ShowCacheNodeInfo`), as AWS does. */
export function clusterView(cluster: Cluster, context: Context, showNodes: boolean): Structure {
  const { settings, id } = cluster;
  const group = cluster.replicationGroup ? context.region.replicationGroups.get(cluster.replicationGroup) : undefined;
  const zones = new Set(cluster.nodes.map((node) => node.zone));
  const memcached = settings.engine === 'memcached';
  return {
    CacheClusterId: id,
    ...settingsView(settings),
    CacheParameterGroup: parametersView(cluster),
    ...(memcached && isUp(cluster) ? { ConfigurationEndpoint: configuration(cluster, context.scope) } : {}),
    ClientDownloadLandingPage: 'https://console.aws.amazon.com/elasticache/home#client-download:',
    CacheClusterStatus: cluster.status,
    NumCacheNodes: cluster.nodes.length,
    PreferredAvailabilityZone: zones.size > 1 ? 'Multiple' : cluster.nodes[0]?.zone,
    PreferredOutpostArn: cluster.nodes[0]?.outpost,
    CacheClusterCreateTime: isUp(cluster) ? cluster.created : undefined,
    PendingModifiedValues: waitingView((group ?? cluster).waiting),
    ...(showNodes && isUp(cluster)
      ? { CacheNodes: cluster.nodes.map((node) => nodeView(node, cluster, context.scope)) }
      : {}),
    ReplicationGroupId: cluster.replicationGroup,
    ...(memcached
      ? {}
      : { SnapshotRetentionLimit: retention(cluster, group), SnapshotWindow: settings.snapshotWindow }),
    ARN: cluster.arn,
    ReplicationGroupLogDeliveryEnabled: group !== undefined && settings.logs.length > 0,
    LogDeliveryConfigurations: group === undefined ? logsView(settings.logs) : [],
  };
}

/** What of a cluster follows from its settings alone. */
function settingsView(settings: ClusterSettings): Structure {
  return {
    CacheNodeType: settings.nodeType,
    Engine: settings.engine,
    EngineVersion: settings.engineVersion,
    PreferredMaintenanceWindow: settings.maintenanceWindow,
    NotificationConfiguration: settings.topic && { TopicArn: settings.topic.arn, TopicStatus: settings.topic.status },
    CacheSecurityGroups: settings.cacheSecurityGroups.map((name) => ({
      CacheSecurityGroupName: name,
      Status: 'active',
    })),
    CacheSubnetGroupName: settings.subnetGroup,
    AutoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
    SecurityGroups: settings.securityGroupIds.map((SecurityGroupId) => ({ SecurityGroupId, Status: 'active' })),
    AuthTokenEnabled: settings.authTokenSince !== undefined,
    AuthTokenLastModifiedDate: settings.authTokenSince,
    TransitEncryptionEnabled: settings.transitEncryption,
    AtRestEncryptionEnabled: settings.atRestEncryption,
    NetworkType: settings.networkType,
    IpDiscovery: settings.ipDiscovery,
    TransitEncryptionMode: settings.transitMode,
  };
}

/** "A list of the cache node IDs which need to be rebooted for parameter changes to be applied." */
function parametersView(cluster: Cluster): Structure {
  const late = cluster.nodes.map(({ id }) => id).filter((id) => cluster.toReboot?.includes(id));
  return {
    CacheParameterGroupName: cluster.settings.parameterGroup,
    ParameterApplyStatus: late.length > 0 ? PENDING : IN_SYNC,
    CacheNodeIdsToReboot: late,
  };
}

const IN_SYNC = 'in-sync';
const PENDING = 'pending-reboot';

/** Whether endpoints exist: not while the cluster is being made. */
export function isUp(cluster: Cluster): boolean {
  return cluster.status !== 'creating';
}

/** Automatic snapshots are taken of one member only: the snapshotting cluster, if the group has one. */
function retention(cluster: Cluster, group: ReplicationGroup | undefined): number {
  const spared = group !== undefined && group.snapshottingCluster !== cluster.id;
  return spared ? 0 : cluster.settings.snapshotRetention;
}

function waitingView(waiting: Waiting): Structure {
  return {
    NumCacheNodes: waiting.nodes?.kept.length,
    CacheNodeIdsToRemove: waiting.nodes && waiting.nodes.removed.length > 0 ? waiting.nodes.removed : undefined,
    EngineVersion: waiting.settings?.engineVersion,
    CacheNodeType: waiting.settings?.nodeType,
    ...(waiting.scale
      ? { ScaleConfig: { ScalePercentage: waiting.scale.percentage, ScaleIntervalMinutes: waiting.scale.minutes } }
      : {}),
  };
}

function nodeView(node: CacheNode, cluster: Cluster, scope: CallScope): Structure {
  return {
    CacheNodeId: node.id,
    CacheNodeStatus: nodeStatus(node, cluster),
    CacheNodeCreateTime: node.created,
    Endpoint: nodeEndpoint(cluster, node.id, cluster.replicationGroup, scope),
    ParameterGroupStatus: cluster.toReboot?.includes(node.id) ? PENDING : IN_SYNC,
    CustomerAvailabilityZone: node.zone,
    CustomerOutpostArn: node.outpost,
  };
}

/** "One of the following values: available, creating, rebooting, or deleting." */
function nodeStatus({ id }: CacheNode, { status, rebooting }: Cluster): string {
  if (status === 'deleting') return status;
  return rebooting?.includes(id) ? 'rebooting' : 'available';
}

/**
 * Where one node listens: `name.abcdef.0001.use1.cache.amazonaws.com`, and with encryption in transit
 * `name.group.abcdef.use1.cache.amazonaws.com`.
 */
export function nodeEndpoint(
  { id, settings }: Cluster,
  node: string,
  group: string | undefined,
  scope: CallScope,
): { readonly Address: string; readonly Port: number } {
  const tag = hostTag(scope);
  const encrypted = settings.transitEncryption && group !== undefined;
  const name = encrypted ? `${id}.${group}.${tag}` : `${id}.${tag}.${node}`;
  return { Address: hostName(scope, name), Port: settings.port };
}

function configuration({ id, settings }: Cluster, scope: CallScope): Structure {
  return { Address: hostName(scope, `${id}.${hostTag(scope)}.cfg`), Port: settings.port };
}
