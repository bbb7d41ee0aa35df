import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { defined } from '../../core/terms/defined.js';

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ToSign {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly host: string;
  readonly contentType?: string;
  readonly body: Uint8Array;
  readonly region: string;
  readonly service: string;
  readonly credentials: SigningCredentials;
  readonly date: Date;
}

/** Gives the headers that carry the signature: x-amz-date, authorization and, for session keys, x-amz-security-token. */
export type Sign = (request: ToSign) => Promise<[name: string, value: string][]>;

/** SHA-256 and HMAC-SHA-256 in the shape the signer wants; Node's own is twice as fast as @aws-crypto/sha256-js. */
class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a signing hash is used once');
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/**
 * SigV4 by `@aws-sdk/signature-v4`, loaded at the first use: only the `aws` upstream and tag lookups need it. Signed are host,
 * content-type, x-amz-date and the session token, as botocore does; the other headers may change on the way.
 */
export function createSigner(): Sign {
  let loading: Promise<typeof import('@aws-sdk/signature-v4')> | undefined;
  return async (request) => {
    loading ??= import('@aws-sdk/signature-v4');
    const { SignatureV4 } = await loading;
    const { credentials, region, service } = request;
    const signer = new SignatureV4({ credentials, region, service, sha256: NodeSha256, applyChecksum: false });
    const { path, query } = splitPath(request.path);
    const signed = await signer.sign(
      {
        method: request.method,
        protocol: 'https:',
        hostname: request.host,
        path,
        query,
        headers: {
          host: request.host,
          ...defined({ 'content-type': request.contentType }),
        },
        body: request.body,
      },
      { signingDate: request.date },
    );
    const names = ['x-amz-date', 'x-amz-security-token', 'authorization'];
    return names.flatMap((name): [string, string][] => {
      const value = signed.headers[name];
      return value === undefined ? [] : [[name, value]];
    });
  };
}

/** The path, and the query's fields decoded: the signer encodes them again. Throws URIError on broken percent-encoding. */
function splitPath(target: string): { path: string; query: Record<string, string | string[]> } {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, query: {} };
  const fields = new Map<string, string[]>();
  for (const field of target.slice(mark + 1).split('&')) {
    if (field === '') continue;
    const equals = field.indexOf('=');
    const name = decodeURIComponent(equals < 0 ? field : field.slice(0, equals));
    const value = equals < 0 ? '' : decodeURIComponent(field.slice(equals + 1));
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  // fromEntries defines its keys, so that a field called `__proto__` is a field like any other.
  return { path: target.slice(0, mark), query: Object.fromEntries(fields) };
}
