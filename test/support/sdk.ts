import { ElastiCacheClient } from '@aws-sdk/client-elasticache';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

export interface TestKey {
  readonly id: string;
  readonly secret: string;
  readonly token?: string;
}

/** A real SDK client that talks to the proxy at `url`. One attempt: a test wants the first answer. */
export function clientFor(url: string, { id, secret, token }: TestKey): ElastiCacheClient {
  return new ElastiCacheClient({
    endpoint: url,
    region: REGION,
    maxAttempts: 1,
    credentials: { accessKeyId: id, secretAccessKey: secret, ...(token === undefined ? {} : { sessionToken: token }) },
  });
}
