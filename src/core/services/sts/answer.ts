import type { OperationShapes } from '../../wire/query/shapes.js';
import { assumeRole } from './assume-role.js';
import type { SignedFacts } from './facts.js';
import { accessDenied, notAnswered } from './fault.js';
import type { StsReply } from './reply.js';
import { getAccessKeyInfo, getFederationToken, getSessionToken } from './tokens.js';
import { modelFailures } from './validation.js';

/** The operations that a signed call may ask for; GetCallerIdentity is answered without looking at policies. */
const OPERATIONS: Readonly<Record<string, (facts: SignedFacts) => StsReply>> = {
  AssumeRole: assumeRole,
  GetAccessKeyInfo: getAccessKeyInfo,
  GetCallerIdentity: getCallerIdentity,
  GetFederationToken: getFederationToken,
  GetSessionToken: getSessionToken,
};

/** Answers a signed, decoded call of STS. */
export function answerSts(facts: SignedFacts, shapes: OperationShapes): StsReply {
  const { operation } = facts.call;
  const answer = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (!answer) return notAnswered(`elasticache-iam-proxy does not answer sts:${operation}`);
  const failures = modelFailures(facts.call, shapes);
  if (failures) return failures;
  // Of GetSessionToken: "You cannot call any STS API except AssumeRole or GetCallerIdentity"; a federated user the latter alone.
  const { type, issued } = facts.caller;
  const limited = type === 'FederatedUser' || issued?.kind === 'user';
  if (limited && operation !== 'GetCallerIdentity' && operation !== 'AssumeRole')
    return accessDenied(`Cannot call ${operation} with session credentials`);
  return answer(facts);
}

/** "No permissions are required to perform this operation" (API reference). */
function getCallerIdentity({ caller }: SignedFacts): StsReply {
  const { arn, userId, account } = caller;
  return { checks: [], carryOut: () => ({ result: { UserId: userId, Account: account, Arn: arn } }) };
}
