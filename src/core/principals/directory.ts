import { defined } from '../terms/defined.js';
import type { AccessKey, Caller, Directory } from './caller.js';
import { type CompileOnce, callerOf, createCompiler, policiesOfGroup, roleOf } from './caller-of.js';
import type { AccessKeyFacts, Group, Identities, Principal } from './identities.js';

/** A principal with its callers (itself, then its sessions) and keys, as it is in every directory that has it. */
interface Home {
  readonly principal: Principal;
  readonly callers: readonly [Caller, ...Caller[]];
  readonly keys: readonly AccessKey[];
}

/** A directory that others can be made from. */
export interface ChangeableDirectory extends Directory {
  /**
   * The directory with some principals others or gone (undefined), by ARN: one that is there already is changed in its
   * place, others come at the end. What is not changed is shared, policies that have been compiled included.
   */
  with(changes: ReadonlyMap<string, Principal | undefined>): ChangeableDirectory;
  /**
   * The same principal by principal, so that calls need not wait for
   * thousands; and with these groups beside its own, which win.
   */
  withSteps(
    changes: ReadonlyMap<string, Principal | undefined>,
    groups: ReadonlyMap<string, Group>,
  ): Generator<undefined, ChangeableDirectory>;
  /**
   * The directory with one more principal, who must be new, and so must be its keys. Of a directory that came of `plus` itself what
   * it costs does not depend on how many there are: the two share what they know, and both find the new principal from now on.
   */
  plus(principal: Principal): ChangeableDirectory;
}

/** Finds callers by access key and by ARN. Policies are compiled when they are first asked for. */
export function createDirectory(identities: Identities): ChangeableDirectory {
  const compile = createCompiler();
  const state: State = {
    identities,
    compile,
    homes: new Map(),
    names: new Map(),
    keys: new Map(),
    accounts: new Map(),
    open: false,
  };
  for (const principal of identities.principals) moveIn(principal, state);
  return directoryOf(state);
}

interface State {
  /** Of its principals nothing is read: they may have changed. */
  readonly identities: Identities;
  /** Groups without those that were laid beside them. */
  readonly ownGroups?: ReadonlyMap<string, Group>;
  readonly compile: CompileOnce;
  /** By the principal's own ARN. */
  readonly homes: Map<string, Home>;
  /** By every ARN that may name somebody. */
  readonly names: Map<string, Caller>;
  readonly keys: Map<string, AccessKey>;
  /** How many principals an account has. */
  readonly accounts: Map<string, number>;
  /** It came of an addition: the next one may be made in its place. */
  readonly open: boolean;
}

function directoryOf(state: State): ChangeableDirectory {
  const { homes, names, keys, accounts } = state;
  const shortNames = once(() => shortNamesOf(homes.values()));
  const callers = once(() => [...homes.values()].map((home) => home.callers[0]));
  const allKeys = once(() => [...keys.values()]);
  const mfa = once(() => ({ reads: [...homes.values()].some(({ principal }) => readsMfa(principal)) }));
  return {
    key: (id) => keys.get(id),
    principal: (arn) => names.get(arn),
    named: (text) => {
      const caller = names.get(text) ?? keys.get(text)?.caller;
      return caller === undefined ? (shortNames().get(text) ?? []) : [caller];
    },
    group: (arn) => policiesOfGroup(arn, state.identities, (account) => accounts.has(account), state.compile),
    has: (arn) => homes.has(arn),
    hasAccount: (account) => accounts.has(account),
    keysOf: (arn) => homes.get(arn)?.keys ?? [],
    get callers() {
      return callers();
    },
    get keys() {
      return allKeys();
    },
    role: (arn) => {
      const home = homes.get(arn);
      return home && roleOf(state.identities, home.principal, state.compile);
    },
    withSession: (arn, session) => {
      const home = homes.get(arn);
      return home && callerOf(state.identities, home.principal, session, state.compile);
    },
    sessionPolicy: (arn) => state.identities.sessionPolicy?.(arn),
    oidcProviders: state.identities.oidcProviders ?? [],
    get readsMfa() {
      return mfa().reads;
    },
    with: (changes) => {
      const changed = copyOf(state);
      for (const [arn, principal] of changes) move(arn, principal, changed);
      return directoryOf(changed);
    },
    *withSteps(changes, groups) {
      const { identities } = state;
      const own = state.ownGroups ?? identities.groups;
      const both = { ...identities, groups: new Map([...groups, ...own]) };
      const changed = { ...copyOf(state), identities: both, ownGroups: own };
      for (const [arn, principal] of changes) {
        move(arn, principal, changed);
        yield;
      }
      return directoryOf(changed);
    },
    plus: (principal) => {
      // What the files say, or a change left, stays as it is: others are made from it later.
      const open = state.open ? state : { ...copyOf(state), open: true };
      moveIn(principal, open);
      return directoryOf(open);
    },
  };
}

function move(arn: string, principal: Principal | undefined, changed: State): void {
  moveOut(arn, changed);
  if (principal === undefined) changed.homes.delete(arn);
  else moveIn(principal, changed);
}

const copyOf = ({ identities, ownGroups, compile, homes, names, keys, accounts }: State): State => ({
  identities,
  ...(ownGroups ? { ownGroups } : {}),
  compile,
  homes: new Map(homes),
  names: new Map(names),
  keys: new Map(keys),
  accounts: new Map(accounts),
  open: false,
});

function moveIn(principal: Principal, { identities, compile, homes, names, keys, accounts }: State): void {
  const caller = callerOf(identities, principal, undefined, compile);
  const sessions = principal.sessions.map((session) => callerOf(identities, principal, session, compile));
  const home: Home = {
    principal,
    callers: [caller, ...sessions],
    keys: [
      ...principal.accessKeys.map((key) => keyOf(key, caller)),
      ...principal.sessions.map(({ accessKey, expires }, at) => keyOf(accessKey, sessions[at] ?? caller, expires)),
    ],
  };
  homes.set(principal.arn, home);
  accounts.set(caller.account, (accounts.get(caller.account) ?? 0) + 1);
  // A role that nobody told a session of can be named as its own answers name it.
  names.set(caller.arn, caller);
  names.set(principal.arn, caller);
  for (const session of sessions) names.set(session.arn, session);
  for (const key of home.keys) keys.set(key.id, key);
}

/** Takes a principal's names and keys away; its place is kept for what may come instead. */
function moveOut(arn: string, { homes, names, keys, accounts }: State): void {
  const home = homes.get(arn);
  if (home) {
    const { account } = home.callers[0];
    const left = (accounts.get(account) ?? 1) - 1;
    if (left > 0) accounts.set(account, left);
    else accounts.delete(account);
  }
  for (const caller of home?.callers ?? []) {
    for (const name of [caller.arn, caller.principalArn]) if (names.get(name) === caller) names.delete(name);
  }
  for (const key of home?.keys ?? []) if (keys.get(key.id) === key) keys.delete(key.id);
}

function keyOf({ id, secret, token }: AccessKeyFacts, caller: Caller, expires?: number): AccessKey {
  return {
    id,
    caller,
    ...defined({ secret, token, expires }),
  };
}

/** `user/alice` and `alice` of `arn:aws:iam::123456789012:user/team/alice`; of a session `assumed-role/deployer/ci`. */
function shortNamesOf(homes: Iterable<Home>): Map<string, Caller[]> {
  const found = new Map<string, Caller[]>();
  const add = (caller: Caller, names: readonly string[]): void => {
    for (const name of new Set(names)) {
      const others = found.get(name);
      if (others === undefined) found.set(name, [caller]);
      else others.push(caller);
    }
  };
  for (const { callers } of homes) {
    const [own, ...sessions] = callers;
    const resource = resourceOf(own.principalArn);
    const [kind] = resource.split('/', 1);
    const name = resource.slice(resource.lastIndexOf('/') + 1);
    add(own, [resource, `${kind}/${name}`, name]);
    for (const session of sessions) add(session, [resourceOf(session.arn)]);
  }
  return found;
}

const resourceOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

const MFA = /^aws:multifactorauth(?:present|age)$/i;

function readsMfa({ identity, boundary, trust }: Principal): boolean {
  const policies = [...identity, ...(boundary ? [boundary] : []), ...(trust ? [trust] : [])];
  return policies.some(({ document }) =>
    document.statements.some(({ conditions }) => conditions.some(({ key }) => MFA.test(key))),
  );
}

/** The value of a function that is called when the value is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
