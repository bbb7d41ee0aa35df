import type { AccountState, RegionState } from '../state/account-state.js';
import type { Resource } from '../state/state.js';

/** A resource as a person sees it in a list. */
export interface HeldResource {
  /** As ARNs spell it: `replicationgroup`. */
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  /** Of resources that pass through states. */
  readonly status?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What one account holds in one region. */
export interface HeldPlace {
  readonly account: string;
  /** Absent: global datastores, which are in none. */
  readonly region?: string;
  readonly resources: readonly HeldResource[];
}

/** What is there, and whether there was more than was asked for. */
export interface Inventory {
  readonly accounts: readonly HeldPlace[];
  readonly cut?: true;
}

/** Where a region keeps its resources, in the order in which they are listed. */
const SHELVES = [
  'replicationGroups',
  'clusters',
  'serverlessCaches',
  'snapshots',
  'serverlessSnapshots',
  'users',
  'userGroups',
  'parameterGroups',
  'subnetGroups',
  'securityGroups',
  'reservedNodes',
  'builtIn',
] as const satisfies readonly (keyof RegionState)[];

/**
 * Lists what accounts hold, by account and region, each type in the order of its names. What AWS makes by itself is there only when
 * somebody has tagged it.
 *
 * @param accounts by `partition/account`.
 * @param most how many resources at most, all together.
 */
export function inventoryOf(accounts: ReadonlyMap<string, AccountState>, most: number): Inventory {
  const places: HeldPlace[] = [];
  let left = most;
  const list = (held: Iterable<Resource>, place: Omit<HeldPlace, 'resources'>): boolean => {
    const resources: HeldResource[] = [];
    let cut = false;
    for (const resource of held) {
      if (left === 0) {
        cut = true;
        break;
      }
      left--;
      resources.push(heldAs(resource));
    }
    if (resources.length > 0) places.push({ ...place, resources });
    return cut;
  };
  for (const [key, { regions, globalGroups }] of [...accounts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const account = key.slice(key.indexOf('/') + 1);
    if (list(globalGroups.from(), { account })) return { accounts: places, cut: true };
    for (const [region, state] of [...regions].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (list(heldIn(state), { account, region })) return { accounts: places, cut: true };
  }
  return { accounts: places };
}

function* heldIn(region: RegionState): Generator<Resource> {
  for (const shelf of SHELVES) yield* region[shelf].from();
}

function heldAs(resource: Resource): HeldResource {
  const { arn, tags } = resource;
  const [, , , , , type = '', ...id] = arn.split(':');
  const status = 'status' in resource && typeof resource.status === 'string' ? { status: resource.status } : {};
  return { type, id: id.join(':'), arn, ...status, tags: Object.fromEntries(tags) };
}
