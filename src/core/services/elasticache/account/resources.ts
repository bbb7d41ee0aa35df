import { DEFAULT_USER } from '../access/users.js';
import { isDefaultParameterGroup } from '../config/parameter-groups.js';
import type { Context } from '../state/context.js';
import { arnOf } from '../state/place.js';
import { refuse } from '../state/refusal.js';
import type { RegionState, Resource, Scope } from '../state/state.js';

/** Resource types as ARNs spell them: where a region keeps them, and the fault for an unknown name. */
const TYPES = {
  cluster: ['clusters', 'CacheClusterNotFoundFault', 'CacheCluster not found: '],
  replicationgroup: ['replicationGroups', 'ReplicationGroupNotFoundFault', 'ReplicationGroup not found: '],
  subnetgroup: ['subnetGroups', 'CacheSubnetGroupNotFoundFault', 'CacheSubnetGroup not found: '],
  parametergroup: ['parameterGroups', 'CacheParameterGroupNotFoundFault', 'CacheParameterGroup not found: '],
  securitygroup: ['securityGroups', 'CacheSecurityGroupNotFoundFault', 'CacheSecurityGroup not found: '],
  snapshot: ['snapshots', 'SnapshotNotFoundFault', 'Snapshot not found: '],
  user: ['users', 'UserNotFoundFault', 'User not found: '],
  usergroup: ['userGroups', 'UserGroupNotFoundFault', 'UserGroup not found: '],
  serverlesscache: ['serverlessCaches', 'ServerlessCacheNotFoundFault', 'ServerlessCache not found: '],
  serverlesscachesnapshot: [
    'serverlessSnapshots',
    'ServerlessCacheSnapshotNotFoundFault',
    'ServerlessCacheSnapshot not found: ',
  ],
  'reserved-instance': ['reservedNodes', 'ReservedCacheNodeNotFoundFault', 'ReservedCacheNode not found: '],
} as const satisfies { [type: string]: readonly [keyof RegionState, string, string] };

type ResourceType = keyof typeof TYPES;

/** A resource that has tags. */
export interface Tagged {
  readonly resource: Resource;
  /** "Tags on replication groups will be replicated to all nodes": the clusters that share the tags. */
  readonly members: readonly Resource[];
}

/** The taggable resource that an ARN names, or the fault. */
export function resourceOf(arn: string, context: Context): Tagged {
  const { type, name } = parse(arn, context.scope);
  const { region } = context;
  const resource = stored(region, type, name) ?? builtIn(context, type, name);
  if (!resource) {
    const [, fault, text] = TYPES[type];
    return refuse(fault, `${text}${name}`);
  }
  const group = type === 'replicationgroup' ? region.replicationGroups.get(name) : undefined;
  if (!group) return { resource, members: [] };
  if (group.status !== 'available') {
    refuse('InvalidReplicationGroupStateFault', `Replication group ${name} is not in available state.`);
  }
  const ids = group.shards.flatMap((shard) => shard.members);
  return { resource, members: ids.flatMap((id) => region.clusters.get(id) ?? []) };
}

/** The tags of a resource, for whoever asks about it and not through the API; undefined: there is no such resource. */
export function tagsByArn(arn: string, region: RegionState): ReadonlyMap<string, string> | undefined {
  const [, , , , , type = '', ...rest] = arn.split(':');
  if (!isType(type)) return undefined;
  return (stored(region, type, rest.join(':')) ?? region.builtIn.get(arn))?.tags;
}

function parse(arn: string, scope: Scope): { readonly type: ResourceType; readonly name: string } {
  const [prefix, partition, service, region, account, type = '', ...rest] = arn.split(':');
  const ours =
    prefix === 'arn' &&
    partition === scope.partition &&
    service === 'elasticache' &&
    region === scope.region &&
    account === scope.account;
  const name = rest.join(':');
  if (!ours || !isType(type) || name === '') {
    return refuse(
      'InvalidARNFault',
      `The resource name ${arn} is not a valid ElastiCache ARN of this account and region.`,
    );
  }
  return { type, name };
}

const isType = (type: string): type is ResourceType => Object.hasOwn(TYPES, type);

function stored(region: RegionState, type: ResourceType, name: string): Resource | undefined {
  return region[TYPES[type][0]].get(name);
}

/** AWS's own resources can be tagged as well; `keepBuiltIn` keeps one that has tags. */
function builtIn(context: Context, type: ResourceType, name: string): Resource | undefined {
  const exists =
    (type === 'parametergroup' && isDefaultParameterGroup(context, name)) ||
    (type === 'user' && name === DEFAULT_USER) ||
    (type === 'subnetgroup' && name === 'default');
  if (!exists) return undefined;
  const arn = arnOf(context.scope, type, name);
  return context.region.builtIn.get(arn) ?? { arn, tags: new Map() };
}

/** Keeps the tags of a resource that is AWS's own; other resources are in the state already. */
export function keepBuiltIn(resource: Resource, context: Context): void {
  const { type, name } = parse(resource.arn, context.scope);
  if (stored(context.region, type, name) === undefined) context.region.builtIn.set(resource.arn, resource);
}

/** The region part of an ElastiCache ARN of this account; undefined for anything else. */
export function regionOfArn(arn: string, scope: Scope): string | undefined {
  const [prefix, partition, service, region, account] = arn.split(':');
  const ours =
    prefix === 'arn' && partition === scope.partition && service === 'elasticache' && account === scope.account;
  return ours ? region : undefined;
}
