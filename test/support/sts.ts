/** A company's principals for STS: users, roles that trust in every way, providers of tokens. All secrets are made up. */
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { STSClient } from '@aws-sdk/client-sts';
import type { Test } from 'tap';
import { type PrincipalsObject, type ProxyOptions, startProxy } from '#src/index.js';

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';
export const ISSUER = 'oidc.example.com/id/ABC123';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const key = (name: string): Keys => ({
  accessKeyId: `AKIA${name.toUpperCase().padEnd(16, '0')}`,
  secretAccessKey: `secret-of-${name}`,
});
export const KEYS = {
  alice: key('alice'),
  bob: key('bob'),
  carol: key('carol'),
  root: key('root'),
  stranger: key('stranger'),
};

export const statement = (more: object): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...more }],
});
export const allow = (action: string | string[], resource: string | string[] = '*', more: object = {}): object =>
  statement({ Action: action, Resource: resource, ...more });
export const trust = (principal: unknown, more: object = {}): object =>
  statement({ Principal: principal, Action: 'sts:AssumeRole', ...more });
export const roleArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const userArn = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:user/${name}`;

const user = (name: keyof typeof KEYS, more: object = {}, account = ACCOUNT) => ({
  arn: name === 'root' ? `arn:aws:iam::${account}:root` : userArn(name, account),
  accessKeys: [{ id: KEYS[name].accessKeyId, secret: KEYS[name].secretAccessKey }],
  ...more,
});

/** What every role here may do: read clusters. */
const READ = [{ name: 'read', document: allow('elasticache:Describe*') }];

/** Alice may assume every role, Bob none; Carol is of another account and may assume every role. */
export const people = (roles: readonly object[] = [], more: object = {}): PrincipalsObject =>
  ({
    principals: [
      user('alice', { inline: [{ name: 'assume', document: allow('sts:*') }], tags: { team: 'cache' } }),
      user('bob'),
      user('carol', { inline: [{ name: 'assume', document: allow('sts:*') }] }, OTHER),
      user('root'),
      ...roles.map((role) => ({ inline: READ, ...role })),
    ],
    ...more,
  }) as PrincipalsObject;

export interface Company {
  readonly proxy: Awaited<ReturnType<typeof startProxy>>;
  readonly sts: (keys?: Keys) => STSClient;
  readonly cache: (keys: Keys) => ElastiCacheClient;
}

/** A proxy with these principals, and clients for it. */
export async function company(
  t: Test,
  principals: PrincipalsObject | undefined,
  options: ProxyOptions = {},
): Promise<Company> {
  const proxy = await startProxy({ ...(principals && { principals }), ...options });
  t.teardown(proxy.close);
  const common = { endpoint: proxy.url, region: 'us-east-1', maxAttempts: 1 };
  return {
    proxy,
    sts: (keys = KEYS.alice) => new STSClient({ ...common, credentials: keys }),
    cache: (keys) => new ElastiCacheClient({ ...common, credentials: keys }),
  };
}

/** The credentials of an answer, as a client takes them. */
export function keysOf(answer: {
  readonly Credentials?:
    | { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined; SessionToken?: string | undefined }
    | undefined;
}): Required<Keys> {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The name, status and message of what a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<{ code: string; status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { code: name, status: $metadata?.httpStatusCode ?? 0, message };
  }
  return { code: 'none', status: 200, message: '' };
}
