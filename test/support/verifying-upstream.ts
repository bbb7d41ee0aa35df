import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignatureV4 } from '@aws-sdk/signature-v4';

export interface KnownKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One request as it arrived, and whether its signature held. */
export interface Arrival {
  readonly method: string;
  readonly target: string;
  readonly headers: [name: string, value: string][];
  readonly body: Buffer;
  /** The access key id when the signature is right; undefined otherwise. */
  readonly signedBy: string | undefined;
  readonly problem: string | undefined;
}

export interface VerifyingUpstream {
  readonly origin: string;
  readonly arrivals: Arrival[];
  close(): Promise<void>;
}

export interface VerifyingOptions {
  readonly keys: readonly KnownKey[];
  /** The server's own idea of the time; requests more than fifteen minutes off are refused as AWS does. */
  readonly now?: () => number;
  /** Written for a request whose signature holds; by default an empty DescribeCacheClusters answer. */
  readonly reply?: (arrival: Arrival, response: ServerResponse) => void;
}

const EMPTY_ANSWER =
  '<DescribeCacheClustersResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><DescribeCacheClustersResult>' +
  '<CacheClusters/></DescribeCacheClustersResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DescribeCacheClustersResponse>';

/**
 * An upstream that believes nothing: it signs each request that arrives once more, from the bytes on the wire and the
 * secret that it knows, and answers 403 SignatureDoesNotMatch when the result differs. Like AWS it quotes the canonical
 * headers in that answer, the session token with them.
 */
export async function startVerifyingUpstream(options: VerifyingOptions): Promise<VerifyingUpstream> {
  const { now = Date.now, reply = defaultReply } = options;
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const received = receive(request, Buffer.concat(chunks));
      const verified = await verify(received, options.keys, now()).catch((thrown: unknown) => ({
        problem: String(thrown),
      }));
      const arrival = { signedBy: undefined, problem: undefined, ...received, ...verified };
      arrivals.push(arrival);
      response.setHeader('date', new Date(now()).toUTCString());
      if (arrival.problem === undefined) reply(arrival, response);
      else refuse(arrival, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, arrivals, close };
}

function defaultReply(_arrival: Arrival, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/xml' }).end(EMPTY_ANSWER);
}

function refuse(arrival: Arrival, response: ServerResponse): void {
  const quoted = arrival.headers.map(([name, value]) => `${name.toLowerCase()}:${value}`).join('\n');
  response
    .writeHead(403, { 'content-type': 'text/xml' })
    .end(
      '<ErrorResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><Error><Type>Sender</Type>' +
        `<Code>SignatureDoesNotMatch</Code><Message>${arrival.problem}\n${quoted}</Message></Error><RequestId>r-2</RequestId></ErrorResponse>`,
    );
}

type Received = Pick<Arrival, 'method' | 'target' | 'headers' | 'body'>;

function receive(request: IncomingMessage, body: Buffer): Received {
  const headers: [string, string][] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    headers.push([request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? '']);
  }
  return { method: request.method ?? '', target: request.url ?? '', headers, body };
}

/** The hash that the signer asks for, on node:crypto. */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as Buffer);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

type Verdict = { readonly signedBy: string } | { readonly problem: string };

async function verify(received: Received, keys: readonly KnownKey[], now: number): Promise<Verdict> {
  const [path = '/', queryText = ''] = received.target.split('?', 2);
  const query = parseQuery(queryText);
  const header = headerValue(received.headers, 'authorization');
  const claim = header === undefined ? claimOfQuery(query) : claimOfHeader(header, received.headers);
  if (claim === undefined) return { problem: 'Request is missing Authentication Token' };
  const key = keys.find(({ accessKeyId }) => accessKeyId === claim.accessKeyId);
  if (key === undefined) return { problem: 'The security token included in the request is invalid' };
  const signingDate = parseDate(claim.date);
  if (Math.abs(signingDate.getTime() - now) > 15 * 60_000) return { problem: `Signature expired: ${claim.date}` };
  const sha256 = headerValue(received.headers, 'x-amz-content-sha256');
  if (sha256 !== undefined && sha256 !== createHash('sha256').update(received.body).digest('hex')) {
    return { problem: 'x-amz-content-sha256 is not the hash of the body' };
  }
  const { region, service, signedHeaders } = claim;
  const signer = new SignatureV4({ credentials: key, region, service, sha256: Sha256, applyChecksum: false });
  const headers = Object.fromEntries(
    signedHeaders.map((name) => [
      name,
      received.headers
        .filter(([n]) => n.toLowerCase() === name)
        .map(([, v]) => v)
        .join(','),
    ]),
  );
  const own = Object.fromEntries(Object.entries(query).filter(([name]) => !name.startsWith('X-Amz-')));
  const request = { method: received.method, protocol: 'http:', hostname: '', path, headers, body: received.body };
  const signableHeaders = new Set(signedHeaders);
  const again =
    header === undefined
      ? (
          await signer.presign(
            { ...request, query: own },
            { signingDate, signableHeaders, expiresIn: Number(query['X-Amz-Expires']) },
          )
        ).query?.['X-Amz-Signature']
      : /Signature=([0-9a-f]+)/.exec(
          (await signer.sign({ ...request, query }, { signingDate, signableHeaders })).headers.authorization ?? '',
        )?.[1];
  return again === claim.signature
    ? { signedBy: claim.accessKeyId }
    : { problem: 'The request signature we calculated does not match' };
}

interface Claim {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function claimOfHeader(authorization: string, headers: Received['headers']): Claim | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (match === null) return undefined;
  const [, accessKeyId = '', region = '', service = '', signed = '', signature = ''] = match;
  return {
    accessKeyId,
    region,
    service,
    signature,
    signedHeaders: signed.split(';'),
    date: headerValue(headers, 'x-amz-date') ?? '',
  };
}

function claimOfQuery(query: Record<string, string | string[]>): Claim | undefined {
  const [accessKeyId, , region, service] = String(query['X-Amz-Credential'] ?? '').split('/');
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return {
    accessKeyId,
    region,
    service,
    date: String(query['X-Amz-Date']),
    signedHeaders: String(query['X-Amz-SignedHeaders']).split(';'),
    signature: String(query['X-Amz-Signature']),
  };
}

function parseDate(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function parseQuery(text: string): Record<string, string | string[]> {
  const fields = new Map<string, string[]>();
  for (const field of text.split('&').filter((part) => part !== '')) {
    const [name = '', value = ''] = field.split('=', 2).map(decodeURIComponent);
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

function headerValue(headers: Received['headers'], name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}
