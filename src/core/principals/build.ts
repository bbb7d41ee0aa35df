import { nearest } from '../terms/nearest.js';
import { didYouMean, quote } from '../text/report.js';
import type {
  Declaration,
  DeclaredOrganization,
  DeclaredPrincipal,
  DeclaredSession,
  PolicyLists,
  PolicyReference,
} from './declaration.js';
import type { Group, Organization, PolicySource, Principal, SessionFacts } from './identities.js';
import type { PolicyStore } from './policy-store.js';
import type { PrincipalName } from './principal-arn.js';
import { deriveUniqueId, parsePrincipalArn } from './principal-arn.js';

/** Every principal of a declaration with its policies read; what is wrong goes to the reports. */
export function buildPrincipals(declaration: Declaration, store: PolicyStore): Principal[] {
  reportDuplicates(declaration);
  loadUnused(declaration, store);
  return declaration.principals.flatMap((declared) => {
    const name = parsePrincipalArn(declared.arn);
    if (name !== undefined) return [buildPrincipal(declared, name, declaration, store)];
    reportArn(declared);
    return [];
  });
}

function buildPrincipal(
  declared: DeclaredPrincipal,
  name: PrincipalName,
  declaration: Declaration,
  store: PolicyStore,
): Principal {
  reportMisplaced(declared, name);
  const boundary = declared.boundary && store.load(declared.boundary, { layer: 'boundary' });
  return {
    ...name,
    arn: declared.arn,
    uniqueId: declared.id ?? deriveUniqueId(declared.arn, name),
    tags: declared.tags,
    groups: declared.groups.map((group) => group.name),
    context: declared.context,
    accessKeys: declared.accessKeys,
    sessions: declared.sessions.map((session) => buildSession(session, declared, name, store)),
    identity: [
      ...loadLists(declared, store),
      ...declared.groups.flatMap((group) => loadGroup(group, declaration, store)),
    ],
    ...(boundary === undefined ? {} : { boundary }),
  };
}

function loadLists(lists: PolicyLists, store: PolicyStore, group?: string): PolicySource[] {
  return [...lists.attached, ...lists.inline].flatMap((reference) => {
    const policy = store.load(reference, { layer: 'identity', ...(group === undefined ? {} : { group }) });
    return policy === undefined ? [] : [policy];
  });
}

function loadGroup(
  group: DeclaredPrincipal['groups'][number],
  declaration: Declaration,
  store: PolicyStore,
): PolicySource[] {
  const lists = declaration.groups.get(group.name);
  if (lists !== undefined) return loadLists(lists, store, group.name);
  const hint = didYouMean(nearest(group.name, declaration.groups.keys())) ?? 'define it under `groups`';
  group.source.report.error(
    'unknown-group',
    group.source.place(group.pointer),
    `there is no group ${quote(group.name)}`,
    hint,
  );
  return [];
}

/** The groups with their policies, which have been read for the members already. */
export function buildGroups(declaration: Declaration, store: PolicyStore): Group[] {
  return [...declaration.groups].map(([name, lists]) => ({ name, identity: loadLists(lists, store, name) }));
}

/** Policies of groups without members and listed ARNs that nobody names are read too: a wrong file is wrong anyway. */
function loadUnused(declaration: Declaration, store: PolicyStore): void {
  const members = new Set(declaration.principals.flatMap(({ groups }) => groups.map((group) => group.name)));
  for (const [name, lists] of declaration.groups) if (!members.has(name)) loadLists(lists, store, name);
  const { scp = [], rcp = [] } = declaration.organization ?? {};
  const named = [
    ...declaration.principals.flatMap(({ attached, boundary, sessions }) => [
      ...attached,
      ...(boundary === undefined ? [] : [boundary]),
      ...sessions.flatMap((session) => session.policies ?? []),
    ]),
    ...[...declaration.groups.values()].flatMap((lists) => lists.attached),
    ...scp.flat(),
    ...rcp.flat(),
  ];
  const used = new Set(named.map((reference) => reference.value));
  for (const [arn, reference] of declaration.policies) if (!used.has(arn)) store.load(reference, { layer: 'identity' });
}

function buildSession(
  declared: DeclaredSession,
  role: DeclaredPrincipal,
  name: PrincipalName,
  store: PolicyStore,
): SessionFacts {
  const { source, pointer, policies } = declared;
  const expires = declared.expires === undefined ? undefined : readTime(declared.expires);
  if (Number.isNaN(expires)) {
    source.report.error(
      'invalid-date',
      source.place(`${pointer}/expires`),
      `${quote(declared.expires ?? '')} is no date`,
      'write it as `2026-01-31T00:00:00Z`',
    );
  }
  if (policies?.length === 0) {
    const hint = 'remove `policies` for a session that may do what the role may';
    source.report.warning(
      'empty-session-policies',
      source.place(`${pointer}/policies`),
      'a session with an empty list of policies is allowed nothing',
      hint,
    );
  }
  const loaded = policies?.flatMap((reference) => {
    const policy = store.load(reference, { layer: 'session' });
    return policy === undefined ? [] : [policy];
  });
  return {
    name: declared.name,
    arn: `arn:${name.partition}:sts::${name.account}:assumed-role/${name.name}/${declared.name}`,
    accessKey: declared.accessKey,
    ...(loaded === undefined ? {} : { policies: loaded }),
    tags: { ...role.tags, ...declared.tags },
    ...(expires === undefined ? {} : { expires }),
  };
}

/** ISO 8601 with a zone or Z; a date alone is its first moment in UTC. */
function readTime(text: string): number {
  return /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}

/** The organization with its policies read, or undefined when there is none. */
export function buildOrganization(
  declared: DeclaredOrganization | undefined,
  store: PolicyStore,
): Organization | undefined {
  if (declared === undefined) return undefined;
  const { source, pointer, id, managementAccount } = declared;
  if (declared.rcp !== undefined) {
    const place = source.place(`${pointer}/resourceControlPolicies`);
    const hint = 'they are applied to checks of services that do, such as s3';
    source.report.warning(
      'rcp-not-for-elasticache',
      place,
      'ElastiCache does not support resource control policies',
      hint,
    );
  }
  const scp = declared.scp && loadLevels(declared.scp, 'scp', 'serviceControlPolicies', declared, store);
  const rcp = declared.rcp && loadLevels(declared.rcp, 'rcp', 'resourceControlPolicies', declared, store);
  return {
    ...(id === undefined ? {} : { id }),
    ...(managementAccount === undefined ? {} : { managementAccount }),
    ...(scp === undefined ? {} : { serviceControlPolicies: scp }),
    ...(rcp === undefined ? {} : { resourceControlPolicies: rcp }),
  };
}

function loadLevels(
  levels: readonly (readonly PolicyReference[])[],
  layer: 'scp' | 'rcp',
  key: string,
  declared: DeclaredOrganization,
  store: PolicyStore,
): PolicySource[][] {
  return levels.map((references, level) => {
    if (references.length === 0) {
      const place = declared.source.place(`${declared.pointer}/${key}/${level}`);
      declared.source.report.warning(
        'empty-level',
        place,
        'a level without policies allows nothing',
        'AWS attaches its full-access policy to every level',
      );
    }
    return references.flatMap((reference) => {
      const policy = store.load(reference, { layer, level });
      return policy === undefined ? [] : [policy];
    });
  });
}

function reportArn(declared: DeclaredPrincipal): void {
  const hint = /^arn:[a-z-]+:sts::\d{12}:assumed-role\//.test(declared.arn)
    ? 'name the role, `arn:aws:iam::ACCOUNT:role/NAME`, and list the session under its `sessions`'
    : 'write `arn:aws:iam::123456789012:user/NAME` or `...:role/NAME`, with the twelve digits of the account';
  declared.source.report.error(
    'invalid-arn',
    declared.source.place(`${declared.pointer}/arn`),
    `${quote(declared.arn)} names no user or role`,
    hint,
  );
}

function reportMisplaced(
  { source, pointer, accessKeys, sessions, groups }: DeclaredPrincipal,
  { type }: PrincipalName,
): void {
  const say = (key: string, message: string, hint?: string) =>
    source.report.error('misplaced-key', source.place(`${pointer}/${key}`), message, hint);
  if (type === 'role' && accessKeys.length > 0)
    say('accessKeys', 'a role has no access keys of its own', 'its sessions have: `sessions: [{ name, accessKey }]`');
  if (type !== 'role' && sessions.length > 0)
    say('sessions', 'only a role has sessions', 'put the key under `accessKeys`');
  if (type !== 'user' && groups.length > 0) say('groups', 'only users are in groups');
}

function reportDuplicates(declaration: Declaration): void {
  const arns = new Set<string>();
  const keys = new Set<string>();
  for (const { source, pointer, arn, accessKeys, sessions } of declaration.principals) {
    if (arns.has(arn))
      source.report.error(
        'duplicate-principal',
        source.place(`${pointer}/arn`),
        `the principal ${quote(arn)} stands twice`,
      );
    arns.add(arn);
    const names = new Set<string>();
    const used = [
      ...accessKeys.map((key, index) => ({ id: key.id, at: `${pointer}/accessKeys/${index}/id` })),
      ...sessions.map((session) => ({ id: session.accessKey.id, at: `${session.pointer}/accessKey/id` })),
    ];
    for (const { id, at } of used) {
      if (keys.has(id))
        source.report.error('duplicate-access-key', source.place(at), `the access key ${quote(id)} stands twice`);
      keys.add(id);
    }
    for (const session of sessions) {
      if (names.has(session.name))
        source.report.error(
          'duplicate-session',
          source.place(`${session.pointer}/name`),
          `the session ${quote(session.name)} stands twice`,
        );
      names.add(session.name);
    }
  }
}
