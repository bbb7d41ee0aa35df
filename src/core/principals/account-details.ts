import { repeatedKeys } from '../text/json-repeats.js';
import { toValue } from '../text/json-value.js';
import type { Source } from '../text/source.js';
import type { Declaration, DeclaredPrincipal, PolicyLists, PolicyReference } from './declaration.js';

/**
 * What `aws iam get-account-authorization-details` printed, as a declaration (IAM API reference, same name): users,
 * roles, groups with their inline and attached policies, and the default version of every managed policy. Access keys
 * are not in it; the principals file gives them to the same ARNs. Documents may be objects (the CLI decodes them) or
 * percent-encoded text (the API's own form).
 */
export function declareAccountDetails(source: Source): Declaration {
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
  const groups = rows(root, 'GroupDetailList').map(
    ([group, pointer]) => [text(group.GroupName), lists(group, source, pointer, 'GroupPolicyList')] as const,
  );
  return {
    principals: [
      ...rows(root, 'UserDetailList').map(([user, pointer]) =>
        declare(user, source, pointer, 'UserId', 'UserPolicyList'),
      ),
      ...rows(root, 'RoleDetailList').map(([role, pointer]) =>
        declare(role, source, pointer, 'RoleId', 'RolePolicyList'),
      ),
    ],
    groups: new Map(groups),
    policies: new Map(rows(root, 'Policies').flatMap(([policy, pointer]) => managedPolicy(policy, source, pointer))),
  };
}

type Row = Readonly<Record<string, unknown>>;

function declare(row: Row, source: Source, pointer: string, idName: string, inlineName: string): DeclaredPrincipal {
  const boundary = text(record(row.PermissionsBoundary).PermissionsBoundaryArn);
  const groups = Array.isArray(row.GroupList) ? row.GroupList.map(text) : [];
  const tags = rows(row, 'Tags').map(([tag]) => [text(tag.Key), text(tag.Value)] as const);
  return {
    source,
    pointer,
    arn: text(row.Arn),
    ...(text(row[idName]) === '' ? {} : { id: text(row[idName]) }),
    accessKeys: [],
    tags: Object.fromEntries(tags),
    groups: groups.map((name, index) => ({ source, pointer: `${pointer}/GroupList/${index}`, name })),
    ...lists(row, source, pointer, inlineName),
    ...(boundary === ''
      ? {}
      : { boundary: { source, pointer: `${pointer}/PermissionsBoundary/PermissionsBoundaryArn`, value: boundary } }),
    context: {},
    sessions: [],
  };
}

function lists(row: Row, source: Source, pointer: string, inlineName: string): PolicyLists {
  return {
    attached: rows(row, 'AttachedManagedPolicies', pointer).map(([policy, at]) => ({
      source,
      pointer: `${at}/PolicyArn`,
      value: text(policy.PolicyArn),
    })),
    inline: rows(row, inlineName, pointer).map(([policy, at]) => ({
      source,
      pointer: `${at}/PolicyDocument`,
      value: documentOf(policy.PolicyDocument),
      name: text(policy.PolicyName),
    })),
  };
}

function managedPolicy(policy: Row, source: Source, pointer: string): [string, PolicyReference][] {
  const arn = text(policy.Arn);
  const versions = rows(policy, 'PolicyVersionList', pointer);
  const version = versions.find(([row]) => row.IsDefaultVersion === true || row.VersionId === policy.DefaultVersionId);
  if (version === undefined) return [];
  const [row, at] = version;
  return [[arn, { source, pointer: `${at}/Document`, value: documentOf(row.Document), arn }]];
}

/** The API's percent-encoded text as the object that it holds; what is no such text stays, and is refused as a policy. */
function documentOf(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  try {
    const written = decodeURIComponent(text(value));
    const document: unknown = JSON.parse(written);
    return repeatedKeys(written, document).length > 0 ? {} : record(document);
  } catch {
    return {};
  }
}

function record(value: unknown): Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {};
}

function rows(parent: Row, name: string, pointer = ''): [Row, string][] {
  const list = parent[name];
  return Array.isArray(list) ? list.map((item, index) => [record(item), `${pointer}/${name}/${index}`]) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
