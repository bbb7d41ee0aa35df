import type { Fault } from '../../wire/query/fault.js';
import type { ApiCall } from '../../wire/query/request.js';
import { type Inventory, inventoryOf } from './account/inventory.js';
import { globalIdOf, regionOfArn, tagsByArn } from './account/resources.js';
import { HANDLERS } from './operations.js';
import {
  type AccountState,
  emptyAccount,
  emptyRegion,
  holdsNothing,
  isEmpty,
  type RegionState,
} from './state/account-state.js';
import { checkCombinations } from './state/combinations.js';
import type { Context } from './state/context.js';
import type { EmulatorData } from './state/data.js';
import { readInput } from './state/input.js';
import { ServiceRefusal } from './state/refusal.js';
import type { CallScope, Structure } from './state/state.js';

export interface EmulatorOptions {
  /**
   * Milliseconds for which a resource is seen as `creating`, `modifying` or `deleting`. 0, the default: the answer to the call
   * that changes it shows that status, and the next call sees it `available` or gone.
   */
  readonly transitionMs?: number;
  /** Regions that AWS has: they always have room. Names that somebody made up share a bound among them. */
  readonly knownRegions?: ReadonlySet<string>;
}

/** Whose state is meant; a region plays no part. */
export type Owner = Pick<CallScope, 'partition' | 'account'>;

/** The answer to one call: a result in the SDK's shape (absent for operations without output), or a fault. */
export interface Reply {
  readonly status: number;
  readonly operation: string;
  readonly result?: Structure;
  readonly fault?: Fault;
}

export interface Emulator {
  /**
   * Answers one decoded call. It never throws: what goes wrong inside is a 500 InternalFailure.
   * `newId` gives a fresh identifier (letters, digits and hyphens) each time.
   */
  handle(call: ApiCall, scope: CallScope, now: Date, newId: () => string): Reply;
  /** Tags of a resource of this account, in whatever region its ARN names; undefined: there is no such resource. */
  tagsOf(arn: string, scope: CallScope): Readonly<Record<string, string>> | undefined;
  /** What is there now, `most` resources of all accounts together. */
  inventory(most: number, now: Date): Inventory;
  /**
   * Completes every change that is on its way, as if its time had gone by; of an account, a region or a partition where one is
   * given. Gives their number.
   */
  moveOn(where?: Partial<CallScope>): number;
  /** Forgets what an account holds, or all accounts. */
  reset(owner?: Owner): void;
}

/** An ElastiCache in memory: one state per account and region, nothing shared between two emulators. */
export function createEmulator(data: EmulatorData, options: EmulatorOptions = {}): Emulator {
  const accounts = new Map<string, AccountState>();
  const keyOf = ({ partition, account }: Owner): string => `${partition}/${account}`;
  return {
    handle(call, scope, now, newId) {
      const key = keyOf(scope);
      const account = accounts.get(key) ?? emptyAccount();
      const region = account.regions.get(scope.region) ?? emptyRegion();
      const transitionMs = options.transitionMs ?? 0;
      const context: Context = { data, scope, account, region, now, newId, transitionMs };
      settle(account, now);
      const room = hasRoom(context, accounts, accounts.has(key), options.knownRegions);
      const reply = room || reads(call.operation) ? answer(call, context) : refuseState(call, data);
      keep(account, scope.region, region);
      if (account.regions.size > 0 || account.transitions.length > 0) accounts.set(key, account);
      else accounts.delete(key);
      settle(account, now);
      return reply;
    },
    tagsOf(arn, scope) {
      const global = accounts.get(keyOf(scope))?.globalGroups.get(globalIdOf(arn, scope) ?? '');
      if (global) return Object.fromEntries(global.tags);
      const region = regionOfArn(arn, scope);
      const state = region === undefined ? undefined : accounts.get(keyOf(scope))?.regions.get(region);
      const tags = state && tagsByArn(arn, state);
      return tags && Object.fromEntries(tags);
    },
    inventory(most, now) {
      for (const account of accounts.values()) settle(account, now);
      return inventoryOf(accounts, most);
    },
    moveOn({ partition, account, region } = {}) {
      let count = 0;
      for (const [key, state] of accounts) {
        const [ownPartition, ownAccount] = key.split('/');
        if ((partition ?? ownPartition) !== ownPartition || (account ?? ownAccount) !== ownAccount) continue;
        count += finishAll(state, region);
      }
      return count;
    },
    reset(owner) {
      if (owner) accounts.delete(keyOf(owner));
      else accounts.clear();
    },
  };
}

/** Completes the changes of status whose time has come, in the order in which they are due; gives their number. */
function settle({ transitions }: AccountState, now: Date): number {
  let count = 0;
  // A clock that is set back makes a later change due earlier: it waits for the one before it.
  while (transitions[count] && (transitions[count]?.due ?? 0) <= now.getTime()) count++;
  for (const { due, finish } of transitions.splice(0, count)) finish(new Date(due));
  return count;
}

/** Completes all changes of status, or those of one region, in the order in which they are due; gives their number. */
function finishAll({ transitions }: AccountState, region: string | undefined): number {
  const chosen = transitions.filter((each) => region === undefined || each.region === region);
  const others = transitions.filter((each) => !chosen.includes(each));
  transitions.splice(0, transitions.length, ...others);
  for (const { finish } of chosen) finish();
  return chosen.length;
}

/** Keeps a region as long as it holds something, so that reading in made-up regions costs no memory. */
function keep(account: AccountState, name: string, region: RegionState): void {
  if (isEmpty(region)) account.regions.delete(name);
  else account.regions.set(name, region);
}

/**
 * Whether there is room for one more region, and its account, to hold something. What holds nothing but a history of events leaves
 * for it; what a user made never does.
 */
function hasRoom(
  { data, account, scope }: Context,
  accounts: Map<string, AccountState>,
  known: boolean,
  knownRegions: ReadonlySet<string> | undefined,
): boolean {
  const bounds = data.quotas.assumed;
  if (!known && accounts.size >= bounds.accounts) {
    for (const [key, other] of accounts) if (isUnused(other)) accounts.delete(key);
    if (accounts.size >= bounds.accounts) return false;
  }
  if (account.regions.has(scope.region) || knownRegions?.has(scope.region)) return true;
  const madeUp = (): number => [...account.regions.keys()].filter((name) => !knownRegions?.has(name)).length;
  if (madeUp() < bounds.regions) return true;
  for (const [name, region] of account.regions)
    if (!knownRegions?.has(name) && holdsNothing(region)) account.regions.delete(name);
  return madeUp() < bounds.regions;
}

const isUnused = ({ regions, transitions }: AccountState): boolean =>
  transitions.length === 0 && [...regions.values()].every(holdsNothing);

/** Reading leaves nothing behind. */
const reads = (operation: string): boolean => /^(Describe|List)/.test(operation);

function refuseState({ operation }: ApiCall, { quotas: { assumed } }: EmulatorData): Reply {
  const message = `The embedded upstream holds state for at most ${assumed.accounts} accounts and, beside those of AWS, ${assumed.regions} regions of each.`;
  return fail(operation, { code: 'ServiceUnavailable', status: 503, type: 'Receiver', message });
}

function answer(call: ApiCall, context: Context): Reply {
  const { operation } = call;
  const { data } = context;
  const shape = data.operations.operations[operation];
  const handler = Object.hasOwn(HANDLERS, operation) ? HANDLERS[operation] : undefined;
  if (!shape || !handler) {
    const message = `The embedded upstream does not implement the operation ${operation}.`;
    return fail(operation, { code: 'NotImplemented', status: 501, type: 'Receiver', message });
  }
  try {
    const input = readInput(shape.input, call.parameters, data);
    checkCombinations(data.combinations.rows, operation, input);
    const result = handler(input, context);
    return result === undefined ? { status: 200, operation } : { status: 200, operation, result };
  } catch (error) {
    return fail(operation, faultOf(error, data));
  }
}

function fail(operation: string, fault: Fault): Reply {
  return { status: fault.status, operation, fault };
}

/** Code and status of a refusal are those of the service model; they are irregular (CacheSubnetGroupNotFoundFault is a 400). */
function faultOf(error: unknown, data: EmulatorData): Fault {
  const fault = error instanceof ServiceRefusal ? data.operations.faults[error.fault] : undefined;
  if (error instanceof ServiceRefusal && fault) {
    return { ...fault, type: fault.status >= 500 ? 'Receiver' : 'Sender', message: error.message };
  }
  return { code: 'InternalFailure', status: 500, type: 'Receiver', message: 'The embedded upstream failed to answer.' };
}
