import { Shelf } from './shelf.js';
import type {
  Cluster,
  Event,
  GlobalGroup,
  ParameterGroup,
  ReplicationGroup,
  ReservedNode,
  Resource,
  SecurityGroup,
  ServerlessCache,
  ServerlessSnapshot,
  Snapshot,
  SubnetGroup,
  UpdateAction,
  User,
  UserGroup,
} from './state.js';

/** The state of an account: its regions, its global datastores, and what is on its way. */

/** A change of status that is to come. */
export interface Transition {
  /** Milliseconds since the epoch. */
  readonly due: number;
  /** In which the call was made that began it. */
  readonly region: string;
  /** Without a time it is that of the call that asked for the change. */
  readonly finish: (now?: Date) => void;
}

export interface RegionState {
  readonly clusters: Shelf<Cluster>;
  readonly replicationGroups: Shelf<ReplicationGroup>;
  readonly subnetGroups: Shelf<SubnetGroup>;
  readonly parameterGroups: Shelf<ParameterGroup>;
  readonly securityGroups: Shelf<SecurityGroup>;
  readonly snapshots: Shelf<Snapshot>;
  readonly users: Shelf<User>;
  readonly userGroups: Shelf<UserGroup>;
  readonly serverlessCaches: Shelf<ServerlessCache>;
  readonly serverlessSnapshots: Shelf<ServerlessSnapshot>;
  readonly reservedNodes: Shelf<ReservedNode>;
  /** Resources that AWS makes by itself (`default.redis7`, the user `default`) once somebody has tagged them. */
  readonly builtIn: Shelf<Resource>;
  /** Names of service updates applied or stopped, by `<update>/<cluster or group>`. */
  readonly updateActions: Map<string, UpdateAction>;
  events: readonly Event[];
}

export interface AccountState {
  readonly regions: Map<string, RegionState>;
  readonly globalGroups: Shelf<GlobalGroup>;
  /** In the order in which they are due. */
  readonly transitions: Transition[];
}

/** An account that holds nothing. */
export function emptyAccount(): AccountState {
  return { regions: new Map(), globalGroups: new Shelf(), transitions: [] };
}

/** A region that holds nothing. */
export function emptyRegion(): RegionState {
  return {
    clusters: new Shelf(),
    replicationGroups: new Shelf(),
    subnetGroups: new Shelf(),
    parameterGroups: new Shelf(),
    securityGroups: new Shelf(),
    snapshots: new Shelf(),
    users: new Shelf(),
    userGroups: new Shelf(),
    serverlessCaches: new Shelf(),
    serverlessSnapshots: new Shelf(),
    reservedNodes: new Shelf(),
    builtIn: new Shelf(),
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
