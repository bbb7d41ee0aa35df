import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@aws-sdk/signature-v4';
import type { HttpRequest } from '#src/core/wire/query/request.js';

export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
export const SIGNED_AT = new Date('2024-03-05T06:07:08Z');

/** The signer wants a hash class; node's own is one with a constructor around it. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Uint8Array);
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

export interface ToSign {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string | string[]>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly host?: string;
  readonly sessionToken?: string;
  readonly accessKeyId?: string;
  readonly region?: string;
  readonly service?: string;
  readonly at?: Date;
  /** Presign for so many seconds instead of signing in the header. */
  readonly expiresIn?: number;
  readonly applyChecksum?: boolean;
}

/** Signs with AWS's own signer, an implementation independent of ours, and gives the request as a server receives it. */
export async function sign(wanted: ToSign = {}): Promise<HttpRequest> {
  const { method = 'POST', path = '/', query = {}, headers = {}, body = '', host = '127.0.0.1:4567' } = wanted;
  const { sessionToken, accessKeyId = 'AKIAIOSFODNN7EXAMPLE', region = 'us-east-1', service = 'elasticache' } = wanted;
  const { at = SIGNED_AT, expiresIn, applyChecksum = false } = wanted;
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey: SECRET, ...(sessionToken === undefined ? {} : { sessionToken }) },
    region,
    service,
    sha256: Sha256,
    applyChecksum,
  });
  const request = { method, protocol: 'http:', hostname: 'h', path, query, headers: { Host: host, ...headers }, body };
  const signed =
    expiresIn === undefined
      ? await signer.sign(request as never, { signingDate: at })
      : await signer.presign(request as never, { signingDate: at, expiresIn });
  const pairs = Object.entries((signed as { query?: Record<string, string | string[]> }).query ?? {}).flatMap(
    ([name, value]) => [value].flat().map((one) => `${encode(name)}=${encode(one)}`),
  );
  return {
    method,
    target: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path,
    headers: Object.entries((signed as { headers: Record<string, string> }).headers),
    body: Buffer.from(body),
  };
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
