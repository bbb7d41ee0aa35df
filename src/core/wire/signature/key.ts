import { createHmac, hash } from 'node:crypto';

/**
 * A derived key, and its two pads of HMAC (RFC 2104). Signatures are made with them by two plain hashes: node:crypto makes an Hmac with
 * a finalizer for each, which costs 3 % of a call.
 */
export interface SigningKey {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

interface CachedKey extends SigningScope {
  readonly secret: string;
  readonly key: SigningKey;
}

/** Signing keys by (access key, day, region, service), for one proxy; the least recently made goes first. */
export interface SigningKeyCache {
  readonly limit: number;
  readonly keys: Map<string, CachedKey>;
  /** The one that was used last with each access key: nearly always the next one, too, and found without a long text. */
  readonly last: Map<string, CachedKey>;
}

/**
 * Makes an empty cache. Scope fields come from callers, so the cache is bounded; a key costs four HMACs (about 11 us),
 * more than all the rest of a verification.
 */
export function createSigningKeyCache(limit = 1000): SigningKeyCache {
  return { limit, keys: new Map(), last: new Map() };
}

export interface SigningScope {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The key that signs for one scope: HMAC over date, region, service and `aws4_request` (IAM user guide, reference_sigv). */
export function signingKey(secret: string, scope: SigningScope, cache?: SigningKeyCache): SigningKey {
  if (!cache) return derive(secret, scope);
  const { accessKeyId, date, region, service } = scope;
  const last = cache.last.get(accessKeyId);
  // A reload may have given the access key another secret.
  if (last?.region === region && last.service === service && last.date === date && last.secret === secret)
    return last.key;
  const id = `${accessKeyId}/${date}/${region}/${service}`;
  const found = cache.keys.get(id);
  const cached =
    found?.secret === secret ? found : { accessKeyId, date, region, service, secret, key: derive(secret, scope) };
  if (cached !== found) keep(cache.keys, id, cached, cache.limit);
  keep(cache.last, accessKeyId, cached, cache.limit);
  return cached.key;
}

function keep(keys: Map<string, CachedKey>, id: string, cached: CachedKey, limit: number): void {
  keys.delete(id);
  if (keys.size >= limit) {
    const [oldest] = keys.keys();
    if (oldest !== undefined) keys.delete(oldest);
  }
  keys.set(id, cached);
}

function derive(secret: string, { date, region, service }: SigningScope): SigningKey {
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  return { inner: padded(key, 0x36), outer: padded(key, 0x5c) };
}

/** HMAC-SHA256 of UTF-8 text. */
function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The same in lower-case hex, as signatures are written. */
export function hmacHex({ inner, outer }: SigningKey, text: string): string {
  const digest = hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer');
  return hash('sha256', Buffer.concat([outer, digest]), 'hex');
}

/** RFC 2104, section 2: the key filled up to a block of SHA-256, each byte with the pad's bits turned. */
const padded = (key: Buffer, pad: number): Buffer =>
  Buffer.from(Array.from({ length: 64 }, (_, i) => (key[i] ?? 0) ^ pad));
