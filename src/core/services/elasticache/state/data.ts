/** The facts that the embedded ElastiCache works from: the files of data/emulator and data/elasticache/operations.json. */

import type { OperationShapes } from '../../../wire/query/shapes.js';

/** data/elasticache/operations.json: the shapes, and the codes and statuses of the modelled faults. */
export interface FaultyShapes extends OperationShapes {
  readonly faults: { readonly [name: string]: { readonly code: string; readonly status: number } };
}

export interface EngineVersion {
  /** As DescribeCacheEngineVersions offers it: `7.1`. */
  readonly version: string;
  /** As a running cluster reports it: `7.1.0`. */
  readonly runs: string;
  readonly description: string;
}

export interface CacheFamily {
  readonly family: string;
  /** Whether there is a `default.<family>.cluster.on` group. */
  readonly clusterMode: boolean;
  readonly versions: readonly EngineVersion[];
}

export interface CacheEngine {
  readonly engine: string;
  readonly description: string;
  readonly port: number;
  readonly default: string;
  /** Whether it has replication groups, snapshots and users. */
  readonly replication: boolean;
  readonly families: readonly CacheFamily[];
}

export interface ServerlessEngine {
  readonly engine: string;
  readonly default: string;
  readonly port: number;
  readonly readerPort: number;
  /** Major version to the full version that runs. */
  readonly versions: { readonly [major: string]: string };
}

/** data/emulator/engines.json. */
export interface Engines {
  readonly engines: readonly CacheEngine[];
  readonly serverless: readonly ServerlessEngine[];
}

export interface ParameterRow {
  readonly name: string;
  readonly families: readonly string[];
  readonly type: string;
  /** `yes,no`, `0-`, `1-100`, `0,20-`; empty when AWS gives none. */
  readonly allowed: string;
  readonly value?: string;
  readonly modifiable?: boolean;
  readonly change?: string;
  readonly since?: string;
  readonly description?: string;
}

export interface NodeTypeParameterRow extends ParameterRow {
  /** Unit of the value; bytes when absent. */
  readonly unit?: string;
}

/** data/emulator/parameters.json. */
export interface ParameterRows {
  readonly parameters: readonly ParameterRow[];
  readonly nodeTypeSpecific: readonly NodeTypeParameterRow[];
}

/** A family of node types that runs newer engine versions only. */
export interface NodeTypeMinimum {
  /** `t4g` of `cache.t4g.micro`. */
  readonly families: readonly string[];
  readonly versions: { readonly [engine: string]: string };
}

export interface NodeType {
  readonly type: string;
  /** GiB. */
  readonly memory: number;
  readonly generation: string;
}

/** data/emulator/quotas.json: AWS's default quotas, and the bounds that are ours (`assumed`). */
export interface Quotas {
  readonly nodes: number;
  readonly nodesPerMemcachedCluster: number;
  readonly nodesPerShardedGroup: number;
  readonly nodeGroups: number;
  readonly replicasPerShard: number;
  readonly parameterGroups: number;
  readonly securityGroups: number;
  readonly subnetGroups: number;
  readonly subnetsPerGroup: number;
  readonly users: number;
  readonly userGroups: number;
  readonly usersPerGroup: number;
  readonly serverlessCaches: number;
  readonly reservedNodes: number;
  readonly testFailovers: number;
  readonly tags: number;
  readonly assumed: {
    readonly snapshots: number;
    readonly serverlessSnapshots: number;
    readonly globalGroups: number;
    readonly events: number;
    readonly regions: number;
    readonly accounts: number;
  };
}

export interface ReservedOffering {
  readonly ReservedCacheNodesOfferingId: string;
  readonly CacheNodeType: string;
  /** Seconds. */
  readonly Duration: number;
  readonly FixedPrice: number;
  readonly UsagePrice: number;
  readonly ProductDescription: string;
  readonly OfferingType: string;
  readonly RecurringCharges: readonly {
    readonly RecurringChargeAmount: number;
    readonly RecurringChargeFrequency: string;
  }[];
}

/** data/emulator/reserved-offerings.json. */
export interface OfferingTerms {
  readonly offerings: readonly ReservedOffering[];
  readonly products: readonly string[];
  readonly years: readonly number[];
  /** US dollars. */
  readonly hourlyPerGiB: number;
  /** Payment options, with the share that is paid at once. */
  readonly options: readonly { readonly OfferingType: string; readonly upfront: number }[];
}

/** A row of data/emulator/service-updates.json: the SDK's ServiceUpdate, times as ISO 8601 text. */
export interface ServiceUpdateRow {
  readonly ServiceUpdateName: string;
  readonly ServiceUpdateStatus: string;
  readonly ServiceUpdateReleaseDate: string;
  readonly ServiceUpdateSeverity?: string;
  readonly ServiceUpdateType?: string;
  readonly ServiceUpdateDescription?: string;
  readonly Engine?: string;
  readonly EngineVersion?: string;
  readonly [member: string]: string | boolean | undefined;
}

/** A row of data/emulator/constraints.json: what a text, or the elements of a list, must be like. */
export interface Constraint {
  readonly enum?: readonly string[];
  /** The whole text must match. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A row of data/emulator/combinations.json: parameters that exclude, need or limit one another. */
export interface Combination {
  readonly operations: readonly string[];
  /** Parameters with these values, compared in lower case. */
  readonly when?: { readonly [parameter: string]: string };
  readonly given?: readonly string[];
  readonly absent?: readonly string[];
  /** Then none of these may be there. */
  readonly refuses?: readonly string[];
  /** Then one of these must be there. */
  readonly needs?: readonly string[];
  readonly fault: string;
  readonly message: string;
  readonly source: string;
}

/** data/emulator/regions.json. */
export interface RegionFacts {
  /** The letters of the Availability Zones, by region. */
  readonly zones: { readonly [region: string]: string };
  /** Those of a region that is not listed. */
  readonly usualZones: string;
}

/** Everything that `createEmulator` is given; read from disk by the edge, never imported. */
export interface EmulatorData {
  readonly operations: FaultyShapes;
  readonly engines: Engines;
  readonly parameters: ParameterRows;
  readonly nodeTypes: {
    readonly types: readonly NodeType[];
    readonly minimums: readonly NodeTypeMinimum[];
    readonly noGlobalDatastores: readonly string[];
  };
  readonly quotas: Quotas;
  /** The rows of the file and those that follow from its terms. */
  readonly offerings: OfferingTerms;
  readonly regions: RegionFacts;
  /** The letters before a global datastore's id, by region: those that a call is decided with. */
  readonly regionNames: { readonly globalDatastorePrefixes: { readonly [region: string]: string } };
  readonly constraints: {
    readonly structures: { readonly [structure: string]: { readonly [member: string]: Constraint } };
  };
  readonly combinations: { readonly rows: readonly Combination[] };
  readonly serviceUpdates: { readonly updates: readonly ServiceUpdateRow[] };
}

/** Where the parts of EmulatorData stand under `data/`. */
const FILES: { readonly [part in keyof EmulatorData]: string } = {
  operations: 'elasticache/operations.json',
  engines: 'emulator/engines.json',
  parameters: 'emulator/parameters.json',
  nodeTypes: 'emulator/node-types.json',
  quotas: 'emulator/quotas.json',
  offerings: 'emulator/reserved-offerings.json',
  regions: 'emulator/regions.json',
  regionNames: 'elasticache/regions.json',
  constraints: 'emulator/constraints.json',
  combinations: 'emulator/combinations.json',
  serviceUpdates: 'emulator/service-updates.json',
};

/** Collects the emulator's facts; `read` gives a JSON file of `data/` by its path there. */
export function readEmulatorData(read: (path: string) => unknown): EmulatorData {
  const parts = Object.entries(FILES).map(([part, path]) => [part, read(path)]);
  return Object.fromEntries(parts) as EmulatorData;
}
