import { pointerToken } from '../text/locate.js';
import type { Source } from '../text/source.js';
import type {
  GroupEntry,
  OidcProviderEntry,
  OrganizationEntry,
  PolicyEntry,
  PrincipalEntry,
  PrincipalsObject,
} from './principals-file.js';

/** A value whose shape has been checked, and where it was written. */
export interface Written<T> {
  readonly value: T;
  readonly source: Source;
  /** The JSON pointer in the source of a part of the value, such as `attached/0`; without `part` of the value itself. */
  at(part?: string): string;
}

/** A policy as somebody refers to it: a path, an ARN or a document. */
export interface PolicyReference {
  readonly value: PolicyEntry;
  readonly source: Source;
  readonly pointer: string;
  /** Of inline policies. */
  readonly name?: string;
  /** The ARN that messages show, when it was given beside a path or document. */
  readonly arn?: string;
}

/** What a principals file says, or the account's details beside it. */
export interface Entries {
  readonly principals: readonly Written<PrincipalEntry>[];
  readonly groups: ReadonlyMap<string, Written<GroupEntry>>;
  /** Policies by ARN. */
  readonly policies: ReadonlyMap<string, PolicyReference>;
  readonly oidcProviders: readonly Written<OidcProviderEntry>[];
  readonly organization?: Written<OrganizationEntry>;
}

/** The entries of a principals file whose shape has been checked. */
export function entriesOf(value: PrincipalsObject, source: Source): Entries {
  const { principals, groups = {}, policies = {}, oidcProviders = [], organization } = value;
  const written = <T>(entry: T, pointer: string): Written<T> => ({
    value: entry,
    source,
    at: (part) => (part === undefined ? pointer : `${pointer}/${part}`),
  });
  return {
    principals: principals.map((entry, index) => written(entry, `/principals/${index}`)),
    groups: new Map(
      Object.entries(groups).map(([name, group]) => [name, written(group, `/groups/${pointerToken(name)}`)]),
    ),
    policies: new Map(
      Object.entries(policies).map(([arn, policy]) => [
        arn,
        { source, pointer: `/policies/${pointerToken(arn)}`, value: policy, arn },
      ]),
    ),
    oidcProviders: oidcProviders.map((entry, index) => written(entry, `/oidcProviders/${index}`)),
    ...(organization === undefined ? {} : { organization: written(organization, '/organization') }),
  };
}

/** The attached and the inline policies of a principal or a group. */
export function referencesOf({ value, source, at }: Written<GroupEntry>): PolicyReference[] {
  const { inline = [] } = value;
  return [
    ...listed(value.attached, source, (index) => at(`attached/${index}`)),
    ...inline.map(({ name, document }, index) => ({
      source,
      pointer: at(`inline/${index}/document`),
      value: document,
      name,
    })),
  ];
}

/** The policies of a list. */
export function listed(
  entries: readonly PolicyEntry[] | undefined,
  source: Source,
  at: (index: number) => string,
): PolicyReference[] {
  return (entries ?? []).map((value, index) => ({ source, pointer: at(index), value }));
}
