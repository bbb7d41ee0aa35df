import { deflateRawSync } from 'node:zlib';
import { parsePolicy } from '../../policy/read/parse.js';
import type { AppliedPolicy } from '../../principals/identities.js';
import { parseArn } from '../../terms/arn.js';
import type { Parameters } from '../../wire/query/request.js';
import { malformedPolicy, packedTooLarge, shownArn, validationError } from './fault.js';
import type { StsRefused } from './reply.js';
import { scalar, structures } from './values.js';

/** "You can provide up to 10 managed policy ARNs" (API reference, AssumeRole). */
const MOST_ARNS = 10;

export interface SessionPolicies {
  /** Absent: the call has none. */
  readonly policies?: readonly AppliedPolicy[];
}

/**
 * The inline and managed session policies of a call.
 *
 * @param account whose managed policies may be named: "The policies must exist in the same account as the role"
 * @param find a managed policy by its ARN, as a session policy
 */
export function readSessionPolicies(
  parameters: Parameters,
  account: string,
  find: (arn: string) => AppliedPolicy | undefined,
): SessionPolicies | StsRefused {
  const text = scalar(parameters.Policy);
  const arns = structures(parameters.PolicyArns).map(({ arn }) => scalar(arn) ?? '');
  if (arns.length > MOST_ARNS)
    return validationError(`Value at 'policyArns' failed to satisfy constraint: at most ${MOST_ARNS} policy ARNs`);
  if (text === undefined && arns.length === 0) return {};
  const policies: AppliedPolicy[] = [];
  if (text !== undefined) {
    const inline = readInline(text);
    if ('fault' in inline) return inline;
    policies.push(inline);
  }
  for (const arn of arns) {
    const owner = parseArn(arn)?.account;
    if (owner !== account && owner !== 'aws')
      return validationError(`PolicyArns: ${shownArn(arn)} is not of the account ${account}`);
    const policy = find(arn);
    if (policy === undefined)
      return validationError(
        `PolicyArns: no policy ${shownArn(arn)} is known here; give its document under \`policies\``,
      );
    policies.push(policy);
  }
  return { policies };
}

function readInline(text: string): AppliedPolicy | StsRefused {
  const { document, problems } = parsePolicy(text, 'session', { errorsOnly: true });
  if (document) return { document, ref: { layer: 'session', name: 'session policy of the call' } };
  const [first] = problems.filter(({ severity }) => severity === 'error');
  if (first?.code === 'invalid-json') return malformedPolicy('The policy is not in the valid JSON format.');
  const at = first?.line === undefined ? '' : ` (line ${first.line}, column ${first.column})`;
  return malformedPolicy(`Syntax errors in policy.${first === undefined ? '' : ` ${first.message}${at}`}`);
}

/** What session policies and tags may take packed, in bytes: AWS does not tell its own form, and its examples come out alike. */
const ROOM = 2048;

/**
 * PackedPolicySize: how much of the room the session policies and tags of a call take, in percent; undefined when it has none of
 * them, as AWS's answer has no such member then.
 */
export function packedSize({ Policy, PolicyArns, Tags }: Parameters): number | StsRefused | undefined {
  if (Policy === undefined && PolicyArns === undefined && Tags === undefined) return undefined;
  const packed = deflateRawSync(JSON.stringify([Policy ?? '', PolicyArns ?? [], Tags ?? []])).length;
  const percent = Math.ceil((packed * 100) / ROOM);
  return percent > 100 ? packedTooLarge(percent, Policy === undefined && PolicyArns === undefined) : percent;
}
