import type { AccessKey } from '../core/principals/caller.js';
import { defined } from '../core/terms/defined.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that would make a client look elsewhere for its credentials or its endpoint. */
const IN_THE_WAY = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
];

export interface ExecEnvironment {
  readonly url: string;
  readonly region: string;
  readonly key: Pick<AccessKey, 'id' | 'secret' | 'token'>;
  /** One endpoint for all services. */
  readonly allServices: boolean;
}

/**
 * The environment of a command whose AWS clients are to call the proxy.
 *
 * Names: AWS SDKs and Tools Reference Guide, "Service-specific endpoints" and "Environment variables list".
 */
export function execEnvironment(base: Environment, { url, region, key, allServices }: ExecEnvironment): Environment {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const unproxied = withHost(base.NO_PROXY ?? base.no_proxy, host);
  return {
    ...base,
    ...Object.fromEntries(IN_THE_WAY.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL_ELASTICACHE: url,
    AWS_ENDPOINT_URL_STS: url,
    ...(allServices ? { AWS_ENDPOINT_URL: url } : {}),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: key.id,
    // A key without a secret here is believed whatever signs.
    AWS_SECRET_ACCESS_KEY: key.secret ?? 'believed',
    ...defined({ AWS_SESSION_TOKEN: key.token }),
    NO_PROXY: unproxied,
    no_proxy: unproxied,
  };
}

function withHost(list: string | undefined, host: string): string {
  const hosts = (list ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  return hosts.includes(host) || hosts.includes('*') ? hosts.join(',') : [...hosts, host].join(',');
}
