import type { ResponseValue } from '../../../wire/query/respond.js';

/** What an account holds. One emulator owns its state; only handlers write to it, and only after their last check. */

/** A structure of an answer, in the SDK's shape; undefined members are left out. */
export interface Structure {
  readonly [member: string]: ResponseValue | undefined;
}

/** Whose state a call is about. */
export interface CallScope {
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
export interface ClusterSettings {
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
  readonly outpost?: string | undefined;
  readonly created: Date;
}

/** Settings that an upgrade or a scaling changes; a parameter group of another family comes with its engine version. */
export type UpgradedSettings = Pick<ClusterSettings, 'engine' | 'engineVersion' | 'nodeType' | 'parameterGroup'>;

/** Changes that wait for the maintenance window, because the caller did not ask for them at once. */
export interface Waiting {
  /** What of the settings will be another. */
  readonly settings?: Partial<UpgradedSettings>;
  /** The nodes that there will be, and those that go. */
  readonly nodes?: { readonly kept: readonly CacheNode[]; readonly removed: readonly string[] } | undefined;
  readonly scale?: { readonly percentage: number | undefined; readonly minutes: number | undefined } | undefined;
  /** When it comes about, in milliseconds since the epoch. */
  readonly due?: number;
}

export interface Cluster extends Changing {
  readonly id: string;
  readonly created: Date;
  settings: ClusterSettings;
  nodes: readonly CacheNode[];
  replicationGroup?: string | undefined;
  /** Of the cluster alone: what the members of a group wait for is the group's. */
  waiting: Waiting;
  /** Nodes that still run with parameters from before a change that requires a reboot. */
  toReboot?: readonly string[];
  /** Nodes that are being rebooted. */
  rebooting?: readonly string[];
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
  settings: ClusterSettings;
  waiting: Waiting;
  /** What of `PendingModifiedValues` is "currently being applied". */
  pending?: Structure | undefined;
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
  /** When automatic failover was tested, in milliseconds since the epoch. */
  failovers: readonly number[];
}

export interface SubnetGroup extends Resource {
  readonly name: string;
  description: string;
  subnets: readonly { readonly id: string; readonly zone: string }[];
}

export interface ParameterGroup extends Resource {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  /** Only what differs from the family's values. */
  readonly values: Map<string, string>;
  /** Changes that are on their way to the clusters. */
  pending: number;
  /** The global datastore for whose members it was made. */
  readonly global?: string;
}

export interface Ingress {
  readonly name: string;
  readonly owner: string;
  /** `authorizing`, `authorized` or `revoking`. */
  status: string;
}

export interface SecurityGroup extends Resource {
  readonly name: string;
  readonly description: string;
  ec2: readonly Ingress[];
}

export interface Snapshot extends Changing {
  readonly name: string;
  readonly created: Date;
  readonly source: 'manual' | 'system';
  readonly cluster?: string;
  readonly replicationGroup?: string;
  /** Restores of it that are on their way. */
  restores: number;
  /** The rest of the SDK's Snapshot, taken when the snapshot was made. */
  readonly taken: Structure;
  /** Number of node groups and replicas, for a restore. */
  readonly shards: readonly { readonly id: string; readonly slots: string; readonly replicas: number }[];
  readonly clusterMode: string;
  readonly durability?: string | undefined;
  readonly settings: ClusterSettings;
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
  /** What a change in progress adds and removes. */
  pending?: { readonly UserIdsToRemove: readonly string[]; readonly UserIdsToAdd: readonly string[] } | undefined;
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
  /** `vpc` or `public`. */
  readonly connection: string;
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

export interface ReservedNode extends Changing {
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

export interface GlobalGroup extends Changing {
  readonly id: string;
  description: string;
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

/** What was done about a service update. */
export interface UpdateAction {
  status: string;
  changed: Date;
}
