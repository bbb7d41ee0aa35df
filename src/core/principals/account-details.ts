import { isFault, readJson } from '../text/json.js';
import { toValue } from '../text/json-value.js';
import { repeatedNames } from '../text/members.js';
import type { Source } from '../text/source.js';
import type { Entries, PolicyReference, Written } from './entries.js';
import type { GroupEntry, PrincipalEntry } from './principals-file.js';

/**
 * What `aws iam get-account-authorization-details` printed, as entries (IAM API reference, same name): users, roles,
 * groups with their inline and attached policies, and the default version of every managed policy. Access keys are not
 * in it; the principals file gives them to the same ARNs. Documents may be objects (the CLI decodes them) or
 * percent-encoded text (the API's own form).
 */
export function entriesOfDetails(source: Source): Entries {
  const root = record(toValue(source.root));
  const sections = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];
  if (!sections.some((name) => Array.isArray(root[name]))) {
    const hint = 'save what `aws iam get-account-authorization-details` prints';
    source.report.error(
      'not-account-details',
      source.place(''),
      'this file holds no account authorization details',
      hint,
    );
  }
  return {
    principals: [
      ...rows(root, 'UserDetailList').map((row) => principalOf(row, source, 'UserId', 'UserPolicyList')),
      ...rows(root, 'RoleDetailList').map((row) => principalOf(row, source, 'RoleId', 'RolePolicyList')),
    ],
    groups: new Map(
      rows(root, 'GroupDetailList').map((row) => [
        text(row.value.GroupName),
        written(listsOf(row, 'GroupPolicyList'), row, source, 'GroupPolicyList'),
      ]),
    ),
    oidcProviders: [],
    policies: new Map(rows(root, 'Policies').flatMap((row) => managedPolicy(row, source))),
  };
}

/** A JSON object of the details, and where it is. */
interface Row {
  readonly value: Readonly<Record<string, unknown>>;
  readonly pointer: string;
}

function principalOf(row: Row, source: Source, idName: string, inlineName: string): Written<PrincipalEntry> {
  const { Arn, GroupList, PermissionsBoundary, Tags, [idName]: id } = row.value;
  const boundary = text(record(PermissionsBoundary).PermissionsBoundaryArn);
  const tags = list(Tags).map((tag) => [text(record(tag).Key), text(record(tag).Value)] as const);
  const entry = {
    arn: text(Arn),
    ...(text(id) === '' ? {} : { id: text(id) }),
    tags: Object.fromEntries(tags),
    groups: list(GroupList).map(text),
    ...listsOf(row, inlineName),
    ...(boundary === '' ? {} : { permissionsBoundary: boundary }),
    ...(row.value.AssumeRolePolicyDocument === undefined
      ? {}
      : { trustPolicy: documentOf(row.value.AssumeRolePolicyDocument) }),
  };
  return written(entry, row, source, inlineName);
}

function listsOf({ value, pointer }: Row, inlineName: string): GroupEntry {
  return {
    attached: rows(value, 'AttachedManagedPolicies', pointer).map((policy) => text(policy.value.PolicyArn)),
    inline: rows(value, inlineName, pointer).map((policy) => ({
      name: text(policy.value.PolicyName),
      document: documentOf(policy.value.PolicyDocument),
    })),
  };
}

/** Where the parts of a principals file's entry are in the details. */
const PARTS: readonly (readonly [part: RegExp, written: string])[] = [
  [/^arn$/, 'Arn'],
  [/^groups/, 'GroupList'],
  [/^attached\/(\d+)$/, 'AttachedManagedPolicies/$1/PolicyArn'],
  [/^trustPolicy$/, 'AssumeRolePolicyDocument'],
  [/^permissionsBoundary$/, 'PermissionsBoundary/PermissionsBoundaryArn'],
];

function written<T>(value: T, { pointer }: Row, source: Source, inlineName: string): Written<T> {
  const at = (part?: string): string => {
    if (part === undefined) return pointer;
    const inline = /^inline\/(\d+)\/document$/.exec(part);
    if (inline) return `${pointer}/${inlineName}/${inline[1]}/PolicyDocument`;
    const [pattern, there] = PARTS.find(([known]) => known.test(part)) ?? [];
    return pattern === undefined || there === undefined ? pointer : `${pointer}/${part.replace(pattern, there)}`;
  };
  return { value, source, at };
}

function managedPolicy({ value, pointer }: Row, source: Source): [string, PolicyReference][] {
  const arn = text(value.Arn);
  const version = rows(value, 'PolicyVersionList', pointer).find(
    (row) => row.value.IsDefaultVersion === true || row.value.VersionId === value.DefaultVersionId,
  );
  if (version === undefined) return [];
  const document = documentOf(version.value.Document);
  return [[arn, { source, pointer: `${version.pointer}/Document`, value: document, arn }]];
}

/**
 * The API's percent-encoded text as the object that it holds; what is no such text is refused as a policy. moto leaves trust
 * policies as they are, and so does AWS's own example.
 */
function documentOf(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  try {
    const written = text(value);
    const tree = readJson(/^\s*\{/.test(written) ? written : decodeURIComponent(written));
    return isFault(tree) || repeatedNames(tree).length > 0 ? {} : record(toValue(tree));
  } catch {
    return {};
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function rows(parent: Row['value'], name: string, pointer = ''): Row[] {
  return list(parent[name]).map((item, index) => ({ value: record(item), pointer: `${pointer}/${name}/${index}` }));
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
