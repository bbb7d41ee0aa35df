import { randomUUID } from 'node:crypto';
import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import { partitionOf } from '../../core/permissions/resources.js';
import { createEmulator, type Emulator } from '../../core/services/elasticache/emulator.js';
import { type EmulatorData, readEmulatorData } from '../../core/services/elasticache/state/data.js';
import { ConfigurationError, readSetting } from '../config/configuration-error.js';
import type { Config } from '../config/options.js';
import { createAskTags } from '../tags/ask-tags.js';
import { embeddedTags } from '../tags/embedded-tags.js';
import { lookedUpTags } from '../tags/looked-up-tags.js';
import type { TagSource } from '../tags/tag-source.js';
import { createAwsUpstream } from '../upstream/aws.js';
import { createEmbeddedUpstream } from '../upstream/embedded.js';
import { createEndpointResolver, type EndpointData } from '../upstream/endpoints.js';
import { type SeededEmulator, seededEmulator } from '../upstream/seeded.js';
import { CONNECTIONS, type TransportOptions } from '../upstream/transport.js';
import type { Upstream } from '../upstream/upstream.js';
import { createUrlUpstream } from '../upstream/url.js';
import { once, readData } from '../world/data.js';
import { problemAt } from './seed-lines.js';
import type { PlacedSeed } from './seeds.js';

/** What stands behind the proxy, and where it learns the tags of what is there. */
export interface Connected {
  readonly upstream: Upstream;
  readonly tags: TagSource;
  /** The embedded ElastiCache, for those who reset it or let its changes come to an end; other upstreams have no such hand. */
  readonly emulator?: Pick<Emulator, 'inventory' | 'moveOn' | 'reset'>;
}

/**
 * Makes the configured upstream; nothing is connected before the first call.
 *
 * @param connections the most that may be open to it at one time; absent: as many as the transport takes.
 * @param seeds what each account of the embedded upstream begins with, and the accounts that are there.
 * @throws ConfigurationError when a seed is refused.
 */
export function connectUpstream(config: Config, catalog: Catalog, connections?: number, seeds?: SeedsGiven): Connected {
  if (config.upstream === 'embedded') return embedded(catalog, config['transition-time'], seeds);
  const transport: TransportOptions = {
    totalTimeout: config['upstream-timeout'],
    ...(connections === undefined ? {} : { connections: Math.min(connections, CONNECTIONS) }),
    ...(config['upstream-ca'] === undefined ? {} : { ca: readSetting('upstream-ca', config['upstream-ca']) }),
  };
  const connect = (): Upstream =>
    config.upstream === 'aws'
      ? createAwsUpstream({
          resolveEndpoint: createEndpointResolver(readData('aws/endpoints.json') as EndpointData),
          transport,
        })
      : createUrlUpstream(new URL(config.upstream).origin, transport);
  const upstream = connect();
  // Sockets of their own: lookups that hang must not take those that calls wait for.
  const lookups = connect();
  const patience = config['upstream-timeout'];
  const tags = lookedUpTags({
    ask: createAskTags(lookups, () => Date.now()),
    actions: catalog.actions,
    maxAge: config['tag-cache-age'] * 1000,
    clock: () => performance.now(),
    timeout: Math.min(patience, LOOKUP_TIMEOUT),
    patience,
  });
  const close = async (): Promise<void> => void (await Promise.all([upstream.close(), lookups.close()]));
  return { upstream: { ...upstream, close }, tags };
}

/** Milliseconds for one answer: a call that needs it waits, and must hear of trouble before its SDK gives up. */
const LOOKUP_TIMEOUT = 5_000;

/** Nobody changes it. */
const emulatorData = once((): EmulatorData => readEmulatorData(readData));

/** Seeds, and the accounts of those who are declared. */
export interface SeedsGiven {
  readonly seeds: readonly PlacedSeed[];
  readonly accounts: Iterable<string>;
}

function embedded(catalog: Catalog, transitionMs: number, given: SeedsGiven | undefined): Connected {
  const scopeOf = (region: string): string => partitionOf(catalog.regions, region);
  const fresh = (): Emulator => createEmulator(emulatorData(), { transitionMs, knownRegions: knownRegions() });
  const emulator = given ? seeded(fresh, given, scopeOf) : fresh();
  const upstream = createEmbeddedUpstream({
    emulator,
    shapes: catalog.shapes,
    partitionOf: scopeOf,
    clock: () => Date.now(),
    newId: randomUUID,
  });
  const tags = embeddedTags((arn, { account, region }) =>
    emulator.tagsOf(arn, { account, region, partition: scopeOf(region) }),
  );
  return { upstream, tags, emulator };
}

/** Accounts that are seeded at the start; of others the first call does it. */
const MOST_BEGUN = 100;
/** An account for seeds of every account, when nobody is declared. */
const ANYBODY = '100000000000';

function seeded(
  fresh: () => Emulator,
  { seeds, accounts }: SeedsGiven,
  scopeOf: (region: string) => string,
): SeededEmulator {
  const options = { seeds, partitionOf: scopeOf, clock: () => Date.now(), newId: randomUUID };
  const named = [...seeds.flatMap(({ account }) => account ?? []), ...accounts];
  const partitions = new Set(seeds.map(({ region }) => scopeOf(region)));
  const owners = [...new Set(named)]
    .slice(0, MOST_BEGUN)
    .flatMap((account) => [...partitions].map((partition) => ({ partition, account })));
  const emulator = seededEmulator(fresh(), options);
  // In an emulator of its own: nobody is to find an account that does not exist.
  const trial = seededEmulator(fresh(), options);
  const anybody = [...partitions].map((partition) => ({ partition, account: ANYBODY }));
  for (const [where, owner] of [
    ...anybody.map((each) => [trial, each] as const),
    ...owners.map((each) => [emulator, each] as const),
  ]) {
    const refused = where.begin(owner);
    if (!refused) continue;
    const { line, call } = refused.seed as PlacedSeed;
    const { code, message } = refused.reply.fault ?? {};
    throw new ConfigurationError([
      problemAt(line, `ElastiCache refuses ${call.operation} in account ${owner.account} with ${code}: ${message}`),
    ]);
  }
  return emulator;
}

const knownRegions = once((): ReadonlySet<string> => {
  const { partitions } = readData('aws/endpoints.json') as EndpointData;
  return new Set(partitions.flatMap(({ regions }) => regions));
});
