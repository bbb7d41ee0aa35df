/**
 * CloudTrail events of ElastiCache as calls (AWS CloudTrail user guide, "CloudTrail record contents" and "userIdentity element"):
 * `requestParameters` has the API's members with a small first letter, and the caller is in `userIdentity`.
 */

import type { Catalog } from '../permissions/catalog/catalog.js';
import type { Edition } from '../permissions/catalog/model.js';
import { expand } from '../permissions/expand.js';
import { type GlobalFacts, globalContext } from '../permissions/global-keys.js';
import { partitionOf } from '../permissions/resources.js';
import type { Check } from '../terms/check.js';
import { defined } from '../terms/defined.js';
import { isObject } from '../terms/is-object.js';
import type { ContextEntry } from '../terms/question.js';
import type { Decision } from '../terms/verdict.js';
import { lookup } from '../wire/query/shapes.js';
import { parametersOf } from './event-parameters.js';
import type { LogEntry, PastCheck } from './past-call.js';

export interface EventReading {
  readonly catalog: Catalog;
  readonly edition: Edition;
}

type Members = Readonly<Record<string, unknown>>;

const SOURCE = 'elasticache.amazonaws.com';

/** Whether a line's value is an event of CloudTrail, of whatever service. */
export const isEvent = (value: unknown): value is Members =>
  isObject(value) && typeof value.eventSource === 'string' && typeof value.eventName === 'string';

/** Reads one event. What cannot be rebuilt is told by its reason. */
export function readEvent(event: Members, { catalog, edition }: EventReading): LogEntry {
  const operation = String(event.eventName);
  if (event.eventSource !== SOURCE) return { left: 'otherService' };
  if (NEVER_DECIDED.has(String(event.errorCode))) return { left: 'rejected' };
  const shape = lookup(catalog.shapes.operations, operation);
  if (!shape) return { left: 'unknownOperation' };
  const caller = callerOf(event.userIdentity);
  const [region, time, id] = [event.awsRegion, event.eventTime, event.eventID];
  if (!caller || typeof region !== 'string') return { left: 'unknownCaller' };
  if (typeof time !== 'string' || typeof id !== 'string' || Number.isNaN(Date.parse(time)))
    return { left: 'incomplete' };
  const { requestParameters } = event;
  // A call without parameters has null, and so have many calls that failed.
  if (!isObject(requestParameters) && event.errorCode !== undefined) return { left: 'noParameters' };
  const parameters = parametersOf(isObject(requestParameters) ? requestParameters : {}, shape.input, catalog.shapes);
  const decision = decisionOf(event);
  const globals = globalContext(globalFacts(event, caller, region, Date.parse(time)));
  const scope = { partition: partitionOf(catalog.regions, region), region, account: caller.account };
  const subject = { scope, edition, globals, tagsOf: () => undefined };
  const called = { operation, version: catalog.shapes.version, parameters, unknown: [] };
  const { checks, tooMany } = expand(catalog, called, subject);
  if (tooMany) return { left: 'incomplete' };
  return {
    call: {
      id,
      time,
      caller: { arn: caller.arn, principalArn: caller.principalArn },
      ...defined({ accessKeyId: caller.accessKeyId }),
      operation,
      parameters,
      region,
      account: caller.account,
      decision,
      forwarded: decision === 'allowed',
      checks: checks.map((check) => pastCheck(check, decision)),
    },
  };
}

/** Answers that come before anybody asks for permissions (API reference, "Common Errors"). */
const NEVER_DECIDED: ReadonlySet<string> = new Set([
  'IncompleteSignature',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'MissingAuthenticationToken',
  'ExpiredToken',
  'RequestExpired',
  'Throttling',
  'ThrottlingException',
]);

function decisionOf({ errorCode, errorMessage }: Members): Decision {
  if (typeof errorCode !== 'string' || !/AccessDenied|UnauthorizedOperation/.test(errorCode)) return 'allowed';
  return String(errorMessage).includes('explicit deny') ? 'explicitDeny' : 'implicitDeny';
}

/** Which permission was refused is not told: the answer of the call is that of each. */
function pastCheck(check: Check, decision: Decision): PastCheck {
  const { action, resource, rcp, because } = check;
  return {
    action,
    resource,
    context: Object.fromEntries([...check.context.values()].map(({ key, value }) => [key, value])),
    rcp,
    tagsUnknown: check.tagsUnknown === true,
    fromEvent: true,
    named: because.parameter !== undefined,
    decision,
  };
}

interface EventCaller {
  readonly arn: string;
  readonly principalArn: string;
  readonly account: string;
  readonly type: GlobalFacts['caller']['type'];
  readonly userId: string;
  readonly userName?: string;
  readonly accessKeyId?: string;
  readonly tokenIssued?: string;
  readonly mfa?: string;
}

const TYPES: Readonly<Record<string, EventCaller['type']>> = {
  IAMUser: 'User',
  AssumedRole: 'AssumedRole',
  Root: 'Account',
  FederatedUser: 'FederatedUser',
};

function callerOf(identity: unknown): EventCaller | undefined {
  if (!isObject(identity)) return undefined;
  const { arn, accountId, principalId, userName, accessKeyId, sessionContext } = identity;
  const type = lookup(TYPES, String(identity.type));
  if (!type || typeof arn !== 'string' || typeof accountId !== 'string') return undefined;
  const session = isObject(sessionContext) ? sessionContext : {};
  const [issuer, attributes] = [session.sessionIssuer, session.attributes].map((part) => (isObject(part) ? part : {}));
  const isRole = type === 'AssumedRole';
  if (isRole && typeof issuer?.arn !== 'string') return undefined;
  return {
    arn,
    principalArn: isRole ? String(issuer?.arn) : arn,
    account: accountId,
    type,
    userId: String(principalId),
    ...(typeof userName === 'string' && type === 'User' ? { userName } : {}),
    ...(typeof accessKeyId === 'string' ? { accessKeyId } : {}),
    ...(typeof attributes?.creationDate === 'string' ? { tokenIssued: attributes.creationDate } : {}),
    ...(typeof attributes?.mfaAuthenticated === 'string' ? { mfa: attributes.mfaAuthenticated } : {}),
  };
}

function globalFacts(event: Members, caller: EventCaller, region: string, now: number): GlobalFacts {
  const { sourceIPAddress: source, userAgent, userIdentity } = event;
  // A service that calls for somebody stands there by its name.
  const isAddress = typeof source === 'string' && /^[0-9a-f.:]+$/i.test(source);
  const invoked = isObject(userIdentity) && typeof userIdentity.invokedBy === 'string';
  const overrides: ContextEntry[] = [];
  if (invoked) overrides.push({ key: 'aws:ViaAWSService', value: 'true' });
  if (caller.mfa !== undefined) overrides.push({ key: 'aws:MultiFactorAuthPresent', value: caller.mfa });
  return {
    caller: { ...caller, tags: {}, context: {} },
    region,
    request: {
      headers: typeof userAgent === 'string' ? [['user-agent', userAgent]] : [],
      ...(isAddress ? { sourceIp: source } : {}),
    },
    now,
    settings: { secureTransport: true },
    overrides,
  };
}
