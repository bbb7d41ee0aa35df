import { Readable } from 'node:stream';
import * as sdk from '@aws-sdk/client-elasticache';
import type { HttpRequest } from '#src/core/wire/query/request.js';

interface Sent {
  method: string;
  path: string;
  query: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body: string;
}

interface Answer {
  readonly status: number;
  readonly xml: string;
}

export interface Exchange {
  readonly request: HttpRequest;
  /** What the SDK made of the answer: its output, or the error it threw. */
  readonly output: Record<string, unknown>;
  readonly error?: {
    readonly name: string;
    readonly message: string;
    readonly $metadata: { readonly requestId?: string };
  };
}

export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** Runs one command of the real SDK client against a canned answer; nothing leaves the process. */
export async function exchange(
  operation: string,
  input: unknown,
  answer: Answer = {
    status: 200,
    xml: `<${operation}Response><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
  },
  credentials: typeof CREDENTIALS & { sessionToken?: string } = CREDENTIALS,
): Promise<Exchange> {
  let sent: Sent | undefined;
  const client = new sdk.ElastiCacheClient({
    region: 'us-east-1',
    endpoint: 'http://localhost:4567',
    credentials,
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: unknown) => {
        sent = request as Sent;
        return { response: { statusCode: answer.status, headers: {}, body: Readable.from([answer.xml]) } };
      },
    } as never,
  });
  const Command = (sdk as unknown as Record<string, new (input: unknown) => never>)[`${operation}Command`];
  if (!Command) throw new Error(`the SDK has no ${operation}Command`);
  let output: Record<string, unknown> = {};
  let error: Exchange['error'];
  try {
    output = (await client.send(new Command(input))) as unknown as Record<string, unknown>;
  } catch (thrown) {
    if (!sent) throw thrown;
    error = thrown as NonNullable<Exchange['error']>;
  }
  if (!sent) throw new Error('the SDK sent nothing');
  return { request: received(sent), output, ...(error ? { error } : {}) };
}

/** The request as a server's parser would hand it over. */
function received(sent: Sent): HttpRequest {
  const query = Object.entries(sent.query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return {
    method: sent.method,
    target: query === '' ? sent.path : `${sent.path}?${query}`,
    headers: Object.entries(sent.headers),
    body: Buffer.from(sent.body ?? ''),
  };
}
