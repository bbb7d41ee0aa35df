import type { Context } from '../state/context.js';
import type { ServiceUpdateRow } from '../state/data.js';
import { byName } from '../state/names.js';
import { merged, type Ordered } from '../state/shelf.js';
import type { Cluster, ReplicationGroup, Structure, UpdateAction } from '../state/state.js';

/** A replication group, or a cluster of its own, that an update concerns. */
export type UpdateSubject = { readonly group: ReplicationGroup } | { readonly cluster: Cluster };

/** An update together with a cluster or group that it concerns, and what was done about it. */
export interface ListedAction {
  readonly row: ServiceUpdateRow;
  readonly subject: UpdateSubject;
  readonly done: UpdateAction | undefined;
}

/** The id of a cluster or group. */
export const idOf = (subject: UpdateSubject): string => ('group' in subject ? subject.group.id : subject.cluster.id);
const thing = (subject: UpdateSubject): ReplicationGroup | Cluster =>
  'group' in subject ? subject.group : subject.cluster;

/** The engine of a cluster or group. */
export const engineOf = (subject: UpdateSubject): string => thing(subject).settings.engine;

/** By what an update of one cluster or group is kept. */
export const keyOf = (update: string, subject: UpdateSubject): string => `${update}/${idOf(subject)}`;

/** Whether an update is for the engine of a cluster or group: `redis`, or several (`redis, valkey`). */
export function concerns(row: ServiceUpdateRow, subject: UpdateSubject): boolean {
  const engines = row.Engine?.toLowerCase().split(/[^a-z]+/);
  return engines === undefined || engines.includes(engineOf(subject));
}

/** The cluster of its own or the group of that id. */
export function findSubject(
  { region }: Context,
  asked: { group?: string; cluster?: string },
): UpdateSubject | undefined {
  const group = asked.group === undefined ? undefined : region.replicationGroups.get(asked.group);
  const cluster = asked.cluster === undefined ? undefined : region.clusters.get(asked.cluster);
  if (group) return { group };
  return cluster && cluster.replicationGroup === undefined ? { cluster } : undefined;
}

/** Each update with each cluster or group that it concerns, in the order of `keyOf`. */
export function allActions(context: Context): Ordered<ListedAction> {
  const { region, data } = context;
  const rows = [...data.serviceUpdates.updates].sort((a, b) =>
    byName(`${a.ServiceUpdateName}/`, `${b.ServiceUpdateName}/`),
  );
  return {
    *from(after) {
      for (const row of rows) {
        const prefix = `${row.ServiceUpdateName}/`;
        const inside = after?.startsWith(prefix) ? after.slice(prefix.length) : undefined;
        if (after !== undefined && inside === undefined && prefix < after) continue;
        for (const subject of subjects(context).from(inside)) {
          if (!concerns(row, subject)) continue;
          yield { row, subject, done: region.updateActions.get(keyOf(row.ServiceUpdateName, subject)) };
        }
      }
    },
  };
}

function subjects({ region }: Context): Ordered<UpdateSubject> {
  const groups: Ordered<UpdateSubject> = {
    *from(after) {
      for (const group of region.replicationGroups.from(after)) yield { group };
    },
  };
  const clusters: Ordered<UpdateSubject> = {
    *from(after) {
      for (const cluster of region.clusters.from(after)) {
        if (cluster.replicationGroup === undefined) yield { cluster };
      }
    },
  };
  return merged(groups, clusters, idOf);
}

/** What became of an update that nobody touched: once it is expired or cancelled, nobody can. */
export function statusOf(row: ServiceUpdateRow, done: UpdateAction | undefined): string {
  return done?.status ?? (row.ServiceUpdateStatus === 'available' ? 'not-applied' : 'not-applicable');
}

/** The SDK's UpdateAction; the nodes one by one if they are asked for. */
export function actionView({ row, subject, done }: ListedAction, context: Context, nodes: boolean): Structure {
  const { created } = thing(subject);
  const status = statusOf(row, done);
  const release = new Date(row.ServiceUpdateReleaseDate);
  const since = created > release ? created : release;
  const members = membersOf(subject);
  return {
    ReplicationGroupId: 'group' in subject ? subject.group.id : undefined,
    CacheClusterId: 'cluster' in subject ? subject.cluster.id : undefined,
    ServiceUpdateName: row.ServiceUpdateName,
    ServiceUpdateReleaseDate: release,
    ServiceUpdateSeverity: row.ServiceUpdateSeverity,
    ServiceUpdateStatus: row.ServiceUpdateStatus,
    ServiceUpdateRecommendedApplyByDate: row.ServiceUpdateRecommendedApplyByDate
      ? new Date(String(row.ServiceUpdateRecommendedApplyByDate))
      : undefined,
    ServiceUpdateType: row.ServiceUpdateType,
    UpdateActionAvailableDate: since,
    UpdateActionStatus: status,
    NodesUpdated: `${status === 'complete' ? members : 0}/${members}`,
    UpdateActionStatusModifiedDate: done?.changed ?? since,
    SlaMet: 'n/a',
    ...(nodes ? nodeStatuses(subject, context, status, done?.changed ?? since) : {}),
    EstimatedUpdateTime: row.EstimatedUpdateTime,
    Engine: engineOf(subject),
  };
}

function membersOf(subject: UpdateSubject): number {
  if ('cluster' in subject) return subject.cluster.nodes.length;
  return subject.group.shards.reduce((sum, { members }) => sum + members.length, 0);
}

/** Node by node: all are updated at the same time here. */
function nodeStatuses(subject: UpdateSubject, { region }: Context, action: string, changed: Date): Structure {
  const status = NODE_STATUS[action] ?? 'not-applied';
  const common = { NodeUpdateStatus: status, NodeUpdateStatusModifiedDate: changed };
  const initiated = action.startsWith('not-')
    ? {}
    : { NodeUpdateInitiatedBy: 'customer', NodeUpdateInitiatedDate: changed };
  if ('cluster' in subject) {
    return {
      CacheNodeUpdateStatus: subject.cluster.nodes.map(({ id }) => ({ CacheNodeId: id, ...common, ...initiated })),
    };
  }
  return {
    NodeGroupUpdateStatus: subject.group.shards.map((shard) => ({
      NodeGroupId: shard.id,
      NodeGroupMemberUpdateStatus: shard.members.map((id) => ({
        CacheClusterId: id,
        CacheNodeId: region.clusters.get(id)?.nodes[0]?.id,
        ...common,
        ...initiated,
      })),
    })),
  };
}

/** What of an action's statuses a node has. */
const NODE_STATUS: { readonly [action: string]: string } = {
  'waiting-to-start': 'waiting-to-start',
  'in-progress': 'in-progress',
  stopping: 'stopping',
  stopped: 'stopped',
  complete: 'complete',
};
