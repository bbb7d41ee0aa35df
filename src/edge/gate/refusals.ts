import type { Settings } from '../../core/authorize/world.js';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import type { UpstreamError } from '../upstream/upstream.js';

/** The services that say who may do what. */
const IDENTITY_SERVICES: ReadonlySet<string> = new Set(['iam', 'sts', 'organizations']);

/**
 * The refusal of a call by which a caller could give itself every permission, where permissions are read from an IAM endpoint:
 * nothing decides about such a call here, so that it is passed on nowhere, whatever `--other-services` says.
 */
export function identityFault(service: string, { principalsSource }: Settings): Fault | undefined {
  if (principalsSource === undefined || !IDENTITY_SERVICES.has(service)) return undefined;
  const there = principalsSource === 'aws' ? 'AWS' : principalsSource;
  return fault(
    'AccessDenied',
    `elasticache-iam-proxy reads its principals from ${there} (--principals-from) and passes no call of ${service} on: send it to ${there} itself`,
  );
}

/** AWS has no such answer: its endpoint serves one service alone. */
export function otherServiceFault(service: string, upstream: string): Fault {
  const opening = upstream.includes('://')
    ? '--other-services forward passes such calls on undecided'
    : `the ${upstream} upstream has no other service: with an emulator as --upstream URL, --other-services forward passes such calls on undecided`;
  return fault(
    'AccessDenied',
    `elasticache-iam-proxy answers for elasticache alone here, and this call is signed for ${service} (point only the elasticache endpoint here, AWS_ENDPOINT_URL_ELASTICACHE); ${opening}`,
  );
}

/**
 * What a caller reads when the upstream gave no answer. A request that cannot be sent on is the caller's to mend: AWS answers
 * a region that it does not have with SignatureDoesNotMatch ("Credential should be scoped to a valid region"), and what is no
 * good request with the code of the Query protocol.
 */
export function upstreamFault({ kind, message, hint, status }: UpstreamError): Fault {
  const text = hint ? `${message}: ${hint}` : message;
  if (kind === 'noEndpoint') return fault('SignatureDoesNotMatch', text, status);
  return fault(kind === 'unroutable' ? 'MalformedQueryString' : 'ServiceUnavailable', text, status);
}
