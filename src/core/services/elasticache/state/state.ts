import type { ResponseValue } from '../../../wire/query/respond.js';

/** What an account holds. One emulator owns its state; only handlers write to it, and only after their last check. */

/** A structure of an answer, in the SDK's shape; undefined members are left out. */
export interface Structure {
  readonly [member: string]: ResponseValue | undefined;
}

/** Whose state a call is about. */
export interface Scope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What every resource has. */
export interface Resource {
  readonly arn: string;
  tags: ReadonlyMap<string, string>;
}

/** A resource that passes through states like `creating`; `available` (of users and their groups: `active`) is rest. */
export interface Changing extends Resource {
  status: string;
}

export interface LogDelivery {
  readonly LogType: string;
  readonly DestinationType: string;
  readonly DestinationDetails: Structure;
  readonly LogFormat: string;
}

/** What a cluster is configured with; the members of a replication group share one. */
export interface Settings {
  readonly engine: string;
  /** As it runs: `7.1.0`. */
  readonly engineVersion: string;
  readonly nodeType: string;
  readonly parameterGroup: string;
  readonly subnetGroup: string;
  readonly cacheSecurityGroups: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly port: number;
  readonly maintenanceWindow: string;
  readonly topic?: { readonly arn: string; readonly status: string };
  readonly autoMinorVersionUpgrade: boolean;
  readonly snapshotRetention: number;
  readonly snapshotWindow: string;
  /** When the AUTH token was last set; the token itself is never kept. */
  readonly authTokenSince?: Date | undefined;
  readonly transitEncryption: boolean;
  readonly transitMode?: string;
  readonly atRestEncryption: boolean;
  readonly kmsKey?: string | undefined;
  readonly logs: readonly LogDelivery[];
  readonly networkType: string;
  readonly ipDiscovery: string;
}

export interface CacheNode {
  readonly id: string;
  readonly zone: string;
  readonly created: Date;
}

/** Changes that wait for the maintenance window, because the caller did not ask for them at once. */
export interface Waiting {
  readonly nodeCount?: number;
  readonly nodesToRemove?: readonly string[];
  readonly engineVersion?: string;
  readonly nodeType?: string;
}

export interface Cluster extends Changing {
  readonly id: string;
  readonly created: Date;
  settings: Settings;
  nodes: readonly CacheNode[];
  replicationGroup?: string | undefined;
  waiting: Waiting;
  readonly outpost?: string;
}

export interface Shard {
  readonly id: string;
  slots: string;
  /** Cluster ids, the primary's first. */
  members: readonly string[];
}

export interface ReplicationGroup extends Changing {
  readonly id: string;
  readonly created: Date;
  description: string;
  settings: Settings;
  shards: readonly Shard[];
  /** `enabled`, `disabled` or `compatible`. */
  clusterMode: string;
  automaticFailover: boolean;
  multiAz: boolean;
  userGroups: readonly string[];
  snapshottingCluster?: string | undefined;
  global?: { readonly id: string; readonly role: GlobalRole } | undefined;
  migrating: boolean;
  readonly dataTiering: boolean;
  durability?: string | undefined;
}

export interface SubnetGroup extends Resource {
  readonly name: string;
  description: string;
  subnets: readonly string[];
}

export interface ParameterGroup extends Resource {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  /** Only what differs from the family's values. */
  readonly values: Map<string, string>;
  /** Made for the members of a global datastore. */
  readonly isGlobal?: boolean;
}

export interface SecurityGroup extends Resource {
  readonly name: string;
  readonly description: string;
  ec2: readonly { readonly name: string; readonly owner: string }[];
}

export interface Snapshot extends Changing {
  readonly name: string;
  readonly created: Date;
  readonly source: 'manual' | 'system';
  readonly cluster?: string;
  readonly replicationGroup?: string;
  /** The rest of the SDK's Snapshot, taken when the snapshot was made. */
  readonly taken: Structure;
  /** Number of node groups and replicas, for a restore. */
  readonly shards: readonly { readonly id: string; readonly slots: string; readonly replicas: number }[];
  readonly clusterMode: string;
  readonly settings: Settings;
}

export interface User extends Changing {
  readonly id: string;
  readonly name: string;
  engine: string;
  accessString: string;
  /** `password`, `no-password` or `iam`. */
  authentication: string;
  /** The passwords themselves are never kept. */
  passwordCount: number;
}

export interface UserGroup extends Changing {
  readonly id: string;
  engine: string;
  users: readonly string[];
}

export interface ServerlessCache extends Changing {
  readonly name: string;
  readonly created: Date;
  engine: string;
  majorVersion: string;
  description: string;
  limits: {
    readonly DataStorage?: { readonly Unit: string; readonly Maximum?: number; readonly Minimum?: number };
    readonly ECPUPerSecond?: { readonly Maximum?: number; readonly Minimum?: number };
  };
  readonly kmsKey?: string | undefined;
  securityGroupIds: readonly string[];
  readonly subnets: readonly string[];
  userGroup?: string | undefined;
  snapshotRetention: number;
  snapshotTime: string;
  readonly networkType: string;
}

export interface ServerlessSnapshot extends Changing {
  readonly name: string;
  readonly created: Date;
  readonly type: 'manual' | 'automated';
  readonly cache: string;
  readonly engine: string;
  readonly majorVersion: string;
  readonly kmsKey?: string | undefined;
}

export interface ReservedNode extends Resource {
  readonly id: string;
  readonly offering: string;
  readonly start: Date;
  readonly count: number;
}

/** The part that a replication group has in a global datastore. */
export type GlobalRole = 'PRIMARY' | 'SECONDARY';

export interface GlobalMember {
  readonly replicationGroup: string;
  readonly region: string;
  readonly role: GlobalRole;
}

export interface GlobalGroup {
  readonly id: string;
  readonly arn: string;
  description: string;
  status: string;
  members: readonly GlobalMember[];
  automaticFailover: boolean;
}

export interface Event {
  readonly source: string;
  readonly type: string;
  readonly message: string;
  readonly date: Date;
  readonly sequence: number;
}

/** A change of status that is to come. */
export interface Transition {
  /** Milliseconds since the epoch. */
  readonly due: number;
  readonly finish: () => void;
}

export interface RegionState {
  readonly clusters: Map<string, Cluster>;
  readonly replicationGroups: Map<string, ReplicationGroup>;
  readonly subnetGroups: Map<string, SubnetGroup>;
  readonly parameterGroups: Map<string, ParameterGroup>;
  readonly securityGroups: Map<string, SecurityGroup>;
  readonly snapshots: Map<string, Snapshot>;
  readonly users: Map<string, User>;
  readonly userGroups: Map<string, UserGroup>;
  readonly serverlessCaches: Map<string, ServerlessCache>;
  readonly serverlessSnapshots: Map<string, ServerlessSnapshot>;
  readonly reservedNodes: Map<string, ReservedNode>;
  /** Resources that AWS makes by itself (`default.redis7`, the user `default`) once somebody has tagged them. */
  readonly builtIn: Map<string, Resource>;
  /** Names of service updates applied or stopped, by `<update>/<cluster or group>`. */
  readonly updateActions: Map<string, { status: string; changed: Date }>;
  events: readonly Event[];
}

export interface AccountState {
  readonly regions: Map<string, RegionState>;
  readonly globalGroups: Map<string, GlobalGroup>;
  transitions: readonly Transition[];
}

/** An account that holds nothing. */
export function emptyAccount(): AccountState {
  return { regions: new Map(), globalGroups: new Map(), transitions: [] };
}

/** A region that holds nothing. */
export function emptyRegion(): RegionState {
  return {
    clusters: new Map(),
    replicationGroups: new Map(),
    subnetGroups: new Map(),
    parameterGroups: new Map(),
    securityGroups: new Map(),
    snapshots: new Map(),
    users: new Map(),
    userGroups: new Map(),
    serverlessCaches: new Map(),
    serverlessSnapshots: new Map(),
    reservedNodes: new Map(),
    builtIn: new Map(),
    updateActions: new Map(),
    events: [],
  };
}

/** Whether nothing is left in a region of what anybody made; its events may tell of what there was. */
export function holdsNothing(region: RegionState): boolean {
  return isEmpty({ ...region, events: [] });
}

/** Whether a region holds nothing, so that it need not be kept. */
export function isEmpty(region: RegionState): boolean {
  return Object.values(region).every((part) => (part instanceof Map ? part.size === 0 : part.length === 0));
}
