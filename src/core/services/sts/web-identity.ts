import { defined } from '../../terms/defined.js';
import type { ContextEntry, ContextValue, RequestContext } from '../../terms/question.js';
import { decideAssume, roleContext, tagEntries, textEntries } from './assume.js';
import type { Claims } from './claims.js';
import type { StsFacts } from './facts.js';
import { isRefused, type StsReply } from './reply.js';
import { readRoleArn } from './role-arn.js';
import { beginRoleSession } from './role-session.js';
import { packedSize, readSessionPolicies } from './session-policies.js';
import { sessionTags, tagsSession } from './tags.js';
import { scalar } from './values.js';

/** AWS's sentence: it names nobody, since nobody has signed. */
const SENTENCE = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';

/**
 * AssumeRoleWithWebIdentity (API reference 2011-06-15), with a token whose signature has been verified, or believed. Only the
 * role's side is asked: "the call is not signed, and needs no AWS credentials".
 *
 * @param facts `globals` without keys of a caller: there is none.
 */
export function assumeRoleWithWebIdentity(facts: StsFacts, claims: Claims): StsReply {
  const { call, directory } = facts;
  const { parameters } = call;
  const arn = readRoleArn(scalar(parameters.RoleArn) ?? '');
  if (isRefused(arn)) return arn;
  const roleArn = arn.arn;
  const tags = sessionTags(claims.tags, claims.transitive);
  if (isRefused(tags)) return tags;
  const policies = readSessionPolicies(parameters, arn.account, directory.sessionPolicy);
  if (isRefused(policies)) return policies;
  const packed = packedSize(parameters);
  if (typeof packed === 'object') return packed;

  const role = directory.role(roleArn);
  const provider = { arn: `arn:${arn.partition}:iam::${arn.account}:oidc-provider/${claims.host}`, host: claims.host };
  const { sourceIdentity } = claims;
  const own: ContextEntry[] = [
    ...textEntries({
      'sts:RoleSessionName': scalar(parameters.RoleSessionName),
      'sts:SourceIdentity': sourceIdentity,
      'aws:FederatedProvider': provider.arn,
    }),
    ...claimEntries(claims.keys),
    ...tagEntries(tags.passed, tags.transitive),
  ];
  const actions = [
    'sts:AssumeRoleWithWebIdentity',
    ...(tagsSession(tags) ? ['sts:TagSession'] : []),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  const checks = actions.map((action) =>
    role
      ? decideAssume(action, role, { provider }, roleContext(facts.globals, role, own))
      : nobodysRole(action, roleArn, facts.globals, own),
  );
  const allowed = checks.every(({ verdict }) => verdict.decision === 'allowed');
  return {
    checks,
    ...(allowed ? {} : { sentence: SENTENCE }),
    carryOut: () => {
      if (!role) return { fault: { code: 'AccessDenied', status: 403, type: 'Sender', message: SENTENCE } };
      return beginRoleSession(
        {
          role,
          name: scalar(parameters.RoleSessionName) ?? '',
          policies: policies.policies,
          chained: false,
          packed,
          issued: {
            tags: tags.passed,
            transitive: tags.transitive,
            provider: provider.arn,
            claims: claims.keys,
            ...defined({ sourceIdentity }),
          },
          more: {
            SubjectFromWebIdentityToken: claims.subject,
            Provider: provider.arn,
            Audience: claims.audience,
          },
        },
        facts,
      );
    },
  };
}

const claimEntries = (keys: Readonly<Record<string, ContextValue>>): ContextEntry[] =>
  Object.entries(keys).map(([key, value]) => ({ key, value, origin: 'web identity token' }));

function nobodysRole(action: string, resource: string, globals: RequestContext, own: readonly ContextEntry[]) {
  const context = new Map(globals);
  for (const entry of own) context.set(entry.key.toLowerCase(), entry);
  const check = { action, resource, context, rcp: true, because: { rows: [], parameter: 'RoleArn' } };
  return { check, verdict: { decision: 'implicitDeny', layer: 'trust', statements: [] } } as const;
}
