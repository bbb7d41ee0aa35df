import type { Context } from '../state/context.js';
import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import { checkZones } from '../state/zones.js';
import { evenSlots, type ShardPlan, SLOTS, shardId } from './shards.js';

type Origin = readonly { readonly id: string; readonly slots: string; readonly replicas: number }[];

/** Works out the node groups of a new replication group from the several ways to ask for them. */
export function layout(
  input: Input,
  context: Context,
  clusterMode: string,
  clusteredGroup: boolean,
  origin: Origin = [],
): readonly ShardPlan[] {
  const configured = input.parts('NodeGroupConfiguration');
  const clusters = input.count('NumCacheClusters');
  const shards = input.count('NumNodeGroups');
  const replicas = input.count('ReplicasPerNodeGroup');
  if (clusters !== undefined && clusters < 1) invalidValue('NumCacheClusters must be at least 1.');
  if (shards !== undefined && shards < 1) invalidValue('NumNodeGroups must be at least 1.');
  const count = shards ?? (configured.length || origin.length || 1);
  // Deployed in badmintoncryer/cdk-preflight (replication-group-clusters, cluster-mode-parameter-group).
  if (clusters !== undefined && count > 1) {
    invalidCombination('NumCacheClusters can only be specified for one node group');
  }
  if (count > 1 && (clusterMode !== 'enabled' || !clusteredGroup)) {
    invalidCombination('Use a parameter group with cluster-enabled parameter to create more than one node group.');
  }
  if (configured.length > 0 && configured.length !== count) {
    invalidCombination('The number of NodeGroupConfiguration members must equal NumNodeGroups.');
  }
  if (clusterMode === 'enabled' && input.has('SnapshotArns') && !configured.some((part) => part.has('Slots'))) {
    // pulumi/pulumi-aws issue 2343; "you must configure each node group by using this parameter because you must specify the
    // slots".
    invalidCombination('Slots must be provided when restoring from snapshot ARNs with cluster mode enabled');
  }
  const perShard = clusters === undefined ? replicas : clusters - 1;
  const zones = preferredZones(input, context, count, (perShard ?? origin[0]?.replicas ?? 0) + 1);
  if (configured.length > 0) return configuredShards(configured, context, replicas);
  const kept = shards === undefined || shards === origin.length ? origin : [];
  const ids = kept.length > 0 ? kept.map(({ id }) => id) : Array.from({ length: count }, (_, i) => shardId(i));
  const slots = evenSlots(ids);
  return ids.map((id, i) => ({
    id,
    slots: kept[i]?.slots ?? slots.get(id) ?? '',
    replicas: perShard ?? kept[i]?.replicas ?? 0,
    zones,
  }));
}

/** Sentences: hashicorp/terraform-provider-aws issues 14425 and 207. */
function preferredZones(input: Input, context: Context, count: number, nodes: number): readonly string[] {
  const zones = input.texts('PreferredCacheClusterAZs');
  if (zones.length === 0) return zones;
  if (count > 1) {
    invalidCombination('PreferredCacheClusterAZs can only be specified for one node group.');
  }
  if (zones.length !== nodes) {
    invalidCombination('Must specify the same number of preferred availability zones as requested number of nodes.');
  }
  checkZones(context, zones);
  return zones;
}

function configuredShards(
  configured: readonly Input[],
  context: Context,
  perShard: number | undefined,
): readonly ShardPlan[] {
  const ids = configured.map((part, i) => (part.text('NodeGroupId') ?? shardId(i)).padStart(4, '0'));
  if (new Set(ids).size !== ids.length) invalidValue('Each NodeGroupId must be given once.');
  const asked = configured.map((part) => part.text('Slots'));
  checkSlots(asked);
  const slots = evenSlots(ids);
  return configured.map((part, i) => {
    const id = ids[i] ?? shardId(i);
    const primary = part.text('PrimaryAvailabilityZone');
    const others = part.texts('ReplicaAvailabilityZones');
    const own = part.count('ReplicaCount');
    // hashicorp/terraform-provider-aws issue 49695.
    if (own !== undefined && perShard !== undefined && own !== perShard) {
      invalidCombination('ReplicaCount of NodeGroupConfiguration conflicts with ReplicasPerNodeGroup.');
    }
    const replicas = own ?? perShard ?? others.length;
    if (others.length > 0 && others.length !== replicas) {
      invalidCombination('The number of ReplicaAvailabilityZones must equal the number of replicas.');
    }
    if (primary === undefined && others.length > 0) {
      invalidCombination('ReplicaAvailabilityZones must be specified together with PrimaryAvailabilityZone.');
    }
    const zones = primary === undefined ? [] : [primary, ...others];
    checkZones(context, zones);
    const outposts = [part.text('PrimaryOutpostArn'), ...part.texts('ReplicaOutpostArns')];
    return { id, slots: asked[i] ?? slots.get(id) ?? '', replicas, zones, outposts };
  });
}

/** "Must be a valid keyspace": either no node group says its slots, or together they have each of the 16384 once. */
function checkSlots(asked: readonly (string | undefined)[]): void {
  const given = asked.filter((slots) => slots !== undefined);
  if (given.length === 0) return;
  if (given.length < asked.length) invalidCombination('Slots must be specified for all node groups or for none.');
  const ranges = given.flatMap((slots) => slots.split(',')).map(rangeOf);
  ranges.sort(([a], [b]) => a - b);
  let next = 0;
  for (const [from, to] of ranges) {
    if (from !== next || to < from) invalidValue('The slots of the node groups must cover 0-16383 once.');
    next = to + 1;
  }
  if (next !== SLOTS) invalidValue('The slots of the node groups must cover 0-16383 once.');
}

function rangeOf(text: string): readonly [number, number] {
  const [, from, to = from] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(text) ?? [];
  return from === undefined ? invalidValue(`Invalid slots: ${text}`) : [Number(from), Number(to)];
}
