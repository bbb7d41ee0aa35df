import { decide } from '../../engine/decide.js';
import { compilePolicySet, type PolicySet } from '../../engine/policy-set.js';
import type { CompiledPolicy, CompiledStatement } from '../../policy/match/compile.js';
import { compilePolicy } from '../../policy/match/compile.js';
import type { Caller, Role } from '../../principals/caller.js';
import type { TrustedName } from '../../terms/document.js';
import type { AuthorizationRequest } from '../../terms/question.js';
import type { Layer, Verdict } from '../../terms/verdict.js';

/** Who wants to assume a role: somebody with an access key, or whoever holds a token of an OIDC provider. */
export type Requester = { readonly caller: Caller } | { readonly provider: Provider };

/** A provider in the account of the role. */
export interface Provider {
  /** `arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH`. */
  readonly arn: string;
  /** What stands before the colon of its condition keys: `HOST/PATH`. */
  readonly host: string;
}

/**
 * How a name of a trust policy means a requester. It decides which of the requester's own policies need not allow within one
 * account: "resource-based policies that grant permissions to an IAM user or a session ... are not limited by an implicit deny in
 * an identity-based policy, permissions boundary or session policy"; those that name a role are limited by the boundary and the
 * session policy (reference_policies_evaluation-logic, "the difference for principals"). A policy that names the account hands the
 * decision to the account's own policies.
 */
export type Named = 'itself' | 'role' | 'account';

/** How a name means a requester; undefined: it means somebody else. */
export function namedBy({ kind, name }: TrustedName, who: Requester): Named | undefined {
  if ('provider' in who) {
    if (kind === '*' || (kind === 'Federated' && name === '*')) return 'itself';
    return kind === 'Federated' && (name === who.provider.arn || name === who.provider.host) ? 'itself' : undefined;
  }
  const { arn, principalArn, account, partition, type, userId } = who.caller;
  const whole: Named = type === 'AssumedRole' ? 'role' : 'itself';
  if (kind === '*' || (kind === 'AWS' && name === '*')) return whole;
  if (kind !== 'AWS') return undefined;
  if (name === account || name === `arn:${partition}:iam::${account}:root`) return 'account';
  if (name === principalArn || name === userId.split(':', 1)[0]) return whole;
  return name === arn ? 'itself' : undefined;
}

/** A role without a trust policy behaves as if it had this one, with its own account. */
function ownAccount({ arn, partition, account }: Role): CompiledPolicy {
  const document = {
    version: '2012-10-17',
    statements: [
      {
        index: 0,
        effect: 'Allow',
        action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        resource: ['*'],
        trusted: [{ kind: 'AWS', name: `arn:${partition}:iam::${account}:root` }],
        conditions: [],
        pointer: '/Statement/0',
      },
    ],
    locate: () => undefined,
  } as const;
  return compilePolicy(document, {
    layer: 'trust',
    name: `the trust in its own account of ${arn}, which has no trustPolicy`,
  });
}

/** The trust policy that counts for a role. */
export const trustOf = (role: Role): CompiledPolicy => role.trust ?? ownAccount(role);

/** What the role's side says: its trust policy, and the resource control policies of its account. */
export interface TrustAnswer {
  readonly verdict: Verdict;
  /** How the Allow that decided names the requester, the most telling way. */
  readonly named?: Named;
}

const STRENGTH: readonly Named[] = ['itself', 'role', 'account'];

/** Decides the role's side by the engine: only statements that are about the requester take part. */
export function decideTrust(role: Role, who: Requester, request: AuthorizationRequest): TrustAnswer {
  const policy = trustOf(role);
  const ways = new Map<unknown, Named>();
  const about = policy.statements.filter(({ ref: { statement } }) => {
    const named = STRENGTH.find((way) => (statement.trusted ?? []).some((name) => namedBy(name, who) === way));
    if (named !== undefined) ways.set(statement, named);
    return named !== undefined;
  });
  const verdict = decide(trustSet(role, policy, about), request);
  if (verdict.decision !== 'allowed') return { verdict };
  const named = STRENGTH.find((way) => verdict.statements.some(({ statement }) => ways.get(statement) === way));
  return named === undefined ? { verdict } : { verdict, named };
}

/** A set in which the trust policy and the account's resource control policies must allow, and nothing else. */
function trustSet(role: Role, policy: CompiledPolicy, statements: readonly CompiledStatement[]): PolicySet {
  const { resourceControlPolicies: rcp } = role;
  return compilePolicySet({
    identity: [],
    root: true,
    trust: [{ ...policy, statements }],
    ...(rcp ? { rcp } : {}),
  });
}

/** Which of the requester's own policies need not allow, since the role's side names it. */
export function waivedBy(named: Named | undefined, sameAccount: boolean): ReadonlySet<Layer> {
  if (!sameAccount || named === undefined || named === 'account') return NONE;
  return named === 'role' ? IDENTITY : OWN;
}

const NONE: ReadonlySet<Layer> = new Set();
const IDENTITY: ReadonlySet<Layer> = new Set(['identity']);
const OWN: ReadonlySet<Layer> = new Set(['identity', 'boundary', 'session']);
