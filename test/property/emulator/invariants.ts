/** What must hold of what an emulator shows, whatever was called. */
import { REGIONS, type Region, type Row, rows, type Seen, type Stage, texts } from './stage.js';

const SLOTS = 16384;

/** Every complaint about what a region shows. */
export function complaints(stage: Stage, seen: Seen, region: Region): readonly string[] {
  const list = (name: string): readonly Row[] => seen[name] ?? [];
  const found: string[] = [];
  const hold = (holds: boolean, what: string): void => {
    if (!holds) found.push(`${region}: ${what}`);
  };
  const names = (from: string, field: string): ReadonlySet<string> =>
    new Set(list(from).map((row) => String(row[field])));
  const clusters = new Map(list('CacheClusters').map((row) => [String(row.CacheClusterId), row]));
  const groups = new Map(list('ReplicationGroups').map((row) => [String(row.ReplicationGroupId), row]));
  const parameters = names('CacheParameterGroups', 'CacheParameterGroupName');
  const subnets = names('CacheSubnetGroups', 'CacheSubnetGroupName');
  for (const [id, cluster] of clusters) {
    hold(cluster.ARN === arn(region, 'cluster', id), `ARN of cluster ${id}`);
    hold(
      cluster.CacheClusterStatus === 'creating' || rows(cluster.CacheNodes).length === cluster.NumCacheNodes,
      `nodes of ${id}`,
    );
    const late = texts((cluster.CacheParameterGroup as Row).CacheNodeIdsToReboot);
    hold(late.length <= Number(cluster.NumCacheNodes), `nodes of ${id} to reboot`);
    const group = cluster.ReplicationGroupId as string | undefined;
    const gone = group !== undefined && cluster.CacheClusterStatus === 'deleting';
    hold(
      group === undefined || gone || texts(groups.get(group)?.MemberClusters).includes(id),
      `${id} is a member of ${group}`,
    );
    hold(
      parameters.has(String((cluster.CacheParameterGroup as Row).CacheParameterGroupName)),
      `parameter group of ${id}`,
    );
    hold(subnets.has(String(cluster.CacheSubnetGroupName)), `subnet group of ${id}`);
  }
  for (const [id, group] of groups) {
    hold(group.ARN === arn(region, 'replicationgroup', id), `ARN of group ${id}`);
    const members = texts(group.MemberClusters);
    const kept = group.Status === 'deleting';
    hold(new Set(members).size === members.length && members.length > 0, `members of ${id} once`);
    for (const member of members) {
      hold(kept || clusters.get(member)?.ReplicationGroupId === id, `${member} of ${id} exists`);
    }
    const shards = rows(group.NodeGroups);
    const inShards = shards.flatMap((shard) =>
      rows(shard.NodeGroupMembers).map((member) => String(member.CacheClusterId)),
    );
    if (shards.length > 0 && !kept) hold(inShards.join() === members.join(), `node groups of ${id} hold its members`);
    if (group.ClusterMode === 'enabled' && shards.length > 0)
      hold(covered(shards), `slots of ${id} ${JSON.stringify(shards.map((s) => s.Slots))}`);
    if (group.ClusterMode !== 'enabled') hold(shards.length <= 1, `one node group of ${id}`);
    for (const shard of group.ClusterMode === 'enabled' || kept ? [] : shards) {
      const roles = rows(shard.NodeGroupMembers).map(({ CurrentRole }) => CurrentRole);
      hold(roles.filter((role) => role === 'primary').length === 1, `one primary of ${id}: ${roles}`);
    }
    const alone = group.ClusterMode !== 'enabled' && members.length < 2;
    hold(!(alone && group.AutomaticFailover === 'enabled' && !kept), `failover of ${id} has a replica`);
    const snapshotting = group.SnapshottingClusterId as string | undefined;
    hold(snapshotting === undefined || members.includes(snapshotting), `snapshots of ${id} are of a member`);
    for (const one of texts(group.UserGroupIds)) {
      const row = list('UserGroups').find((candidate) => candidate.UserGroupId === one);
      hold(texts(row?.ReplicationGroups).includes(id), `user group ${one} knows ${id}`);
    }
  }
  const users = new Map(list('Users').map((row) => [String(row.UserId), row]));
  for (const group of list('UserGroups')) {
    const id = String(group.UserGroupId);
    for (const one of texts(group.UserIds))
      hold(texts(users.get(one)?.UserGroupIds).includes(id), `${one} knows ${id}`);
    for (const one of texts(group.ReplicationGroups)) hold(groups.has(one), `${id} is used by ${one}, which is there`);
  }
  for (const [id, user] of users) {
    for (const group of texts(user.UserGroupIds)) {
      const row = list('UserGroups').find((candidate) => candidate.UserGroupId === group);
      hold(texts(row?.UserIds).includes(id), `${group} holds ${id}`);
    }
  }
  for (const global of list('GlobalReplicationGroups')) {
    const members = rows(global.Members);
    hold(
      members.filter(({ Role }) => Role === 'PRIMARY').length === 1,
      `one primary of ${global.GlobalReplicationGroupId}`,
    );
    hold(
      members.every((member) => REGIONS.includes(member.ReplicationGroupRegion as Region)),
      'regions of members',
    );
  }
  for (const row of Object.values(seen).flat()) {
    if (row.ARN !== undefined)
      hold(stage.tagsOf(String(row.ARN)) !== undefined || String(row.ARN).includes('default'), `${row.ARN} has tags`);
    hold(!emptyInside(row), `no empty structure in ${JSON.stringify(row).slice(0, 200)}`);
  }
  return found;
}

const arn = (region: Region, type: string, id: string): string =>
  `arn:aws:elasticache:${region}:123456789012:${type}:${id}`;

/** Whether the node groups have each slot once. */
function covered(shards: readonly Row[]): boolean {
  const ranges = shards.map((shard) => String(shard.Slots).split('-').map(Number)).sort(([a = 0], [b = 0]) => a - b);
  let next = 0;
  for (const [from, to = -1] of ranges) {
    if (from !== next) return false;
    next = to + 1;
  }
  return next === SLOTS;
}

/** AWS itself answers these empty. */
const EMPTY = new Set(['PendingModifiedValues', 'GlobalReplicationGroupInfo']);

function emptyInside(row: Row): boolean {
  return Object.entries(row).some(
    ([name, value]) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !(value instanceof Date) &&
      !EMPTY.has(name) &&
      Object.values(value).every((inner) => inner === undefined),
  );
}
