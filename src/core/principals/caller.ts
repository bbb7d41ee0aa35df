import type { PolicySet } from '../engine/policy-set.js';
import type { CompiledPolicy } from '../policy/match/compile.js';
import type { ContextValue } from '../terms/question.js';
import type { AppliedPolicy, IssuedFacts, OidcProvider, SessionFacts } from './identities.js';

/** Who is calling: what IAM would know about the principal behind an access key. */
export interface Caller {
  /** What AWS's messages show: of a role session the session's ARN (arn:aws:sts::...:assumed-role/ROLE/NAME). */
  readonly arn: string;
  /** `aws:PrincipalArn`: of a role session the role's ARN. */
  readonly principalArn: string;
  /** `aws:PrincipalType`. */
  readonly type: 'Account' | 'User' | 'AssumedRole' | 'FederatedUser';
  readonly partition: string;
  readonly account: string;
  /** `aws:userid`: AIDA..., of a session AROA...:NAME, of the root user the account id. */
  readonly userId: string;
  /** `aws:username`: IAM users only. */
  readonly userName?: string;
  /** `aws:PrincipalTag/*`. */
  readonly tags: Readonly<Record<string, string>>;
  /** `aws:TokenIssueTime` of a session, when it is known. */
  readonly tokenIssued?: string;
  /** Of credentials that STS has issued here. */
  readonly issued?: IssuedFacts;
  readonly organizationId?: string;
  /** What the principal's file gives because the proxy cannot know it; stronger than what is derived. */
  readonly context: Readonly<Record<string, ContextValue>>;
  /** A policy of theirs that nobody can tell the meaning of, and why: their calls cannot be decided. */
  readonly notUnderstood?: { readonly policy: string; readonly why: string };
  readonly policies: PolicySet;
  /** Some policy asks for `aws:ResourceTag/*`. */
  readonly readsResourceTags: boolean;
  /** The `elasticache:` condition keys that the policies ask for, as they spell them, by lower-cased key. */
  readonly serviceKeys: ReadonlyMap<string, string>;
}

/** An access key and whose it is. */
export interface AccessKey {
  readonly id: string;
  readonly caller: Caller;
  /** Absent: a signature made with this key is believed. */
  readonly secret?: string;
  /** Of temporary credentials. */
  readonly token?: string;
  /** When temporary credentials end, milliseconds since 1970. */
  readonly expires?: number;
}

/** A role as STS sees it when somebody wants to assume it. */
export interface Role {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  readonly name: string;
  /** `AROA...`. */
  readonly uniqueId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** False: nobody told whom it trusts, and it trusts its own account. */
  readonly hasTrust: boolean;
  /** Compiled when it is asked for; undefined when it has none. */
  readonly trust: CompiledPolicy | undefined;
  /** Resource control policies of its account, level by level; undefined: none limit it. */
  readonly resourceControlPolicies: readonly (readonly CompiledPolicy[])[] | undefined;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

/** Everybody the proxy knows. Immutable: a change makes another directory. */
export interface Directory {
  key(id: string): AccessKey | undefined;
  /** By the ARN of a user, a role, a session or a root user. */
  principal(arn: string): Caller | undefined;
  /**
   * Everybody whom a text may mean that a person wrote: an ARN, an access key id, or when it is neither the end of an ARN
   * without its account and path, such as `user/alice` or `alice`. One is meant, several are ambiguous.
   */
  named(text: string): readonly Caller[];
  /** The policies of a group by itself, and what limits its account, by the group's ARN. */
  group(arn: string): PolicySet | undefined;
  /** Whether there is a user, a role, a root or a federated user with this ARN. */
  has(principalArn: string): boolean;
  /** Whether somebody is of this account. */
  hasAccount(account: string): boolean;
  /** The access keys of a principal, those of its sessions included, by the principal's own ARN. */
  keysOf(principalArn: string): readonly AccessKey[];
  /** One for each principal, in the order of the principals file; no sessions. */
  readonly callers: readonly Caller[];
  readonly keys: readonly AccessKey[];
  /** A role by its ARN. */
  role(arn: string): Role | undefined;
  /** A caller with credentials that were issued for a principal; undefined: there is no such principal any more. */
  withSession(principalArn: string, session: SessionFacts): Caller | undefined;
  /** A policy by its ARN, as a session policy. */
  sessionPolicy(arn: string): AppliedPolicy | undefined;
  readonly oidcProviders: readonly OidcProvider[];
  /** Whether a condition of some principal's policies asks for MFA: for such, a code that is believed opens something. */
  readonly readsMfa: boolean;
}
