import type { Outcome, World } from '../../core/authorize/authorize.js';
import { createInquiry } from '../../core/explain/inquiry/inquiry.js';
import type { Explanation } from '../../core/explain/words/explanation.js';
import { renderExplanation } from '../../core/explain/words/render.js';
import { globalContext } from '../../core/permissions/global-keys.js';
import { partitionOf } from '../../core/permissions/resources.js';
import type { Caller } from '../../core/principals/caller.js';
import type { IssuedSessions } from '../../core/principals/issued-sessions.js';
import { answerSts } from '../../core/services/sts/answer.js';
import type { MakeKey } from '../../core/services/sts/credentials.js';
import { type AskedRole, explainDenied } from '../../core/services/sts/explain.js';
import { isRefused, type StsDecision } from '../../core/services/sts/reply.js';
import type { Requester } from '../../core/services/sts/trust.js';
import type { DecidedCheck } from '../../core/terms/decided.js';
import { decodeCall } from '../../core/wire/query/decode.js';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import type { ApiCall, HttpRequest } from '../../core/wire/query/request.js';
import { renderFault, renderResponse, renderResult } from '../../core/wire/query/respond.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import { element } from '../../core/wire/query/xml.js';
import type { Answer } from '../http/answer.js';
import type { LocalCall, LocalReply, LocalService } from './local-service.js';

/** What STS is answered with. */
export interface StsParts {
  /** data/sts/operations.json. */
  readonly shapes: OperationShapes;
  readonly sessions: IssuedSessions;
  readonly makeKey: MakeKey;
}

/**
 * STS, answered from the principals. Every call that is signed for it is answered here: one that is not built is refused, and none
 * reaches an upstream, whose credentials nobody here would know.
 */
export function stsService(parts: StsParts): LocalService {
  return (outcome, world, local) => {
    const { kind: _kind, ...known } = outcome;
    const { caller, accessKeyId, region } = known;
    const { request } = local;
    const decoded = decodeSts(request, parts.shapes);
    const refuse = (refusal: Fault, call?: ApiCall): LocalReply =>
      refused(refusal, { ...known, kind: 'rejected', fault: refusal, ...(call ? { call } : {}) }, parts, local);
    if ('rejected' in decoded) return refuse(decoded.rejected);
    const { call } = decoded;
    const { directory } = world;
    const globals = globalsOf(world, caller, region, request, local.now);
    const facts = {
      call,
      directory,
      caller,
      temporary: isTemporary(world, caller, accessKeyId),
      globals,
      now: local.now,
      makeKey: parts.makeKey,
    };
    const reply = answerSts(facts, parts.shapes);
    if (isRefused(reply)) return refuse(reply.fault, call);
    // Nobody needs a permission for it, and nothing was decided.
    if (reply.checks.length === 0 && call.operation === 'GetCallerIdentity')
      return { answer: answerOf(200, identityOf(caller, parts.shapes.namespace, local), local) };
    const again = (parameters: Readonly<Record<string, string>>) => {
      const other = answerSts(
        { ...facts, call: { ...call, parameters: { ...call.parameters, ...parameters } } },
        parts.shapes,
      );
      return isRefused(other) ? undefined : other.checks;
    };
    const about = { known: { ...known, call, operation: call.operation }, world, globals, who: { caller }, again };
    return settled(reply, about, parts, local);
  };
}

/** What the reply to a call is written down with. */
export interface StsCall {
  readonly known: Omit<Extract<Outcome, { kind: 'allowed' }>, 'kind' | 'checks' | 'subject'>;
  readonly world: World;
  readonly globals: ReturnType<typeof globalContext>;
  readonly who: Requester;
  /** How the same call with other parameters is decided; undefined: it is refused. */
  readonly again?: (parameters: Readonly<Record<string, string>>) => readonly DecidedCheck[] | undefined;
}

/** Carries a decided call out, or denies it. */
export function settled(decision: StsDecision, about: StsCall, parts: StsParts, local: LocalCall): LocalReply {
  const { known, world, globals, who, again } = about;
  const { operation, region, caller, call } = known;
  const { checks, sentence } = decision;
  const decided = {
    ...known,
    checks,
    subject: {
      scope: { partition: partitionOf(world.catalog.regions, region), region, account: caller.account },
      edition: world.settings.edition,
      globals,
      tagsOf: () => undefined,
    },
  };
  const roleArn = typeof call.parameters.RoleArn === 'string' ? call.parameters.RoleArn : '';
  const asked = (): AskedRole => ({
    directory: world.directory,
    who,
    roleArn,
    ...(again && { trial: { inquiry: createInquiry(world, { ...decided, kind: 'denied' }), again } }),
  });
  const explanation = sentence === undefined ? undefined : explainDenied(sentence, checks, asked());
  const outcome: Outcome = { ...decided, kind: explanation ? 'denied' : 'allowed' };
  const noted = explanation ? { explanation } : {};
  if (explanation && !local.audit) {
    const refusal = fault('AccessDenied', messageOf(explanation, local));
    return { ...refused(refusal, outcome, parts, local), noted: { ...noted, fault: refusal } };
  }
  const done = decision.carryOut();
  if (isRefused(done)) return refused(done.fault, { ...known, kind: 'rejected', fault: done.fault }, parts, local);
  if (done.issued) parts.sessions.add(done.issued, local.now);
  const body = renderResponse(operation, done.result, local.requestId, parts.shapes);
  return { answer: answerOf(200, body, local), outcome, noted };
}

function messageOf(explanation: Explanation, { address }: LocalCall): string {
  const { sentence } = explanation;
  return address === undefined ? sentence : [sentence, ...renderExplanation(explanation, address)].join('\n');
}

/** A refusal in STS's own namespace. */
export function refused(refusal: Fault, outcome: Outcome, { shapes }: StsParts, local: LocalCall): LocalReply {
  const body = renderFault(refusal, local.requestId, shapes.namespace);
  return { answer: answerOf(refusal.status, body, local), outcome, noted: { fault: refusal } };
}

function answerOf(status: number, body: string, { requestId }: LocalCall): Answer {
  return { status, headers: ['x-amzn-RequestId', requestId, 'Content-Type', 'text/xml'], body };
}

/** In the order of AWS's answers, which is not the model's. */
function identityOf({ arn, userId, account }: Caller, namespace: string, { requestId }: LocalCall): string {
  const result = [element('Arn', arn), element('UserId', userId), element('Account', account)];
  return renderResult('GetCallerIdentity', result, requestId, namespace);
}

/** The call; what AWS has and nobody here answers is told by name. */
export function decodeSts(request: HttpRequest, shapes: OperationShapes): ReturnType<typeof decodeCall> {
  const decoded = decodeCall(request, shapes);
  if (!('rejected' in decoded) || decoded.rejected.code !== 'InvalidAction') return decoded;
  const names = Object.keys(shapes.operations).join(', ');
  const hint = `elasticache-iam-proxy answers STS itself, and of its operations ${names}`;
  return { rejected: { ...decoded.rejected, message: `${decoded.rejected.message} (${hint})` } };
}

/** The condition keys that a call has whatever it asks for. */
export function globalsOf(
  { settings }: World,
  caller: Caller,
  region: string,
  request: HttpRequest,
  now: number,
): ReturnType<typeof globalContext> {
  return globalContext({ caller, region, request, now, settings });
}

/** Whether somebody calls with temporary credentials. */
function isTemporary({ directory }: World, caller: Caller, accessKeyId: string | undefined): boolean {
  if (caller.issued || (caller.type !== 'User' && caller.type !== 'Account')) return true;
  return accessKeyId !== undefined && (/^ASIA/.test(accessKeyId) || directory.key(accessKeyId)?.token !== undefined);
}
