import type { Readers } from './readers.js';

/** What a host name says of the service and Region of a request. */
export interface HostReading {
  /** `elasticache`, or the label by which a reader finds another service; undefined: it cannot be said. */
  readonly service: string | undefined;
  readonly region: string | undefined;
  /** Who reads it so; undefined: AWS itself. */
  readonly reader: string | undefined;
}

/** An IP literal, or a name of one label, with or without a port: what most callers have. */
const PLAIN = /^(?:[a-z0-9_-]+|[\d.]+|\[[\da-f:.]+\])(?::\d*)?$/i;

const HOST = /^(?:[a-z0-9._-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/** Whether it is what a Host header may hold (RFC 9110 section 7.2), of the characters that names of machines have; it may be empty. */
export const isHost = (host: string): boolean => HOST.test(host);

/** Whether a host name has a single label, or is an address: no reader finds a service, a Region or a bucket in it. */
export const isPlainHost = (host: string): boolean => PLAIN.test(host);

/** The name in a Host header: lower case, without port and without the dot of the root. */
export const hostName = (host: string): string => host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');

/**
 * Reads a Host: undefined when it says nothing, as names of one's own machines, containers and domains do. AWS's names are
 * SERVICE.REGION.SUFFIX (AWS General Reference, elasticache-service).
 */
export function readHost(host: string, readers: Readers): HostReading | undefined {
  if (isPlainHost(host)) return undefined;
  const name = hostName(host);
  const suffix = readers.suffixes.find((each) => name.endsWith(each));
  if (suffix !== undefined) return awsName(name.slice(0, -suffix.length).split('.'), readers);
  const labels = name.split('.');
  if (readers.services.has(labels[0] as string))
    return { service: 'elasticache', region: undefined, reader: undefined };
  for (const label of labels) {
    const row = readers.labels.find((each) => label === each.label || (each.prefix && label.startsWith(each.label)));
    if (row) return { service: row.label, region: undefined, reader: row.reader };
  }
  return undefined;
}

function awsName(labels: readonly string[], { services }: Readers): HostReading {
  const [service = '', region, ...more] = labels;
  if (more.length === 0 && services.has(service)) return { service: 'elasticache', region, reader: undefined };
  return { service: services.has(service) ? undefined : service, region: undefined, reader: undefined };
}
