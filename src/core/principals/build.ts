import { defined } from '../terms/defined.js';
import { nearest } from '../terms/nearest.js';
import type { ContextValue } from '../terms/question.js';
import { didYouMean, quote } from '../text/report.js';
import { listed, referencesOf, type Written } from './entries.js';
import type { AccessKeyFacts, AppliedPolicy, Group, Principal, SessionFacts } from './identities.js';
import type { PolicyStore } from './policy-store.js';
import type { PrincipalName } from './principal-arn.js';
import { deriveUniqueId, parsePrincipalArn } from './principal-arn.js';
import type { AccessKeyEntry, GroupEntry, PrincipalEntry, Scalar, SessionEntry } from './principals-file.js';

/** What principals are built with: groups that were built before them, and policies. */
export interface Building {
  readonly groups: ReadonlyMap<string, Group>;
  readonly store: PolicyStore;
}

/** The groups with their policies, in file order. */
export function buildGroups(groups: ReadonlyMap<string, Written<GroupEntry>>, store: PolicyStore): Map<string, Group> {
  return new Map(
    [...groups].map(([name, group]) => [name, { name, identity: loadPolicies(group, store, { group: name }) }]),
  );
}

/**
 * A principal with its policies read; undefined when its ARN names none. `details` is what the account's details say of
 * the same ARN: policies, groups and tags add up, and for the rest `own` (the principals file) is stronger. What is wrong
 * goes to the reports.
 */
export function buildPrincipal(
  own: Written<PrincipalEntry>,
  details: Written<PrincipalEntry> | undefined,
  building: Building,
): Principal | undefined {
  const entry = own.value;
  const name = parsePrincipalArn(entry.arn);
  if (name === undefined) {
    reportArn(own);
    return undefined;
  }
  const parts = details === undefined ? [own] : [own, details];
  for (const part of parts) reportMisplaced(part, name);
  const groups = namedGroups(parts);
  const bounded = parts.find(({ value }) => value.permissionsBoundary !== undefined);
  const boundary = bounded && loadBoundary(bounded, building.store);
  const trusting = parts.find(({ value }) => value.trustPolicy !== undefined);
  const trust = trusting && loadTrust(trusting, building.store);
  checkDuration(own);
  return {
    ...name,
    arn: entry.arn,
    uniqueId: entry.id ?? details?.value.id ?? deriveUniqueId(entry.arn, name),
    tags: { ...texts(details?.value.tags), ...texts(entry.tags) },
    groups: [...groups.keys()],
    context: contextOf(entry.context ?? {}),
    accessKeys: (entry.accessKeys ?? []).map(keyFacts),
    sessions: (entry.sessions ?? []).map((session, index) => buildSession(session, index, own, name, building.store)),
    identity: [
      ...parts.flatMap((part) => loadPolicies(part, building.store)),
      ...[...groups].flatMap(([group, place]) => policiesOfGroup(group, place, building)),
    ],
    ...defined({ boundary, trust, maxSessionDuration: entry.maxSessionDuration }),
  };
}

function loadPolicies(lists: Written<GroupEntry>, store: PolicyStore, use: { group?: string } = {}): AppliedPolicy[] {
  return store.loadAll(referencesOf(lists), { layer: 'identity', ...use });
}

function loadBoundary({ value, source, at }: Written<PrincipalEntry>, store: PolicyStore): AppliedPolicy | undefined {
  const reference = { value: value.permissionsBoundary ?? '', source, pointer: at('permissionsBoundary') };
  return store.load(reference, { layer: 'boundary' });
}

function loadTrust({ value, source, at }: Written<PrincipalEntry>, store: PolicyStore): AppliedPolicy | undefined {
  const { trustPolicy = '' } = value;
  if (typeof trustPolicy === 'string' && trustPolicy.startsWith('arn:')) {
    const message = 'a trust policy has no ARN';
    source.report.error('invalid-value', source.place(at('trustPolicy')), message, 'write a path, or the document');
    return undefined;
  }
  const pointer = at('trustPolicy');
  const name = typeof trustPolicy === 'string' ? {} : { name: 'trust policy' };
  return store.load({ value: trustPolicy, source, pointer, ...name }, { layer: 'trust' });
}

/** CreateRole, MaxSessionDuration: "Minimum value of 3600. Maximum value of 43200". */
function checkDuration({ value: { maxSessionDuration: seconds = 3600 }, source, at }: Written<PrincipalEntry>): void {
  if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43_200) return;
  const message = 'the maximum session duration must be 3600 to 43200 seconds';
  source.report.error('invalid-value', source.place(at('maxSessionDuration')), message);
}

/** Every group that is named, once, and where. */
function namedGroups(parts: readonly Written<PrincipalEntry>[]): Map<string, { part: Written<unknown>; at: string }> {
  const named = new Map<string, { part: Written<unknown>; at: string }>();
  for (const part of parts) {
    for (const [index, group] of (part.value.groups ?? []).entries()) {
      if (!named.has(group)) named.set(group, { part, at: part.at(`groups/${index}`) });
    }
  }
  return named;
}

function policiesOfGroup(
  name: string,
  { part, at }: { part: Written<unknown>; at: string },
  { groups }: Building,
): readonly AppliedPolicy[] {
  const group = groups.get(name);
  if (group !== undefined) return group.identity;
  const hint = didYouMean(nearest(name, groups.keys())) ?? 'define it under `groups`';
  part.source.report.error('unknown-group', part.source.place(at), `there is no group ${quote(name)}`, hint);
  return [];
}

function buildSession(
  entry: SessionEntry,
  index: number,
  { value: role, source, at }: Written<PrincipalEntry>,
  { partition, account, name }: PrincipalName,
  store: PolicyStore,
): SessionFacts {
  const place = (part: string) => source.place(at(`sessions/${index}/${part}`));
  const expires = entry.expires === undefined ? undefined : readTime(entry.expires);
  if (Number.isNaN(expires)) {
    const message = `${quote(entry.expires ?? '')} is not a date`;
    source.report.error('invalid-date', place('expires'), message, 'write it as `2026-01-31T00:00:00Z`');
  }
  if (entry.policies?.length === 0) {
    const hint = 'remove `policies` for a session that may do what the role may';
    const message = 'a session with an empty list of policies is allowed nothing';
    source.report.warning('empty-session-policies', place('policies'), message, hint);
  }
  const references = listed(entry.policies, source, (policy) => at(`sessions/${index}/policies/${policy}`));
  return {
    name: entry.name,
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${entry.name}`,
    accessKey: keyFacts(entry.accessKey),
    ...(entry.policies === undefined ? {} : { policies: store.loadAll(references, { layer: 'session' }) }),
    tags: { ...texts(role.tags), ...texts(entry.tags) },
    ...defined({ expires }),
  };
}

/** ISO 8601 with a zone or Z; a date alone is its first moment in UTC. */
function readTime(text: string): number {
  return /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}

function reportArn({ value: { arn }, source, at }: Written<PrincipalEntry>): void {
  const hint = /^arn:[a-z-]+:sts::\d{12}:assumed-role\//.test(arn)
    ? 'name the role, `arn:aws:iam::ACCOUNT:role/NAME`, and list the session under its `sessions`'
    : 'write `arn:aws:iam::123456789012:user/NAME` or `...:role/NAME`, with the twelve digits of the account';
  source.report.error('invalid-arn', source.place(at('arn')), `${quote(arn)} does not name a user or role`, hint);
}

function reportMisplaced({ value, source, at }: Written<PrincipalEntry>, { type }: PrincipalName): void {
  const { accessKeys = [], sessions = [], groups = [] } = value;
  const say = (key: string, message: string, hint?: string) =>
    source.report.error('misplaced-key', source.place(at(key)), message, hint);
  if (type === 'role' && accessKeys.length > 0)
    say('accessKeys', 'a role has no access keys of its own', 'its sessions have: `sessions: [{ name, accessKey }]`');
  if (type !== 'role' && sessions.length > 0)
    say('sessions', 'only a role has sessions', 'put the key under `accessKeys`');
  for (const key of ['trustPolicy', 'maxSessionDuration'] as const)
    if (type !== 'role' && value[key] !== undefined) say(key, 'only a role can be assumed');
  if (type !== 'user' && groups.length > 0) say('groups', 'only users are in groups');
}

function keyFacts({ id, secret, token }: AccessKeyEntry): AccessKeyFacts {
  return { id, ...defined({ secret, token }) };
}

function texts(entries: Readonly<Record<string, Scalar>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, String(value)]));
}

function contextOf(entries: Readonly<Record<string, Scalar | readonly Scalar[]>>): Record<string, ContextValue> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [key, isList(value) ? value.map(String) : String(value)]),
  );
}

function isList(value: Scalar | readonly Scalar[]): value is readonly Scalar[] {
  return Array.isArray(value);
}
