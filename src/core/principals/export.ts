import { defined } from '../terms/defined.js';
import type { AppliedPolicy, Group, OidcProvider, Organization, Principal, SessionFacts } from './identities.js';
import { deriveUniqueId } from './principal-arn.js';
import type {
  ControlPolicyEntry,
  GroupEntry,
  InlineEntry,
  OidcProviderEntry,
  OrganizationEntry,
  PolicyEntry,
  PrincipalEntry,
  PrincipalsObject,
  SessionEntry,
} from './principals-file.js';

/** Who is known, from files, an IAM endpoint or both. */
export interface Exportable {
  readonly principals: Iterable<Principal>;
  /** Those without members, too. */
  readonly groups: Iterable<Group>;
  readonly oidcProviders?: readonly OidcProvider[] | undefined;
  readonly organization?: Organization | undefined;
}

/** A principals file, and what could not be written as it is. */
export interface Exported {
  readonly file: PrincipalsObject;
  /** Names of policies that are not understood, each with the reason; in the file they deny everything. */
  readonly notUnderstood: readonly string[];
}

/**
 * What is known as a principals file that needs no other file and decides the same. Managed policies stand under `policies`
 * by their ARN, all others with whom they apply to. Secrets and session tokens are left out; access keys are there without them.
 */
export function exportPrincipals({ principals, groups, oidcProviders = [], organization }: Exportable): Exported {
  const file = new PolicyShelf();
  const entries: PrincipalEntry[] = [];
  const written = new Map<string, string>();
  const named: Record<string, GroupEntry> = {};
  const nameGroup = (name: string, identity: readonly AppliedPolicy[]): string => {
    const entry = file.lists(identity);
    const text = JSON.stringify(entry);
    // The files and an account may each have a group of that name.
    let free = name;
    for (let count = 2; (written.get(free) ?? text) !== text; count++) free = `${name}-${count}`;
    written.set(free, text);
    named[free] = entry;
    return free;
  };
  for (const { name, identity } of groups) nameGroup(name, identity);
  for (const principal of principals) entries.push(entryOf(principal, file, nameGroup));
  const limits = organization && organizationOf(organization, file);
  return {
    file: {
      principals: entries,
      ...(Object.keys(named).length === 0 ? {} : { groups: named }),
      ...(file.policies.size === 0 ? {} : { policies: Object.fromEntries(file.policies) }),
      ...(oidcProviders.length === 0 ? {} : { oidcProviders: oidcProviders.map(providerOf) }),
      ...defined({ organization: limits }),
    },
    notUnderstood: [...file.notUnderstood],
  };
}

/** The managed policies of the file that is being written. */
class PolicyShelf {
  readonly policies = new Map<string, object>();
  readonly notUnderstood = new Set<string>();

  /** A policy as others name it: the ARN of a managed one, else the document. */
  entry(policy: AppliedPolicy): PolicyEntry {
    const { ref, notUnderstood } = policy;
    if (notUnderstood !== undefined) this.notUnderstood.add(`${ref.name}: ${notUnderstood}`);
    const document = documentOf(policy);
    if (ref.arn === undefined || notUnderstood !== undefined) return document;
    const known = this.policies.get(ref.arn) ?? document;
    // A file and an account may each have a document for one ARN.
    if (JSON.stringify(known) !== JSON.stringify(document)) return document;
    this.policies.set(ref.arn, known);
    return ref.arn;
  }

  /** Managed policies as attached ones, all others as inline ones under the name that messages show. */
  lists(policies: readonly AppliedPolicy[]): GroupEntry {
    const attached: string[] = [];
    const inline: InlineEntry[] = [];
    for (const policy of policies) {
      const entry = this.entry(policy);
      if (typeof entry === 'string') attached.push(entry);
      else inline.push({ name: nameOf(policy, inline.length + 1), document: entry });
    }
    return {
      ...(attached.length === 0 ? {} : { attached }),
      ...(inline.length === 0 ? {} : { inline }),
    };
  }
}

function entryOf(
  principal: Principal,
  shelf: PolicyShelf,
  nameGroup: (name: string, identity: readonly AppliedPolicy[]) => string,
): PrincipalEntry {
  const { arn, uniqueId, accessKeys, tags, identity, boundary, trust, maxSessionDuration, context, sessions } =
    principal;
  const groups = principal.groups.map((name) =>
    nameGroup(
      name,
      identity.filter(({ ref }) => ref.group === name),
    ),
  );
  return {
    arn,
    ...(uniqueId === deriveUniqueId(arn, principal) ? {} : { id: uniqueId }),
    ...(accessKeys.length === 0 ? {} : { accessKeys: accessKeys.map(({ id }) => ({ id })) }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(groups.length === 0 ? {} : { groups }),
    ...shelf.lists(identity.filter(({ ref }) => ref.group === undefined)),
    ...(boundary === undefined ? {} : { permissionsBoundary: shelf.entry(boundary) }),
    ...(trust === undefined ? {} : { trustPolicy: documentOf(trust) }),
    ...defined({ maxSessionDuration }),
    ...(Object.keys(context).length === 0 ? {} : { context }),
    ...(sessions.length === 0 ? {} : { sessions: sessions.map((session) => sessionOf(session, tags, shelf)) }),
  };
}

function sessionOf(
  { name, accessKey, policies, tags, expires }: SessionFacts,
  roleTags: Principal['tags'],
  shelf: PolicyShelf,
): SessionEntry {
  const own = Object.entries(tags).filter(([key, value]) => roleTags[key] !== value);
  return {
    name,
    accessKey: { id: accessKey.id },
    ...(policies === undefined ? {} : { policies: policies.map((policy) => shelf.entry(policy)) }),
    ...(own.length === 0 ? {} : { tags: Object.fromEntries(own) }),
    ...(expires === undefined ? {} : { expires: new Date(expires).toISOString() }),
  };
}

/** What only a private key has (RFC 7518, sections 6.2.2, 6.3.2 and 6.4). */
const PRIVATE: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

function providerOf({ url, clientIds, jwks }: OidcProvider): OidcProviderEntry {
  if (jwks === undefined) return { url, clientIds };
  const keys = jwks.keys.map((key) => Object.fromEntries(Object.entries(key).filter(([name]) => !PRIVATE.has(name))));
  return { url, clientIds, jwks: { keys } };
}

function organizationOf(organization: Organization, shelf: PolicyShelf): OrganizationEntry {
  const { id, managementAccount, serviceControlPolicies: scp, resourceControlPolicies: rcp } = organization;
  const levels = (each: readonly (readonly AppliedPolicy[])[]): ControlPolicyEntry[][] =>
    each.map((level) => level.map((policy) => shelf.entry(policy)));
  return {
    ...defined({ id, managementAccount }),
    ...(scp === undefined ? {} : { serviceControlPolicies: levels(scp) }),
    ...(rcp === undefined ? {} : { resourceControlPolicies: levels(rcp) }),
  };
}

/** What it is called: of a path the file's name; what had no name of its own is counted. */
function nameOf({ ref: { name } }: AppliedPolicy, count: number): string {
  return name.startsWith('/') ? `policy-${count}` : name;
}

/** The document as it was written. */
function documentOf({ document, ref }: AppliedPolicy): object {
  const value = document.value?.() ?? (document.text === undefined ? undefined : JSON.parse(document.text()));
  if (typeof value === 'object' && value !== null) return value;
  throw new Error(`INVARIANT: the document of ${ref.name} is kept`);
}
