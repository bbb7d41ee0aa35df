import { createHmac } from 'node:crypto';

interface CachedKey {
  readonly secret: string;
  readonly key: Buffer;
}

/** Signing keys by (access key, day, region, service), for one proxy; the least recently made goes first. */
export interface SigningKeyCache {
  readonly limit: number;
  readonly keys: Map<string, CachedKey>;
}

/**
 * Makes an empty cache. Scope fields come from callers, so the cache is bounded; a key costs four HMACs (about 11 us),
 * more than all the rest of a verification.
 */
export function createSigningKeyCache(limit = 1000): SigningKeyCache {
  return { limit, keys: new Map() };
}

export interface SigningScope {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The key that signs for one scope: HMAC over date, region, service and `aws4_request` (IAM user guide, reference_sigv). */
export function signingKey(secret: string, scope: SigningScope, cache?: SigningKeyCache): Buffer {
  if (!cache) return derive(secret, scope);
  const id = `${scope.accessKeyId}/${scope.date}/${scope.region}/${scope.service}`;
  const cached = cache.keys.get(id);
  // A reload may have given the access key another secret.
  if (cached?.secret === secret) return cached.key;
  const key = derive(secret, scope);
  cache.keys.delete(id);
  if (cache.keys.size >= cache.limit) {
    const [oldest] = cache.keys.keys();
    if (oldest !== undefined) cache.keys.delete(oldest);
  }
  cache.keys.set(id, { secret, key });
  return key;
}

function derive(secret: string, { date, region, service }: SigningScope): Buffer {
  return [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
}

/** HMAC-SHA256 of UTF-8 text. */
function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The same in lower-case hex, as signatures are written. */
export function hmacHex(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
