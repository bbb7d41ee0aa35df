import type { Layer, Verdict } from '../../terms/verdict.js';

/**
 * How AWS names each kind of policy in its messages.
 * IAM user guide, "Troubleshoot access denied error messages" (troubleshoot_access-denied).
 */
const POLICY_KIND: { readonly [L in Layer | 'resource']: { readonly article: string; readonly name: string } } = {
  identity: { article: 'an', name: 'identity-based policy' },
  boundary: { article: 'a', name: 'permissions boundary' },
  session: { article: 'a', name: 'session policy' },
  scp: { article: 'a', name: 'service control policy' },
  rcp: { article: 'a', name: 'resource control policy' },
  trust: { article: 'the', name: 'role trust policy' },
  resource: { article: 'a', name: 'resource-based policy' },
};

/** The layer's name as AWS writes it: `identity-based policy`. */
export function policyKind(layer: Layer | 'resource'): string {
  return POLICY_KIND[layer].name;
}

/** The layer's name with its article: `an identity-based policy`. */
export function aPolicyOfKind(layer: Layer | 'resource'): string {
  return `${POLICY_KIND[layer].article} ${POLICY_KIND[layer].name}`;
}

/**
 * AWS's sentence for a denied check, to the letter: no final period; an explicit denial ends with the ARN of the policy
 * when it has one (AWS does so since 2026 for managed policies) and stops before the colon when it has none.
 *
 * @param user ARN of the caller; of a role session the session's ARN, never the role's.
 */
export function awsSentence(user: string, check: { action: string; resource: string }, verdict: Verdict): string {
  const layer = verdict.layer ?? 'identity';
  const opening = `User: ${user} is not authorized to perform: ${check.action} on resource: ${check.resource}`;
  if (verdict.decision !== 'explicitDeny') {
    return `${opening} because no ${policyKind(layer)} allows the ${check.action} action`;
  }
  const decider = verdict.statements.find((ref) => ref.policy.layer === layer);
  const arn = decider?.policy.arn;
  return `${opening} with an explicit deny in ${aPolicyOfKind(layer)}${arn ? `: ${arn}` : ''}`;
}
