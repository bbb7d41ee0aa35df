import { decide } from '../../engine/decide.js';
import type { ContextEntry } from '../../terms/question.js';
import { checkOf, tagEntries } from './assume.js';
import { sentenceOf } from './assume-role.js';
import { credentialsOf, lifetime } from './credentials.js';
import type { SignedFacts } from './facts.js';
import { accessDenied, validationError } from './fault.js';
import { readMfa } from './mfa.js';
import { isRefused, type StsReply } from './reply.js';
import { packedSize, readSessionPolicies } from './session-policies.js';
import { readTags, tagsSession } from './tags.js';
import { scalar } from './values.js';

/** 12 hours; "sessions for AWS account owners are restricted to a maximum of 3,600 seconds" (API reference). */
const DEFAULT = 43_200;
const MOST_OF_ROOT = 3600;

function secondsOf({ call, caller }: SignedFacts): number {
  const asked = Number(scalar(call.parameters.DurationSeconds) ?? DEFAULT);
  return caller.type === 'Account' ? Math.min(asked, MOST_OF_ROOT) : asked;
}

/**
 * GetSessionToken: for users and root users with long-term keys, who need no permission ("You cannot use policies to control
 * authentication operations"; API reference, "Permissions").
 */
export function getSessionToken(facts: SignedFacts): StsReply {
  const { call, caller, temporary, now, makeKey } = facts;
  if (temporary) return accessDenied('Cannot call GetSessionToken with session credentials');
  const mfa = readMfa(call.parameters, caller);
  if (isRefused(mfa)) return mfa;
  return {
    checks: [],
    carryOut: () => {
      const { at, expires } = lifetime(now, secondsOf(facts));
      const accessKey = makeKey(Number(scalar(call.parameters.MinimumSessionTokenSize) ?? 0));
      const issued = { kind: 'user', at, tags: {}, transitive: [], ...(mfa.given ? { mfaAt: at } : {}) } as const;
      return {
        result: credentialsOf(accessKey, expires),
        issued: {
          principalArn: caller.principalArn,
          session: { name: caller.userName ?? 'root', arn: caller.arn, accessKey, expires, issued },
        },
      };
    },
  };
}

/**
 * GetFederationToken: a federated user has what the user's policies and the session policies both allow; without session policies
 * nothing. Asked are sts:GetFederationToken on the federated user, and sts:TagSession with tags.
 */
export function getFederationToken(facts: SignedFacts): StsReply {
  const { call, caller, temporary, directory, now, makeKey, globals } = facts;
  const { parameters } = call;
  if (temporary) return accessDenied('Cannot call GetFederationToken with session credentials');
  const tags = readTags(parameters);
  if (isRefused(tags)) return tags;
  const policies = readSessionPolicies(parameters, caller.account, directory.sessionPolicy);
  if (isRefused(policies)) return policies;
  const packed = packedSize(parameters);
  if (typeof packed === 'object') return packed;
  const name = scalar(parameters.Name) ?? '';
  const arn = `arn:${caller.partition}:sts::${caller.account}:federated-user/${name}`;
  const context = new Map(globals);
  const put = (entry: ContextEntry): void => void context.set(entry.key.toLowerCase(), entry);
  for (const entry of tagEntries(tags.passed, [])) put(entry);
  const checks = ['sts:GetFederationToken', ...(tagsSession(tags) ? ['sts:TagSession'] : [])].map((action) => {
    const check = checkOf(action, arn, context, 'Name');
    return { check, verdict: decide(caller.policies, check) };
  });
  return {
    checks,
    ...sentenceOf(caller, checks, 'told'),
    carryOut: () => {
      const { at, expires } = lifetime(now, secondsOf(facts));
      const accessKey = makeKey(Number(scalar(parameters.MinimumSessionTokenSize) ?? 0));
      const issued = { kind: 'federated', at, tags: tags.passed, transitive: [] } as const;
      return {
        result: {
          ...credentialsOf(accessKey, expires),
          FederatedUser: { FederatedUserId: `${caller.account}:${name}`, Arn: arn },
          PackedPolicySize: packed,
        },
        issued: {
          principalArn: caller.principalArn,
          session: { name, arn, accessKey, policies: policies.policies ?? [], expires, issued },
        },
      };
    },
  };
}

/** GetAccessKeyInfo: the account of an access key. AWS reads it from the key itself; here only the known ones have an account. */
export function getAccessKeyInfo({ call, caller, directory, globals }: SignedFacts): StsReply {
  const id = scalar(call.parameters.AccessKeyId) ?? '';
  const check = checkOf('sts:GetAccessKeyInfo', '*', globals);
  const checks = [{ check, verdict: decide(caller.policies, check) }];
  return {
    checks,
    ...sentenceOf(caller, checks, 'told'),
    carryOut: () => {
      const account = directory.key(id)?.caller.account;
      if (account === undefined) return validationError('the access key is not known here');
      return { result: { Account: account } };
    },
  };
}
