import type { HeaderRow, LabelRow, Partitions, PathRow, ReadersData, ReadParameter } from './data.js';

/** A Region that a reader finds in a text. */
export interface RegionText {
  readonly pattern: RegExp;
  readonly contains: string;
  readonly in: readonly string[];
  readonly reader: string;
}

/** What readers other than AWS go by; made once from data/readers/readers.json. */
export interface Readers {
  /** The day of the facts. */
  readonly asOf: string;
  /** The row of a header by its name as received; undefined: no reader goes by it. */
  readonly rowOf: (name: string) => HeaderRow | undefined;
  readonly texts: readonly RegionText[];
  /** With the dot before them, longest first. */
  readonly suffixes: readonly string[];
  /** First labels of ElastiCache's own host names. */
  readonly services: ReadonlySet<string>;
  readonly labels: readonly LabelRow[];
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, ReadParameter>;
  readonly presigned: ReadersData['presigned'];
  readonly regions: ReadersData['regions'];
  /** AWS's Regions, with the partition of each. */
  readonly partitionOf: ReadonlyMap<string, string>;
  readonly controlPaths: readonly PathRow[];
  /** By ElastiCache's operation in lower case: the services that have one of the same name. */
  readonly sharedActions: ReadonlyMap<string, readonly string[]>;
  /** The reader's name for people. */
  readonly nameOf: (reader: string) => string;
}

/**
 * @param data data/readers/readers.json.
 * @param endpoints data/aws/endpoints.json.
 */
export function createReaders(data: ReadersData, { partitions }: Partitions): Readers {
  const own = partitions.map(({ dnsSuffix }) => dnsSuffix);
  const suffixes = [...new Set([...data.hosts.suffixes, ...own])].map((suffix) => `.${suffix}`);
  return {
    asOf: data.asOf,
    rowOf: headerIndex(data.headers),
    texts: data.texts.map(({ pattern, ...row }) => ({ ...row, pattern: new RegExp(pattern, 'g') })),
    suffixes: suffixes.sort((a, b) => b.length - a.length),
    services: new Set(data.hosts.services),
    labels: data.hosts.labels,
    parameters: new Map(data.parameters.map((row) => [row.name.toLowerCase(), row])),
    presigned: data.presigned,
    regions: data.regions,
    partitionOf: new Map(partitions.flatMap(({ id, regions }) => regions.map((region) => [region, id] as const))),
    controlPaths: data.controlPaths,
    sharedActions: new Map(
      Object.entries(data.sharedActions.services).map(([name, services]) => [name.toLowerCase(), services]),
    ),
    nameOf: (reader) => data.readers[reader]?.name ?? reader,
  };
}

/** Clients send the same few names with every call. */
const NAMES_KEPT = 256;

/**
 * Rows by name as received: what was looked up is kept, so that an ordinary call's names are neither lower-cased nor
 * compared with the rows. Some servers take `_` for `-` (CGI, RFC 3875 section 4.1.18).
 */
function headerIndex(rows: readonly HeaderRow[]): Readers['rowOf'] {
  const known = new Map<string, HeaderRow | null>();
  const exact = new Map(rows.map((row) => [row.name, row]));
  const prefixes = rows.filter(({ name }) => name.endsWith('*')).map((row) => ({ row, start: row.name.slice(0, -1) }));
  return (name) => {
    const kept = known.get(name);
    if (kept !== undefined) return kept ?? undefined;
    const lower = name.toLowerCase().replaceAll('_', '-');
    const found = exact.get(lower) ?? prefixes.find(({ start }) => lower.startsWith(start))?.row;
    if (known.size >= NAMES_KEPT) known.clear();
    known.set(name, found ?? null);
    return found;
  };
}
