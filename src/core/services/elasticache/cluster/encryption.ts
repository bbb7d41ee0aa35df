import { defined } from '../../../terms/defined.js';
import { isOlder } from '../config/engines.js';
import type { Context } from '../state/context.js';
import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ClusterSettings } from '../state/state.js';

type Encryption = Pick<ClusterSettings, 'transitEncryption' | 'transitMode' | 'atRestEncryption' | 'kmsKey'>;

/** Encryption of a new cluster or group; `durable` ones are encrypted at rest whatever is asked. */
export function newEncryption(
  input: Input,
  context: Context,
  engine: string,
  runs: string,
  origin: Partial<ClusterSettings>,
): Encryption {
  const transitEncryption = input.flag('TransitEncryptionEnabled') ?? origin.transitEncryption ?? false;
  const mode = input.text('TransitEncryptionMode');
  if (transitEncryption) supportsEncryption(engine, runs);
  if (mode !== undefined) supportsMode(engine, runs);
  const durable = ['sync', 'async'].includes(input.text('Durability') ?? '');
  const asked = input.flag('AtRestEncryptionEnabled') ?? origin.atRestEncryption;
  // "Default: true when using Valkey, false when using Redis OSS"; "when you enable durability, ElastiCache automatically
  // enables encryption at-rest".
  const atRestEncryption = durable || (asked ?? engine === 'valkey');
  if (atRestEncryption && engine === 'redis') supportsEncryption(engine, runs);
  const kmsKey = input.text('KmsKeyId') ?? origin.kmsKey;
  // Deployed in badmintoncryer/cdk-preflight (pf-elasticache-kms-key).
  if (input.has('KmsKeyId') && !atRestEncryption) {
    invalidCombination('Please enable encryption at rest to use Customer Managed CMK');
  }
  checkKmsKey(context, input.text('KmsKeyId'));
  return {
    transitEncryption,
    ...(transitEncryption ? { transitMode: mode ?? 'required' } : {}),
    atRestEncryption,
    ...defined({ kmsKey }),
  };
}

/**
 * A key is named by id, ARN or alias; a key of another region does not exist here
 * (deployed in badmintoncryer/cdk-preflight, pf-elasticache-kms-key).
 */
export function checkKmsKey({ scope }: Context, key: string | undefined): void {
  if (key === undefined) return;
  const [prefix, , service, region] = key.split(':');
  const elsewhere = prefix === 'arn' && (service !== 'kms' || region !== scope.region);
  if (elsewhere || key === '') invalidValue(`KMS key does not exist with key id ${key}`);
}

/** `none`, `sse-elasticache` (a key of the service) or `sse-kms` (a key of the customer). */
export function storageEncryption({ atRestEncryption, kmsKey }: ClusterSettings): string {
  if (!atRestEncryption) return 'none';
  return kmsKey === undefined ? 'sse-elasticache' : 'sse-kms';
}

/** "Redis OSS version 3.2.6, 4.x or later"; "Memcached versions 1.6.12 and later". */
function supportsEncryption(engine: string, runs: string): void {
  const redis = engine === 'redis' && (isOlder(runs, '3.2.6') || (isOlder('3.2.6', runs) && isOlder(runs, '4.0')));
  const memcached = engine === 'memcached' && isOlder(runs, '1.6.12');
  if (redis || memcached) {
    invalidCombination(`Encryption features are not supported for engine version ${runs}.`);
  }
}

/** cloudposse/terraform-aws-elasticache-redis pull 231. */
export function supportsMode(engine: string, runs: string): void {
  if (engine === 'redis' && isOlder(runs, '7.0.5')) {
    invalidCombination(
      `Transit encryption mode is not supported for engine version ${runs}. Please use engine version 7.0.5 or higher.`,
    );
  }
}
