import type { Outcome } from '../authorize/authorize.js';
import { unknownsOf } from '../explain/cause/unknowns.js';
import type { Explanation } from '../explain/words/explanation.js';
import { placeOf, type StatementPlace } from '../explain/words/place.js';
import type { Caller } from '../principals/caller.js';
import type { Because } from '../terms/check.js';
import type { DecidedCheck } from '../terms/decided.js';
import { defined } from '../terms/defined.js';
import type { ContextValue } from '../terms/question.js';
import type { Decision, Layer } from '../terms/verdict.js';
import type { Fault } from '../wire/query/fault.js';
import type { Parameters } from '../wire/query/request.js';
import { shownValue } from '../wire/query/secrets.js';
import type { OperationShapes } from '../wire/query/shapes.js';
import { recordedKeyId, recordedOperation, redactCall } from './redact.js';

/** What the proxy made of a call, as its response header says it. */
export type DecisionWord = Decision | 'rejected' | 'notEvaluated';

/**
 * One decision, complete enough to be decided again against other policies: who, what, every check with its whole
 * context, and every answer. Version 1; a change of meaning gets a new number.
 */
export interface DecisionRecord {
  readonly version: 1;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly decision: DecisionWord;
  readonly mode: 'enforce' | 'audit' | 'dryRun';
  /** The mark of the run that the call belonged to (`--run`, or the header x-iam-proxy-run). */
  readonly run?: string;
  /** The call reached the upstream. */
  readonly forwarded: boolean;
  readonly caller?: {
    readonly arn: string;
    readonly principalArn: string;
    readonly type: string;
    readonly userId: string;
  };
  readonly accessKeyId?: string;
  /** The signature was checked against the key's secret; false: the key was believed. */
  readonly signatureVerified: boolean;
  readonly service: string;
  readonly operation?: string;
  readonly parameters?: Parameters;
  readonly unknownParameters?: readonly (readonly [name: string, value: string])[];
  /** Paths of the parameters whose values were taken out of this record. */
  readonly redacted: readonly string[];
  readonly region?: string;
  readonly account?: string;
  readonly checks: readonly RecordedCheck[];
  /** Of a rejected call, or of an upstream that did not answer. */
  readonly fault?: Fault;
  /** Of a denied call. */
  readonly explanation?: Explanation;
  /** What the decision hung on and the proxy cannot know as AWS would, one sentence each; of an allowed call too. */
  readonly unknown: readonly string[];
  readonly warnings: readonly string[];
  /** Of an allowed call: what AWS asks beyond the checks, in one sentence. */
  readonly alsoAsked?: string;
  readonly upstream?: {
    readonly name: string;
    readonly status?: number;
    /** `x-amzn-RequestId` of its answer: what an SDK's `$metadata.requestId` says. */
    readonly requestId?: string;
    readonly error?: string;
  };
  /** Milliseconds. */
  readonly times: { readonly decide: number; readonly upstream?: number };
  /** Which load of the policies decided. */
  readonly policyRevision: string;
}

export interface RecordedCheck {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValue>>;
  /** Resource control policies took part. */
  readonly rcp: boolean;
  /** The resource is another account's: no policy of the caller's can allow it. */
  readonly foreign?: true;
  /** Nobody knew the tags of the resource: `aws:ResourceTag/*` is absent for that reason, and not since it has none. */
  readonly tagsUnknown?: true;
  readonly because: Because;
  readonly decision: Decision;
  readonly layer?: Layer | 'resource';
  readonly level?: number;
  readonly statements: readonly StatementPlace[];
}

/** What only the edge knows of a decision. */
export interface Circumstances {
  /** Of the API: only what it knows of a call's names is written down. */
  readonly shapes: OperationShapes;
  readonly id: string;
  readonly time: Date;
  readonly mode: DecisionRecord['mode'];
  readonly run?: string;
  readonly forwarded: boolean;
  readonly upstream?: DecisionRecord['upstream'];
  readonly fault?: Fault;
  readonly times: DecisionRecord['times'];
  readonly policyRevision: string;
  readonly explanation?: Explanation;
}

/** The one word for an outcome: an explicit deny of any check outweighs implicit ones. */
export function decisionWord(outcome: Outcome): DecisionWord {
  if (outcome.kind === 'rejected') return 'rejected';
  if (outcome.kind === 'otherService') return 'notEvaluated';
  if (outcome.kind === 'allowed') return 'allowed';
  return outcome.checks.some(({ verdict }) => verdict.decision === 'explicitDeny') ? 'explicitDeny' : 'implicitDeny';
}

/** Writes a decision down, without its secrets. */
export function recordDecision(outcome: Outcome, facts: Circumstances): DecisionRecord {
  const call = 'call' in outcome ? outcome.call : undefined;
  const { parameters, unknown, redacted } = call
    ? redactCall(call, facts.shapes)
    : { parameters: undefined, unknown: [], redacted: [] };
  const operation = outcome.operation === undefined ? undefined : recordedOperation(outcome.operation);
  const fault = facts.fault ?? (outcome.kind === 'rejected' ? outcome.fault : undefined);
  return {
    version: 1,
    id: facts.id,
    time: facts.time.toISOString(),
    decision: decisionWord(outcome),
    mode: facts.mode,
    ...defined({ run: facts.run }),
    forwarded: facts.forwarded,
    ...(outcome.caller ? { caller: recordCaller(outcome.caller) } : {}),
    ...(outcome.accessKeyId === undefined
      ? {}
      : { accessKeyId: recordedKeyId(outcome.accessKeyId, outcome.caller !== undefined) }),
    signatureVerified: outcome.signatureVerified,
    service: outcome.service,
    ...defined({ operation }),
    ...(parameters ? { parameters } : {}),
    ...(unknown.length ? { unknownParameters: unknown } : {}),
    redacted,
    ...defined({ region: outcome.region }),
    ...(outcome.caller ? { account: outcome.caller.account } : {}),
    checks: 'checks' in outcome ? outcome.checks.map(recordCheck) : [],
    ...(fault ? { fault } : {}),
    ...(facts.explanation ? { explanation: facts.explanation } : {}),
    unknown: 'checks' in outcome ? unknownsOf(outcome) : [],
    warnings: outcome.warnings,
    ...('alsoAsked' in outcome && outcome.alsoAsked !== undefined ? { alsoAsked: outcome.alsoAsked } : {}),
    ...(facts.upstream ? { upstream: facts.upstream } : {}),
    times: facts.times,
    policyRevision: facts.policyRevision,
  };
}

const recordCaller = ({ arn, principalArn, type, userId }: Caller): NonNullable<DecisionRecord['caller']> => ({
  arn,
  principalArn,
  type,
  userId,
});

function recordCheck({ check, verdict, foreign }: DecidedCheck): RecordedCheck {
  return {
    action: check.action,
    resource: check.resource,
    context: Object.fromEntries([...check.context.values()].map(({ key, value }) => [key, shownValue(key, value)])),
    rcp: check.rcp,
    ...(foreign ? { foreign } : {}),
    ...(check.tagsUnknown ? { tagsUnknown: true } : {}),
    because: defined(check.because),
    decision: verdict.decision,
    ...defined({ layer: verdict.layer, level: verdict.level }),
    statements: verdict.statements.map(placeOf),
  };
}
