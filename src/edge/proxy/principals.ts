import { resolve } from 'node:path';
import { partitionOf } from '../../core/permissions/resources.js';
import type { Problem } from '../../core/terms/problem.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { type CallerCredentials, newPrincipal, type PrincipalOptions } from './principal.js';
import type { RunningProxy } from './proxy.js';

/** A caller that exists as long as its proxy runs, or until a reset. */
export interface TestPrincipal {
  /** ARN of the user, or of the session. */
  readonly arn: string;
  readonly account: string;
  readonly accessKeyId: string;
  /** For an SDK client: `new ElastiCacheClient(principal.client)`. */
  readonly client: { readonly endpoint: string; readonly region: string; readonly credentials: CallerCredentials };
  /** The same as environment variables, for a child process. */
  readonly env: Readonly<Record<string, string>>;
}

export interface PrincipalsOptions {
  readonly proxy: Pick<RunningProxy, 'url' | 'world' | 'add'>;
  readonly region: string;
  /** The folder of the policies; absent: paths are relative to the working directory. */
  readonly folder: string | undefined;
  /** Takes what is suspicious about the policies of a principal. */
  readonly onWarnings: (warnings: readonly Problem[]) => void;
}

/** Makes the function that makes principals. */
export function principalMaker({
  proxy,
  region,
  folder = '',
  onWarnings,
}: PrincipalsOptions): (options?: PrincipalOptions) => TestPrincipal {
  const { url, world, add } = proxy;
  let accounts = 0;
  let names = 0;
  const partition = partitionOf(world().catalog.regions, region);
  const place = {
    partition,
    folder: resolve(folder),
    freshAccount: (): string => {
      for (;;) {
        const account = String(FIRST_ACCOUNT + accounts++);
        if (!world().directory.hasAccount(account)) return account;
      }
    },
    freshName: (account: string, kind: string): string => {
      for (;;) {
        const name = `${kind}-${++names}`;
        if (!world().directory.has(`arn:${partition}:iam::${account}:${kind}/${name}`)) return name;
      }
    },
  };
  return (options = {}) => {
    const { entry, arn, account, credentials } = newPrincipal(structuredClone(options), place);
    if (world().directory.has(entry.arn))
      throw refusedAs('duplicate-principal', `there is a principal \`${entry.arn}\` already`);
    const { problems } = add(entry);
    const told = problems.map(asGiven);
    if (problems.some(({ severity }) => severity === 'error')) throw new ConfigurationError(told);
    onWarnings(told);
    const { accessKeyId } = credentials;
    return {
      arn,
      account,
      accessKeyId,
      client: { endpoint: url, region, credentials },
      env: environmentFor(url, region, credentials),
    };
  };
}

const FIRST_ACCOUNT = 100_000_000_001;

function refusedAs(code: Problem['code'], message: string): ConfigurationError {
  return new ConfigurationError([{ severity: 'error', code, message, pointer: '/name' }]);
}

/** Variables that point the AWS SDKs, the AWS CLI and Terraform at a proxy. An empty session token is none. */
function environmentFor(url: string, region: string, key: CallerCredentials): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_ELASTICACHE: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_SESSION_TOKEN: key.sessionToken ?? '',
  };
}

/** A problem of an entry of principals.yaml, as a problem of the options that it was made of. */
function asGiven(problem: Problem): Problem {
  const pointer = problem.pointer
    .replace(/^\/principals\/\d+/, '')
    .replace(/^\/inline\/(\d+)\/document/, '/policies/$1')
    .replace(/^\/attached\/(\d+)/, '/policies/$1')
    .replace(/^\/permissionsBoundary/, '/boundary')
    .replace(/^\/sessions\/0/, '/session');
  return { ...problem, pointer };
}
