import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@aws-sdk/signature-v4';

/** A SHA-256 as the signer wants one. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash>;

  constructor(secret?: string | Uint8Array) {
    this.#hash = (secret === undefined ? createHash('sha256') : createHmac('sha256', secret)) as ReturnType<
      typeof createHash
    >;
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/** Sends a request signed for a service in us-east-1; a GET without a body, a form POST with one. */
export async function signed(
  url: string,
  path: string,
  service: string,
  { id, secret }: { readonly id: string; readonly secret: string },
  body?: string,
): Promise<Response> {
  const { hostname, port } = new URL(url);
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: { accessKeyId: id, secretAccessKey: secret },
    sha256: Sha256 as unknown as ConstructorParameters<typeof SignatureV4>[0]['sha256'],
  });
  const method = body === undefined ? 'GET' : 'POST';
  const headers = {
    host: `${hostname}:${port}`,
    ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  };
  const request = await signer.sign({
    method,
    protocol: 'http:',
    hostname,
    port: Number(port),
    path,
    query: {},
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return fetch(`${url}${path}`, { method, headers: request.headers, ...(body === undefined ? {} : { body }) });
}
