import { defined } from '../terms/defined.js';
import type { PolicyDocument } from '../terms/document.js';
import type { ContextValue } from '../terms/question.js';
import type { PolicyRef } from '../terms/verdict.js';

/** One policy that applies to somebody, and where it came from. */
export interface AppliedPolicy {
  readonly document: PolicyDocument;
  readonly ref: PolicyRef;
  /**
   * Why nobody can tell what the policy says; `document` denies
   * everything then, and calls of those who have it are not decided.
   */
  readonly notUnderstood?: string;
}

/** An access key; without a secret its signatures are believed. Secrets stand nowhere else. */
export interface AccessKeyFacts {
  readonly id: string;
  readonly secret?: string;
  /** Of temporary credentials: must accompany every call. */
  readonly token?: string;
}

/** Somebody's session: of a role; what STS gave a user or a federated user is one, too. */
export interface SessionFacts {
  readonly name: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`. */
  readonly arn: string;
  readonly accessKey: AccessKeyFacts;
  /** Absent: the session has no session policies. Empty: it has some that allow nothing. */
  readonly policies?: readonly AppliedPolicy[];
  /** The role's tags with the session's over them (`aws:PrincipalTag/*` of a session). */
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly expires?: number;
  /** Of credentials that STS has issued here. */
  readonly issued?: IssuedFacts;
}

/** What STS notes of credentials when it issues them, and what of it later calls carry. */
export interface IssuedFacts {
  readonly kind: 'role' | 'user' | 'federated';
  /** Milliseconds since 1970, whole seconds. */
  readonly at: number;
  /** The tags passed at the call, and those inherited; of `SessionFacts.tags` those that are not the principal's own. */
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of tags that the next role in a chain inherits. */
  readonly transitive: readonly string[];
  /** When a code of an MFA device was given, milliseconds since 1970. */
  readonly mfaAt?: number;
  readonly sourceIdentity?: string;
  /** The ARN of the provider whose token was given. */
  readonly provider?: string;
  /** Keys of the web identity token that later calls carry: `HOST:sub`. */
  readonly claims?: Readonly<Record<string, ContextValue>>;
}

export type PrincipalType = 'user' | 'role' | 'root' | 'federated-user';

/** A user, role, root user or federated user, with everything that decides what it may do. Plain data. */
export interface Principal {
  readonly arn: string;
  readonly type: PrincipalType;
  readonly partition: string;
  readonly account: string;
  /** The last part of the ARN, without path; `root` of the root user. */
  readonly name: string;
  /** `AIDA...` or `AROA...`; derived from the ARN when nobody gave one. The account id of the root user. */
  readonly uniqueId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  /** What the file says about the request context, because the proxy cannot know it. */
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly accessKeys: readonly AccessKeyFacts[];
  readonly sessions: readonly SessionFacts[];
  /** Attached and inline policies, then those of the groups, in file order. */
  readonly identity: readonly AppliedPolicy[];
  readonly boundary?: AppliedPolicy;
  /** Of a role; absent: it behaves as if it trusted its own account. */
  readonly trust?: AppliedPolicy;
  /** Of a role, in seconds; 3600 when nobody told. */
  readonly maxSessionDuration?: number;
}

/** Who issues web identity tokens. */
export interface OidcProvider {
  /** The `iss` of its tokens. */
  readonly url: string;
  readonly clientIds: readonly string[];
  /** The public keys that its tokens are signed with (RFC 7517); absent: tokens are believed. */
  readonly jwks?: { readonly keys: readonly object[] };
}

/** A group by itself; its members have its policies among their own. */
export interface Group {
  readonly name: string;
  readonly identity: readonly AppliedPolicy[];
}

export interface Organization {
  readonly id?: string;
  readonly managementAccount?: string;
  /** Levels, root first; absent: no such policies. An empty level allows nothing. */
  readonly serviceControlPolicies?: readonly (readonly AppliedPolicy[])[];
  readonly resourceControlPolicies?: readonly (readonly AppliedPolicy[])[];
}

/** Everybody that the principals file (and the account's details beside it) tells of. Plain data. */
export interface Identities {
  /** In file order. */
  readonly principals: readonly Principal[];
  /** By name, in file order, those without members too. */
  readonly groups: ReadonlyMap<string, Group>;
  readonly oidcProviders?: readonly OidcProvider[];
  readonly organization?: Organization;
  /** A policy by its ARN, as a session policy; undefined when nobody knows it. */
  readonly sessionPolicy?: (arn: string) => AppliedPolicy | undefined;
}

/**
 * The control policies that limit an account: none for the organization's management account ("SCPs don't affect users or
 * roles in the management account", and so for RCPs; Organizations User Guide).
 */
export function controlPoliciesOf(
  identities: Pick<Identities, 'organization'>,
  account: string,
): Pick<Organization, 'serviceControlPolicies' | 'resourceControlPolicies'> {
  const organization = identities.organization;
  if (organization === undefined || organization.managementAccount === account) return {};
  const { serviceControlPolicies, resourceControlPolicies } = organization;
  return {
    ...defined({ serviceControlPolicies, resourceControlPolicies }),
  };
}
