import { randomUUID } from 'node:crypto';
import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import { partitionOf } from '../../core/permissions/resources.js';
import { createEmulator, type Emulator } from '../../core/services/elasticache/emulator.js';
import { type EmulatorData, readEmulatorData } from '../../core/services/elasticache/state/data.js';
import { parseArn } from '../../core/terms/arn.js';
import { readSetting } from '../config/configuration-error.js';
import type { Config } from '../config/options.js';
import type { TagSource } from '../gate/gate.js';
import { createTagReader } from '../tags/list-tags.js';
import { embeddedTags, learnedTags } from '../tags/tag-source.js';
import { createAwsUpstream } from '../upstream/aws.js';
import { createEmbeddedUpstream } from '../upstream/embedded.js';
import { createEndpointResolver, type EndpointData } from '../upstream/endpoints.js';
import type { TransportOptions } from '../upstream/transport.js';
import type { Upstream } from '../upstream/upstream.js';
import { createUrlUpstream } from '../upstream/url.js';
import { once, readData } from '../world/data.js';

/** What stands behind the proxy, and where it learns the tags of what is there. */
export interface Connected {
  readonly upstream: Upstream;
  readonly tags: TagSource;
  /** The embedded ElastiCache, for those who reset it; other upstreams have no such hand. */
  readonly emulator?: Pick<Emulator, 'reset'>;
}

/** Makes the configured upstream; nothing is connected before the first call. */
export function connectUpstream(config: Config, catalog: Catalog): Connected {
  if (config.upstream === 'embedded') return embedded(catalog);
  const transport: TransportOptions = {
    totalTimeout: config['upstream-timeout'],
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
  const maxAge = config['tag-cache-age'] * 1000;
  const reader = createTagReader(lookups, LOOKUP_CREDENTIALS, { maxAge });
  const close = async (): Promise<void> => void (await Promise.all([upstream.close(), lookups.close()]));
  return { upstream: { ...upstream, close }, tags: learnedTags({ reader, maxAge, clock: () => Date.now() }) };
}

/** Emulators take any credentials, and must not get real ones; the aws upstream puts the proxy's own in their place. */
const LOOKUP_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Nobody changes it. */
const emulatorData = once((): EmulatorData => readEmulatorData(readData));

function embedded(catalog: Catalog): Connected {
  const emulator = createEmulator(emulatorData());
  const scopeOf = (region: string): string => partitionOf(catalog.regions, region);
  const upstream = createEmbeddedUpstream({
    emulator,
    shapes: catalog.shapes,
    partitionOf: scopeOf,
    clock: () => Date.now(),
    newId: randomUUID,
  });
  const tags = embeddedTags((text) => {
    const arn = parseArn(text);
    return arn && emulator.tagsOf(text, { account: arn.account, region: arn.region, partition: arn.partition });
  });
  return { upstream, tags, emulator };
}
