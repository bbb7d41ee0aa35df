import { awsSentence } from '../../explain/words/sentence.js';
import type { Caller } from '../../principals/caller.js';
import type { DecidedCheck } from '../../terms/decided.js';
import { defined } from '../../terms/defined.js';
import type { ContextEntry } from '../../terms/question.js';
import { checkOf, decideAssume, roleContext, tagEntries, textEntries } from './assume.js';
import type { SignedFacts } from './facts.js';
import { accessDenied, notAnswered, validationError } from './fault.js';
import { readMfa } from './mfa.js';
import { isRefused, type StsReply } from './reply.js';
import { readRoleArn } from './role-arn.js';
import { beginRoleSession } from './role-session.js';
import { packedSize, readSessionPolicies } from './session-policies.js';
import { readTags, tagsSession } from './tags.js';
import { scalar } from './values.js';

/**
 * AssumeRole (API reference 2011-06-15). Asked are sts:AssumeRole on the role; sts:TagSession when the new session has tags that
 * were passed or inherited; sts:SetSourceIdentity when it has a source identity, since "permissions are required in the permissions
 * policy of the principal who is assuming the role and in the role trust policy of the target role" all along a chain.
 */
export function assumeRole(facts: SignedFacts): StsReply {
  const { call, caller, directory } = facts;
  const { parameters } = call;
  const named = readRoleArn(scalar(parameters.RoleArn) ?? '');
  if (isRefused(named)) return named;
  const { arn: roleArn, account } = named;
  if (parameters.ProvidedContexts !== undefined)
    return notAnswered('elasticache-iam-proxy does not answer AssumeRole with ProvidedContexts (IAM Identity Center)');
  if (caller.type === 'Account') return accessDenied('Roles may not be assumed by root accounts.');
  const mfa = readMfa(parameters, caller);
  if (isRefused(mfa)) return mfa;
  const { issued: before } = caller;
  // It "cannot be changed during the role session"; AWS says so before it asks any policy (observed in July 2026).
  if (before?.sourceIdentity !== undefined && isOther(parameters.SourceIdentity, before.sourceIdentity))
    return validationError('The source identity is already set for this assume role session');
  const tags = readTags(parameters, before && { tags: before.tags, transitive: before.transitive });
  if (isRefused(tags)) return tags;
  const policies = readSessionPolicies(parameters, account, directory.sessionPolicy);
  if (isRefused(policies)) return policies;
  const packed = packedSize(parameters);
  if (typeof packed === 'object') return packed;

  const role = directory.role(roleArn);
  const sourceIdentity = before?.sourceIdentity ?? scalar(parameters.SourceIdentity);
  const own: ContextEntry[] = [
    ...textEntries({
      'sts:RoleSessionName': scalar(parameters.RoleSessionName),
      'sts:ExternalId': scalar(parameters.ExternalId),
      'sts:SourceIdentity': sourceIdentity,
      ...(mfa.given ? { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' } : {}),
    }),
    ...tagEntries(tags.passed, tags.transitive),
  ];
  const actions = [
    'sts:AssumeRole',
    ...(tagsSession(tags) ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  const checks = actions.map((action) =>
    role && caller.type !== 'FederatedUser'
      ? decideAssume(action, role, { caller }, roleContext(facts.globals, role, own))
      : refusedCheck(action, roleArn, facts, own),
  );
  return {
    checks,
    ...sentenceOf(caller, checks),
    carryOut: () => {
      if (!role) return accessDenied(implicit(caller, 'sts:AssumeRole', roleArn));
      return beginRoleSession(
        {
          role,
          name: scalar(parameters.RoleSessionName) ?? '',
          policies: policies.policies,
          chained: caller.type === 'AssumedRole' || before !== undefined,
          packed,
          issued: {
            tags: { ...tags.inherited, ...tags.passed },
            transitive: [...new Set([...Object.keys(tags.inherited), ...tags.transitive])],
            ...defined({ sourceIdentity }),
          },
        },
        facts,
      );
    },
  };
}

const isOther = (given: unknown, before: string): boolean => given !== undefined && given !== before;

/** The role is not there, or the caller may assume none: AWS's answer does not tell which. */
function refusedCheck(
  action: string,
  roleArn: string,
  { globals }: SignedFacts,
  own: readonly ContextEntry[],
): DecidedCheck {
  const context = new Map(globals);
  for (const entry of own) context.set(entry.key.toLowerCase(), entry);
  const check = checkOf(action, roleArn, context, 'RoleArn');
  return { check, verdict: { decision: 'implicitDeny', layer: 'trust', statements: [] } };
}

/**
 * AWS's sentence for the first check that failed, a source identity's before all (observed in July 2026: a trust policy that wants
 * another one denies sts:SetSourceIdentity). An implicit denial of a role gives no reason (observed, since 2011).
 */
export function sentenceOf(
  caller: Caller,
  checks: readonly DecidedCheck[],
  reason: 'told' | 'untold' = 'untold',
): { readonly sentence?: string } {
  const denied = checks.filter(({ verdict }) => verdict.decision !== 'allowed');
  const failed = denied.find(({ check }) => check.action === 'sts:SetSourceIdentity') ?? denied.at(0);
  if (!failed) return {};
  const { check, verdict } = failed;
  const explicit = verdict.decision === 'explicitDeny' || reason === 'told';
  return {
    sentence: explicit ? awsSentence(caller.arn, check, verdict) : implicit(caller, check.action, check.resource),
  };
}

const implicit = ({ arn }: Caller, action: string, resource: string): string =>
  `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`;
