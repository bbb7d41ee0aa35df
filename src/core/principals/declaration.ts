import type { ContextValue } from '../terms/question.js';
import { pointerToken } from '../text/locate.js';
import type { Source } from '../text/source.js';
import type { AccessKeyFacts } from './identities.js';
import type {
  AccessKeyEntry,
  ControlPolicyEntry,
  GroupEntry,
  InlineEntry,
  OrganizationEntry,
  PolicyEntry,
  PrincipalEntry,
  PrincipalsObject,
  Scalar,
  SessionEntry,
} from './principals-file.js';

/** Where something was declared. */
export interface Origin {
  readonly source: Source;
  readonly pointer: string;
}

/** A policy as somebody refers to it: a path, an ARN or a document. */
export interface PolicyReference extends Origin {
  readonly value: PolicyEntry;
  /** Of inline policies. */
  readonly name?: string;
  /** The ARN that messages show, when it was given beside a path or document. */
  readonly arn?: string;
}

export interface PolicyLists {
  readonly attached: readonly PolicyReference[];
  readonly inline: readonly PolicyReference[];
}

export interface DeclaredSession extends Origin {
  readonly name: string;
  readonly accessKey: AccessKeyFacts;
  readonly policies?: readonly PolicyReference[];
  readonly tags: Readonly<Record<string, string>>;
  readonly expires?: string;
}

/** A principal before its policies are read; the principals file and the account's details both come down to this. */
export interface DeclaredPrincipal extends Origin, PolicyLists {
  readonly arn: string;
  readonly id?: string;
  readonly accessKeys: readonly AccessKeyFacts[];
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly (Origin & { readonly name: string })[];
  readonly boundary?: PolicyReference;
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly sessions: readonly DeclaredSession[];
}

export interface DeclaredOrganization extends Origin {
  readonly id?: string;
  readonly managementAccount?: string;
  readonly scp?: readonly (readonly PolicyReference[])[];
  readonly rcp?: readonly (readonly PolicyReference[])[];
}

export interface Declaration {
  readonly principals: readonly DeclaredPrincipal[];
  readonly groups: ReadonlyMap<string, PolicyLists>;
  /** Policies by ARN. */
  readonly policies: ReadonlyMap<string, PolicyReference>;
  readonly organization?: DeclaredOrganization;
}

/** The declaration that a principals file makes; its shape has been checked. */
export function declarePrincipals(value: PrincipalsObject, source: Source): Declaration {
  const groups = Object.entries(value.groups ?? {}).map(
    ([name, group]) => [name, declareLists(group, source, `/groups/${pointerToken(name)}`)] as const,
  );
  const policies = Object.entries(value.policies ?? {}).map(
    ([arn, policy]) => [arn, { source, pointer: `/policies/${pointerToken(arn)}`, value: policy, arn }] as const,
  );
  return {
    principals: value.principals.map((entry, index) => declarePrincipal(entry, source, `/principals/${index}`)),
    groups: new Map(groups),
    policies: new Map(policies),
    ...(value.organization === undefined ? {} : { organization: declareOrganization(value.organization, source) }),
  };
}

function declarePrincipal(entry: PrincipalEntry, source: Source, pointer: string): DeclaredPrincipal {
  const boundary = entry.permissionsBoundary;
  return {
    source,
    pointer,
    arn: entry.arn,
    ...(entry.id === undefined ? {} : { id: entry.id }),
    accessKeys: (entry.accessKeys ?? []).map(keyFacts),
    tags: texts(entry.tags ?? {}),
    groups: (entry.groups ?? []).map((name, index) => ({ source, pointer: `${pointer}/groups/${index}`, name })),
    ...declareLists(entry, source, pointer),
    ...(boundary === undefined
      ? {}
      : { boundary: { source, pointer: `${pointer}/permissionsBoundary`, value: boundary } }),
    context: contextOf(entry.context ?? {}),
    sessions: (entry.sessions ?? []).map((session, index) =>
      declareSession(session, source, `${pointer}/sessions/${index}`),
    ),
  };
}

function declareSession(entry: SessionEntry, source: Source, pointer: string): DeclaredSession {
  return {
    source,
    pointer,
    name: entry.name,
    accessKey: keyFacts(entry.accessKey),
    ...(entry.policies === undefined ? {} : { policies: references(entry.policies, source, `${pointer}/policies`) }),
    tags: texts(entry.tags ?? {}),
    ...(entry.expires === undefined ? {} : { expires: entry.expires }),
  };
}

function declareLists(entry: GroupEntry, source: Source, pointer: string): PolicyLists {
  return {
    attached: references(entry.attached ?? [], source, `${pointer}/attached`),
    inline: (entry.inline ?? []).map(({ name, document }: InlineEntry, index) => ({
      source,
      pointer: `${pointer}/inline/${index}/document`,
      value: document,
      name,
    })),
  };
}

function declareOrganization(entry: OrganizationEntry, source: Source): DeclaredOrganization {
  const { id, managementAccount, serviceControlPolicies: scp, resourceControlPolicies: rcp } = entry;
  const pointer = '/organization';
  return {
    source,
    pointer,
    ...(id === undefined ? {} : { id }),
    ...(managementAccount === undefined ? {} : { managementAccount }),
    ...(scp === undefined ? {} : { scp: levels(scp, source, `${pointer}/serviceControlPolicies`) }),
    ...(rcp === undefined ? {} : { rcp: levels(rcp, source, `${pointer}/resourceControlPolicies`) }),
  };
}

function levels(
  entries: readonly (readonly ControlPolicyEntry[])[],
  source: Source,
  pointer: string,
): PolicyReference[][] {
  return entries.map((level, index) =>
    level.map((entry, at) => controlPolicy(entry, source, `${pointer}/${index}/${at}`)),
  );
}

/** `{ arn, file }` is taken apart here; every other object is a document, and reading it tells what is wrong about it. */
function controlPolicy(entry: ControlPolicyEntry, source: Source, pointer: string): PolicyReference {
  if (typeof entry === 'object' && 'file' in entry && typeof entry.file === 'string') {
    const arn = 'arn' in entry && typeof entry.arn === 'string' ? { arn: entry.arn } : {};
    const unknown = Object.keys(entry).find((key) => key !== 'arn' && key !== 'file');
    if (unknown !== undefined) {
      source.report.error(
        'unknown-key',
        source.place(`${pointer}/${pointerToken(unknown)}`),
        `\`${unknown}\` is no key here`,
        'the keys here are: arn, file',
      );
    }
    return { source, pointer: `${pointer}/file`, value: entry.file, ...arn };
  }
  return { source, pointer, value: entry };
}

function references(entries: readonly PolicyEntry[], source: Source, pointer: string): PolicyReference[] {
  return entries.map((value, index) => ({ source, pointer: `${pointer}/${index}`, value }));
}

function keyFacts({ id, secret, token }: AccessKeyEntry): AccessKeyFacts {
  return { id, ...(secret === undefined ? {} : { secret }), ...(token === undefined ? {} : { token }) };
}

function texts(entries: Readonly<Record<string, Scalar>>): Record<string, string> {
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
