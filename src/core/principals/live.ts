import type { Problem } from '../terms/problem.js';
import { quote } from '../text/report.js';
import type { Source } from '../text/source.js';
import { entriesOfDetails } from './account-details.js';
import { buildGroups, buildPrincipal } from './build.js';
import type { AppliedPolicy, Group, Principal } from './identities.js';
import {
  createLivePolicies,
  type DetailRow,
  type LivePolicies,
  notUnderstood,
  sourceOf,
  whyRefused,
} from './live-policies.js';
import type { ManagedElsewhere, ManagedPolicy } from './policy-store.js';

/** What an IAM endpoint tells of its account at one time. */
export interface LiveAccount {
  readonly UserDetailList: readonly DetailRow[];
  readonly GroupDetailList: readonly DetailRow[];
  readonly RoleDetailList: readonly DetailRow[];
  readonly Policies: readonly DetailRow[];
  /** The active access keys of users, by the user's name. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** The maximum session durations of roles in seconds, by ARN, as far as they are known. */
  readonly durations?: ReadonlyMap<string, number>;
}

/** Principals as an IAM endpoint has them. What did not change since the build before is the same object. */
export interface LiveIdentities {
  /** By ARN. */
  readonly principals: ReadonlyMap<string, Principal>;
  readonly groups: ReadonlyMap<string, Group>;
  /** The account's managed policies, and those of AWS's own that it shows. */
  readonly managed: ManagedElsewhere;
  /** Rises with everything that changes what somebody may do. */
  readonly revision: number;
  /** The same for what `managed` gives. */
  readonly managedRevision: number;
  /** Policies that are not understood, as warnings. */
  readonly problems: readonly Problem[];
}

/**
 * Builds the principals of one account, again and again; only what differs from the time before is built. Yields after each
 * of them, so that calls need not wait for ten thousand users. Builds must not overlap.
 *
 * A policy that IAM would refuse, that is not understood, or whose document is not told denies everything to whoever has it
 * (`AppliedPolicy.notUnderstood`): that it "does not apply" would be a silent allow when it is a Deny.
 */
export type BuildLive = (account: LiveAccount) => Generator<undefined, LiveIdentities>;

/** Something built of a row, and all that it was made of. */
interface Built<T> {
  readonly written: string;
  /** The managed policies and groups that it has, as they were. */
  readonly uses: ReadonlyMap<string, unknown>;
  readonly value: T | undefined;
}

/**
 * A builder that has built nothing yet.
 *
 * @param managedPolicies AWS's own that are known here, for those that the account does not show.
 */
export function createLiveBuilder(managedPolicies: ReadonlyMap<string, ManagedPolicy>): BuildLive {
  const policies = createLivePolicies(managedPolicies);
  let groups: ReadonlyMap<string, Built<Group>> = new Map();
  let principals: ReadonlyMap<string, Built<Principal>> = new Map();
  let [revision, managedRevision] = [0, 0];
  const current = (use: string): unknown =>
    use.startsWith('arn:') ? policies.textOf(use) : groups.get(use.slice(GROUP.length))?.value;

  return function* build(account) {
    const managedChanged = policies.take(account.Policies);
    let changed = managedChanged;
    const nextGroups = new Map<string, Built<Group>>();
    for (const row of account.GroupDetailList) {
      const name = String(row.GroupName);
      const known = again(groups.get(name), JSON.stringify(row), current);
      if (known === undefined) changed = true;
      nextGroups.set(name, known ?? buildGroup(row, policies));
      yield;
    }
    if (nextGroups.size !== groups.size) changed = true;
    const before = principals;
    groups = nextGroups;
    const next = new Map<string, Built<Principal>>();
    const there = new Map<string, Principal>();
    const problems = new Map<string, Problem>();
    for (const [list, row] of rowsOf(account)) {
      const arn = String(row.Arn);
      const keys = list === 'UserDetailList' ? (account.keys.get(String(row.UserName)) ?? []) : [];
      // When a role was last used says nothing about what it may do.
      const duration = list === 'RoleDetailList' ? account.durations?.get(arn) : undefined;
      const written = `${JSON.stringify({ ...row, RoleLastUsed: undefined })} ${keys.join(' ')} ${duration ?? ''}`;
      const known = again(before.get(arn), written, current);
      const built = known ?? buildOne({ list, row, keys, duration, written }, policies, nextGroups);
      if (known === undefined) changed = true;
      next.set(arn, built);
      if (built.value !== undefined) {
        there.set(arn, built.value);
        addProblems(built.value, problems);
      }
      yield;
    }
    principals = next;
    if (managedChanged) managedRevision++;
    if (changed || before.size !== next.size) revision++;
    return {
      principals: there,
      groups: new Map([...nextGroups].flatMap(([name, { value }]) => (value ? [[name, value] as const] : []))),
      managed: policies.managed,
      revision,
      managedRevision,
      problems: [...problems.values()],
    };
  };
}

const GROUP = 'group ';

function* rowsOf(account: LiveAccount): Generator<['UserDetailList' | 'RoleDetailList', DetailRow]> {
  for (const list of ['UserDetailList', 'RoleDetailList'] as const) for (const row of account[list]) yield [list, row];
}

/** What was built before, when it would be the same again. */
function again<T>(
  before: Built<T> | undefined,
  written: string,
  current: (use: string) => unknown,
): Built<T> | undefined {
  if (before?.written !== written) return undefined;
  for (const [use, was] of before.uses) if (current(use) !== was) return undefined;
  return before;
}

function buildGroup(row: DetailRow, policies: LivePolicies): Built<Group> {
  const uses = new Map<string, unknown>();
  const source = sourceOf({ GroupDetailList: [row] });
  const store = policies.store((arn) => uses.set(arn, policies.textOf(arn)));
  const [group] = buildGroups(entriesOfDetails(source).groups, store).values();
  return { written: JSON.stringify(row), uses, value: group };
}

/** What a principal is built of. */
interface Ingredients {
  readonly list: 'UserDetailList' | 'RoleDetailList';
  readonly row: DetailRow;
  readonly keys: readonly string[];
  readonly duration: number | undefined;
  readonly written: string;
}

function buildOne(
  { list, row, keys, duration, written }: Ingredients,
  policies: LivePolicies,
  groups: ReadonlyMap<string, Built<Group>>,
): Built<Principal> {
  const uses = new Map<string, unknown>();
  const source = sourceOf({ [list]: [row] });
  const store = policies.store((arn) => uses.set(arn, policies.textOf(arn)));
  const [entry] = entriesOfDetails(source).principals;
  if (entry === undefined) return { written, uses, value: undefined };
  const member = (entry.value.groups ?? []).map((name) => [name, groups.get(name)?.value] as const);
  for (const [name, group] of member) uses.set(`${GROUP}${name}`, group);
  const named = new Map(member.filter((each): each is readonly [string, Group] => each[1] !== undefined));
  // A role without one would trust its own account: the source has it, and does not tell.
  const untold = list === 'RoleDetailList' && entry.value.trustPolicy === undefined ? { trustPolicy: {} } : {};
  const longest = duration === undefined ? {} : { maxSessionDuration: duration };
  const value = { ...entry.value, ...untold, ...longest, accessKeys: keys.map((id) => ({ id })) };
  const principal = buildPrincipal({ ...entry, value }, undefined, { groups: named, store });
  if (principal === undefined) return { written, uses, value: undefined };
  return { written, uses, value: withReported(principal, source) };
}

/** INVARIANT: a principal of whom something could not be read is never decided about as if that were not there. */
function withReported(principal: Principal, source: Source): Principal {
  const { identity, boundary, trust } = principal;
  const told = [...identity, boundary, trust].some((policy) => policy?.notUnderstood !== undefined);
  if (told || !source.report.failed()) return principal;
  return { ...principal, identity: [...identity, notUnderstood(ENTRY, { layer: 'identity' }, whyRefused(source))] };
}

/** What stands for a policy's name where something else about a principal is not understood, such as a group that nobody tells of. */
const ENTRY = 'its entry in the answer of the source';

/** Tells of every policy that is not understood, once, however many have it. */
function addProblems({ arn, identity, boundary, trust }: Principal, into: Map<string, Problem>): void {
  for (const policy of identity) addProblem(policy, arn, into);
  if (boundary) addProblem(boundary, arn, into);
  if (trust) addProblem(trust, arn, into);
}

function addProblem({ ref, notUnderstood: why }: AppliedPolicy, arn: string, into: Map<string, Problem>): void {
  if (why === undefined) return;
  const owner = ref.group === undefined ? arn : `the group ${ref.group}`;
  const name = ref.arn === undefined ? `${quote(ref.name)} of ${owner}` : quote(ref.arn);
  const message = `the policy ${name}, read by \`--principals-from\`, is not understood: ${why}`;
  const hint =
    ref.layer === 'trust'
      ? 'nobody can assume the role until it is corrected there'
      : 'every call of those who have it is refused until it is corrected there';
  into.set(name, { severity: 'warning', code: 'not-understood', message, hint, pointer: '' });
}
