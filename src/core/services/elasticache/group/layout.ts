import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import { evenSlots, type ShardPlan, shardId } from './shards.js';

/** Works out the node groups of a new replication group from the several ways to ask for them. */
export function layout(
  input: Input,
  clusterMode: string,
  origin: readonly { readonly id: string; readonly slots: string; readonly replicas: number }[] = [],
): readonly ShardPlan[] {
  const configured = input.parts('NodeGroupConfiguration');
  const clusters = input.count('NumCacheClusters');
  const shards = input.count('NumNodeGroups');
  const replicas = input.count('ReplicasPerNodeGroup');
  if (clusters !== undefined && (replicas !== undefined || (shards ?? 1) > 1)) {
    invalidCombination('NumCacheClusters cannot be used together with NumNodeGroups or ReplicasPerNodeGroup.');
  }
  if (clusters !== undefined && clusters < 1) invalidValue('NumCacheClusters must be at least 1.');
  if (shards !== undefined && shards < 1) invalidValue('NumNodeGroups must be at least 1.');
  const count = shards ?? (configured.length || origin.length || 1);
  if (configured.length > 0 && configured.length !== count) {
    invalidCombination('The number of NodeGroupConfiguration members must equal NumNodeGroups.');
  }
  if (clusterMode !== 'enabled' && count > 1) {
    invalidCombination('More than one node group requires cluster mode to be enabled.');
  }
  const perShard = clusters === undefined ? replicas : clusters - 1;
  const zones = input.texts('PreferredCacheClusterAZs');
  if (clusters !== undefined && zones.length > 0 && zones.length !== clusters) {
    invalidCombination('The number of PreferredCacheClusterAZs must equal NumCacheClusters.');
  }
  if (configured.length > 0) return configuredShards(configured, perShard);
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

function configuredShards(configured: readonly Input[], perShard: number | undefined): readonly ShardPlan[] {
  const ids = configured.map((part, i) => part.text('NodeGroupId') ?? shardId(i));
  if (new Set(ids).size !== ids.length) invalidValue('Each NodeGroupId must be given once.');
  for (const id of ids) if (!/^\d{1,4}$/.test(id)) invalidValue(`The node group id ${id} must have up to four digits.`);
  const slots = evenSlots(ids);
  return configured.map((part, i) => {
    const id = ids[i] ?? shardId(i);
    const primary = part.text('PrimaryAvailabilityZone');
    const zones = primary === undefined ? [] : [primary, ...part.texts('ReplicaAvailabilityZones')];
    return {
      id,
      slots: part.text('Slots') ?? slots.get(id) ?? '',
      replicas: part.count('ReplicaCount') ?? perShard ?? part.texts('ReplicaAvailabilityZones').length,
      zones,
    };
  });
}
