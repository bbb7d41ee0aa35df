import { defined } from '../../terms/defined.js';
import type { PolicyType } from '../../terms/document.js';
import { KINDS } from '../match/comparison.js';
import type { OperatorFamily } from '../match/kind.js';
import { OPERATORS as ROWS } from '../match/operators.js';

/**
 * The vocabulary of IAM's policy language itself. Sources: IAM User Guide, `reference_policies_grammar`,
 * `reference_policies_elements_condition_operators`, `reference_iam-quotas`; AWS Organizations User Guide,
 * `orgs_manage_policies_scps_syntax`, `orgs_manage_policies_rcps_syntax`, `orgs_reference_limits`.
 */
export const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'] as const;

export const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;

export const VERSIONS = ['2012-10-17', '2008-10-17'] as const;

export const PRINCIPAL_KEYS = ['AWS', 'Federated', 'Service', 'CanonicalUser'] as const;

/** What a trust policy can allow or deny (Service Authorization Reference, STS: actions on a role). */
export const TRUST_ACTIONS = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:SetContext',
  'sts:SetSourceIdentity',
  'sts:TagSession',
] as const;

/**
 * Providers that many tenants share, and the claim by which a trust policy tells them apart: IAM refuses a new trust policy
 * without a condition on it (IAM user guide, id_roles_providers_oidc_secure-by-default).
 */
export const SHARED_PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['token.actions.githubusercontent.com', 'sub'],
  ['vstoken.actions.githubusercontent.com', 'sub'],
  ['oidc-configuration.audit-log.githubusercontent.com', 'sub'],
  ['gitlab.com', 'sub'],
  ['agent.buildkite.com', 'sub'],
  ['app.terraform.io', 'sub'],
  ['oidc.codefresh.io', 'sub'],
  ['studio.datachain.ai/api', 'sub'],
  ['scalr.io', 'sub'],
  ['tokens.cloud.shisho.dev', 'sub'],
  ['proidc.upbound.io', 'sub'],
  ['api.pulumi.com/oidc', 'aud'],
  ['sandboxes.cloud', 'aud'],
  ['oidc.vercel.com', 'aud'],
  ['cognito-identity.amazonaws.com', 'aud'],
]);

/** `aws` and its siblings (AWS General Reference, ARNs; `aws-eusc` since 2025). */
export const PARTITIONS = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
] as const;

interface OperatorFacts {
  readonly family: OperatorFamily;
  readonly negated: boolean;
  /** Whether `*` and `?` are wildcards in its values. */
  readonly wildcards: boolean;
  /** Whether policy variables stand for something in its values. */
  readonly variables: boolean;
}

/** Every operator, without qualifier and suffix: those that the engine knows. */
export const OPERATORS: ReadonlyMap<string, OperatorFacts> = new Map(
  ROWS.map(({ name, kind, negated }) => {
    const { family, wildcards = false, variables = false } = KINDS[kind];
    return [name, { family, negated, wildcards, variables }];
  }),
);

/** An operator as written, taken apart. */
export interface WrittenOperator extends OperatorFacts {
  readonly qualifier?: (typeof QUALIFIERS)[number];
  readonly name: string;
  readonly ifExists: boolean;
}

const QUALIFIERS = ['ForAllValues', 'ForAnyValue'] as const;

/** The parts of `ForAllValues:StringLikeIfExists`; undefined when no such operator exists. Names are case-sensitive. */
export function splitOperator(written: string): WrittenOperator | undefined {
  const qualifier = QUALIFIERS.find((each) => written.startsWith(`${each}:`));
  const rest = qualifier === undefined ? written : written.slice(qualifier.length + 1);
  const ifExists = rest.endsWith('IfExists');
  const name = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  const facts = OPERATORS.get(name);
  if (facts === undefined) return undefined;
  return { ...facts, ...defined({ qualifier }), name, ifExists };
}

/** How much a policy may hold, and whether white space counts. */
export interface SizeLimit {
  readonly characters: number;
  readonly whiteSpaceCounts: boolean;
  readonly source: string;
}

/**
 * AWS's own limits; ours is only a warning. Identity: the managed policy's (inline ones have 2,048 for users, 5,120 for
 * groups, 10,240 for roles). SCP: 10,240 since 2026-05-15, before that 5,120.
 */
export const SIZE_LIMITS: Readonly<Partial<Record<PolicyType, SizeLimit>>> = {
  identity: { characters: 6144, whiteSpaceCounts: false, source: 'reference_iam-quotas' },
  boundary: { characters: 6144, whiteSpaceCounts: false, source: 'reference_iam-quotas' },
  session: { characters: 2048, whiteSpaceCounts: true, source: 'API_AssumeRole' },
  scp: { characters: 10_240, whiteSpaceCounts: true, source: 'orgs_reference_limits' },
  trust: { characters: 2048, whiteSpaceCounts: false, source: 'reference_iam-quotas' },
  rcp: { characters: 5120, whiteSpaceCounts: true, source: 'orgs_reference_limits' },
};
