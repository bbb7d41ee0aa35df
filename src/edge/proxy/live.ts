import type { Logger } from 'pino';
import { partitionOf } from '../../core/permissions/resources.js';
import { createLiveBuilder, type LiveIdentities } from '../../core/principals/live.js';
import type { Problem } from '../../core/terms/problem.js';
import { ConfigurationError, readSetting } from '../config/configuration-error.js';
import type { Config } from '../config/options.js';
import { createIamEndpoint, type IamEndpoint } from '../live/iam-endpoint.js';
import { type LivePrincipals, type LivePrincipalsOptions, startLivePrincipals } from '../live/live-principals.js';
import { inSlices } from '../live/slices.js';
import { type CredentialSource, standardCredentials } from '../upstream/credentials.js';
import { loadCatalog, readData } from '../world/data.js';
import { managedPolicies } from '../world/policy-loading.js';
import type { WorldSource } from '../world/world-source.js';

/** As it is when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout } = globalThis;

/** Who is told about principals that follow an IAM endpoint. */
export type LiveListeners = Pick<LivePrincipalsOptions, 'onChange' | 'onTrouble' | 'onWaiting'>;

/**
 * Reads the principals of `--principals-from` and follows them; undefined without it.
 *
 * @throws ConfigurationError when they cannot be read at the start.
 */
export async function followPrincipals(config: Config, listeners: LiveListeners): Promise<LivePrincipals | undefined> {
  const { 'principals-from': from } = config;
  if (from === undefined) return undefined;
  try {
    return await startLivePrincipals({
      endpoint: endpointOf(from, config),
      build: createLiveBuilder(managedPolicies()),
      age: config['principals-age'] * 1000,
      ...listeners,
    });
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const message = `the principals of \`--principals-from ${from}\` cannot be read: ${(error as Error).message}`;
    throw new ConfigurationError([{ severity: 'error', code: 'principals-source', message, pointer: '' }]);
  }
}

/**
 * What the IAM endpoint of `--principals-from` tells now; undefined without one.
 *
 * @throws ConfigurationError when it cannot be read.
 */
export async function readPrincipals(config: Config): Promise<LiveIdentities | undefined> {
  const live = await followPrincipals(config, { onChange: async () => undefined, onTrouble: () => undefined });
  if (live === undefined) return undefined;
  const { failing } = live.status();
  await live.close();
  if (failing === undefined) return live.current();
  throw new ConfigurationError([{ severity: 'error', code: 'principals-source', message: failing, pointer: '' }]);
}

/** data/aws/iam-endpoints.json. */
interface IamEndpoints {
  readonly partitions: Readonly<Record<string, { readonly origin: string; readonly region: string }>>;
}

function endpointOf(from: string, config: Config): IamEndpoint {
  if (from === 'aws') {
    const region = config.region ?? (process.env.AWS_REGION || 'us-east-1');
    const { partitions } = readData('aws/iam-endpoints.json') as IamEndpoints;
    const place = partitions[partitionOf(loadCatalog().regions, region)];
    if (place === undefined) throw new Error(`no IAM endpoint is known for ${region}`);
    return createIamEndpoint({ ...place, credentials: standardCredentials() });
  }
  const { origin } = new URL(from);
  // Who answers for IAM beside ElastiCache shows the same certificate.
  const ca = config.upstream === from ? config['upstream-ca'] : undefined;
  return createIamEndpoint({
    origin,
    region: 'us-east-1',
    credentials: forEmulator(standardCredentials()),
    ...(ca === undefined ? {} : { transport: { ca: readSetting('upstream-ca', ca) } }),
  });
}

/** What emulators take for anybody's: they find the account by the key, and check no signature. */
const DUMMY = { accessKeyId: 'test', secretAccessKey: 'test' };
/** Milliseconds for finding credentials that an emulator can do without. */
const SEARCH = 1_000;

/** Credentials as for AWS where there are some, else some that emulators take. */
function forEmulator(chain: CredentialSource): CredentialSource {
  let none = false;
  const give = async (): ReturnType<CredentialSource> => {
    try {
      return none ? DUMMY : await chain();
    } catch {
      none = true;
      return DUMMY;
    }
  };
  const late = (): ReturnType<CredentialSource> =>
    new Promise((resolve) => {
      setTimeout(() => resolve(DUMMY), SEARCH).unref();
    });
  return () => Promise.race([give(), late()]);
}

/** Puts in force what an IAM endpoint tells, and logs it. */
export interface Follower extends LiveListeners {
  /** From now on. */
  follow(source: Pick<WorldSource, 'takeLive' | 'warnings'>, afterwards: () => void): void;
}

/** What was said is remembered as long as it is not too much. */
const MOST_SAID = 10_000;

/** Each warning is logged once: what is known twice, and what is not understood. */
export function createFollower(logger: Pick<Logger, 'info' | 'warn' | 'error'>): Follower {
  const said = new Set<string>();
  let take: LiveListeners['onChange'] = async () => undefined;
  const sayNew = (warnings: readonly Problem[]): void => {
    if (said.size > MOST_SAID) said.clear();
    for (const { message } of warnings) {
      if (!said.has(message)) logger.warn(message);
      said.add(message);
    }
  };
  return {
    onChange: (live) => take(live),
    onWaiting: (why) => logger.warn(`waiting for the source of the principals (--principals-from): ${why}`),
    onTrouble: (why) => {
      if (why === undefined) logger.info('the principals of --principals-from are read again');
      else
        logger.error(
          { why },
          'the principals of --principals-from could not be read: the last good ones stay in force',
        );
    },
    follow(source, afterwards) {
      // What is wrong at the start is in the start's own text.
      for (const { message } of source.warnings()) said.add(message);
      take = async (live) => {
        await source.takeLive(live, inSlices);
        sayNew(source.warnings());
        afterwards();
      };
    },
  };
}
