import { IAM_GROUP, isSystemUser } from '../access/users.js';
import { isDefaultParameterGroup } from '../config/parameter-groups.js';
import type { RegionState } from '../state/account-state.js';
import type { Context } from '../state/context.js';
import { arnOf } from '../state/place.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { CallScope, Resource } from '../state/state.js';

/** Resource types as ARNs spell them: where a region keeps them, and the fault for an unknown name. */
const TYPES = {
  cluster: ['clusters', 'CacheClusterNotFoundFault', 'CacheCluster not found: '],
  replicationgroup: ['replicationGroups', 'ReplicationGroupNotFoundFault', 'ReplicationGroup not found: '],
  subnetgroup: ['subnetGroups', 'CacheSubnetGroupNotFoundFault', 'CacheSubnetGroup not found: '],
  parametergroup: ['parameterGroups', 'CacheParameterGroupNotFoundFault', ''],
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

/** The taggable resource that an ARN names, or the fault; it must be at rest where the model has a fault for that. */
export function resourceOf(arn: string, context: Context): Tagged {
  const { type, name } = parse(arn, context.scope);
  const { region } = context;
  if (type === 'globalreplicationgroup') return { resource: globalGroup(name, context), members: [] };
  const resource = stored(region, type, name) ?? builtIn(context, type, name);
  if (!resource) {
    const [, fault, text] = TYPES[type];
    return refuse(fault, ABSENT[type]?.(name) ?? `${text}${name}`);
  }
  const state = STATES[type];
  if (type === 'cluster' && 'status' in resource && resource.status !== 'available') {
    refuse('CacheClusterNotFoundFault', absentCluster(name));
  }
  if (state !== undefined && 'status' in resource && resource.status !== 'available') {
    // hashicorp/terraform-provider-aws issue 33859.
    refuse(state, 'Cluster not in available state to perform tagging operations.');
  }
  const group = type === 'replicationgroup' ? region.replicationGroups.get(name) : undefined;
  const ids = group?.shards.flatMap((shard) => shard.members) ?? [];
  return { resource, members: ids.flatMap((id) => region.clusters.get(id) ?? []) };
}

/** turbot/steampipe-plugin-aws issue 446, hashicorp/terraform-provider-aws issue 24968. */
const absentCluster = (name: string): string => `${name} is either not present or not available.`;

/** Sentences that differ; that of parameter groups is a live account's (floci-io/floci pull 2392). */
const ABSENT: { readonly [type in ResourceType]?: (name: string) => string } = {
  cluster: absentCluster,
  parametergroup: (name) => `${name} is not present`,
};

/** "If the cluster is not in the available state, ListTagsForResource returns an error." */
const STATES: { readonly [type in ResourceType]?: string } = {
  replicationgroup: 'InvalidReplicationGroupStateFault',
  serverlesscache: 'InvalidServerlessCacheStateFault',
  serverlesscachesnapshot: 'InvalidServerlessCacheSnapshotStateFault',
};

function globalGroup(name: string, { account }: Context): Resource {
  const fault = 'GlobalReplicationGroupNotFoundFault';
  return account.globalGroups.get(name) ?? refuse(fault, `Global Replication Group ${name} not found.`);
}

/** The tags of a resource, for whoever asks about it and not through the API; undefined: there is no such resource. */
export function tagsByArn(arn: string, region: RegionState): ReadonlyMap<string, string> | undefined {
  const [, , , , , type = '', ...rest] = arn.split(':');
  if (!isType(type)) return undefined;
  return (stored(region, type, rest.join(':')) ?? region.builtIn.get(arn))?.tags;
}

/** The checks and sentences of a live account: floci-io/floci pull 2392, ekristen/aws-nuke issue 208. */
function parse(
  arn: string,
  scope: CallScope,
): { readonly type: ResourceType | 'globalreplicationgroup'; readonly name: string } {
  const parts = arn.split(':');
  const [prefix, partition, service, region, account, type = '', name = ''] = parts;
  const wrong = (message: string): never => refuse('InvalidARNFault', message);
  if (parts.length !== 7 || prefix !== 'arn') wrong('Input ARN string does not have 7 components.');
  if (partition !== scope.partition) wrong(`partition field is wrong. Expected value is ${scope.partition}`);
  if (service !== 'elasticache') wrong('service field is wrong. Expected value is elasticache');
  const global = type === 'globalreplicationgroup';
  if (region !== (global ? '' : scope.region)) {
    invalidValue('Unauthorized call. Please check the region or customer id');
  }
  if (account !== scope.account) invalidValue("The resource ARN does not belong to the caller's account.");
  if (!(global || isType(type))) return wrong(`resource type field is wrong: ${type}`);
  if (name === '') wrong('Input ARN string has no resource name.');
  return { type: global ? 'globalreplicationgroup' : type, name };
}

const isType = (type: string): type is ResourceType => Object.hasOwn(TYPES, type);

function stored(region: RegionState, type: ResourceType, name: string): Resource | undefined {
  // Reserved nodes keep the case of their names, and are found whatever it is.
  return region[TYPES[type][0]].get(type === 'reserved-instance' ? name.toLowerCase() : name);
}

/** AWS's own resources can be tagged as well; `keepBuiltIn` keeps one that has tags. */
function builtIn(context: Context, type: ResourceType, name: string): Resource | undefined {
  const exists =
    (type === 'parametergroup' && isDefaultParameterGroup(context, name)) ||
    (type === 'user' && isSystemUser(name)) ||
    (type === 'usergroup' && name === IAM_GROUP) ||
    (type === 'subnetgroup' && name === 'default');
  if (!exists) return undefined;
  const arn = arnOf(context.scope, type, name);
  return context.region.builtIn.get(arn) ?? { arn, tags: new Map() };
}

/** Keeps the tags of a resource that is AWS's own; other resources are in the state already. */
export function keepBuiltIn(resource: Resource, context: Context): void {
  const { type, name } = parse(resource.arn, context.scope);
  if (type === 'globalreplicationgroup') return;
  if (stored(context.region, type, name) === undefined) context.region.builtIn.set(resource.arn, resource);
}

/** The region part of an ElastiCache ARN of this account; undefined for anything else. */
export function regionOfArn(arn: string, scope: CallScope): string | undefined {
  const [prefix, partition, service, region, account] = arn.split(':');
  const ours =
    prefix === 'arn' && partition === scope.partition && service === 'elasticache' && account === scope.account;
  return ours ? region : undefined;
}

/** The id of a global datastore of this account, if the ARN names one. */
export function globalIdOf(arn: string, { partition, account }: CallScope): string | undefined {
  const prefix = `arn:${partition}:elasticache::${account}:globalreplicationgroup:`;
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined;
}
