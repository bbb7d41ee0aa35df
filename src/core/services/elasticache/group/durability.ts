import { isOlder } from '../config/engines.js';
import { invalidCombination } from '../state/refusal.js';
import type { ReplicationGroup } from '../state/state.js';

/** What a durable group must be; a group is looked at as it will be. */
type Candidate = Pick<ReplicationGroup, 'settings' | 'clusterMode' | 'multiAz' | 'global'> & {
  readonly replicas: number;
};

/**
 * Refuses durability where it cannot be: "the cluster runs Valkey 9.0 or later", Multi-AZ "with at least one replica per shard",
 * encryption in transit, cluster mode enabled, "not part of a Global Datastore"
 * (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.ChangingDurability.html).
 */
export function checkDurability(durability: string | undefined, group: Candidate): void {
  if (durability !== 'sync' && durability !== 'async') return;
  const { engine, engineVersion, transitEncryption } = group.settings;
  const wants = (what: string): never => invalidCombination(`Durability ${durability} requires ${what}.`);
  if (engine !== 'valkey' || isOlder(engineVersion, '9.0')) wants('Valkey version 9.0 or later');
  if (group.clusterMode !== 'enabled') wants('cluster mode to be enabled');
  if (!group.multiAz || group.replicas < 1) wants('Multi-AZ with at least one replica in each node group');
  if (!transitEncryption) wants('encryption in transit');
  if (group.global) wants('a replication group that is not part of a global datastore');
}

/** What `default` and an omitted durability come to: "EffectiveDurability (Valkey 9.0): disabled" (Durability.Configuring.html). */
export function effectiveDurability(durability: string | undefined): string {
  return durability === 'sync' || durability === 'async' ? durability : 'disabled';
}
