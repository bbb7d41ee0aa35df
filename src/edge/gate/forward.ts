import { decisionWord } from '../../core/record/record.js';
import { fault } from '../../core/wire/query/fault.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import { type Sent, sent } from '../http/answer.js';
import type { Finish, WatchCaller } from '../http/calls.js';
import { type UpstreamAnswer, UpstreamError } from '../upstream/upstream.js';
import type { Decided } from './decided.js';
import { note } from './note.js';
import type { Gate } from './parts.js';
import { refusalAnswer } from './refusal-answer.js';
import { upstreamFault } from './refusals.js';
import { requestIdIn } from './request-id.js';

const reads = (operation = ''): boolean => operation.startsWith('Describe') || operation.startsWith('List');

/** Sends a decided call on, and gives the caller what comes back; what went wrong is said in the service's own words. */
export function forward(gate: Gate, decided: Decided, request: HttpRequest, watch: WatchCaller, finish: Finish): void {
  const { outcome } = decided;
  const begun = performance.now();
  const call = {
    request,
    region: outcome.region ?? '',
    service: outcome.service,
    account: outcome.caller?.account ?? '',
    safe: reads(outcome.operation),
    signal: watch(),
  };
  gate.upstream.send(call, (ended) => {
    const took = Math.round((performance.now() - begun) * 1000);
    finish(
      ended instanceof Error ? unanswered(gate, decided, request, ended, took) : forwarded(gate, decided, ended, took),
    );
  });
}

/** The call is done; what goes wrong with the tags must not cost the caller its answer. */
function observe(gate: Gate, { outcome, id }: Decided): void {
  try {
    gate.tags.observe(outcome);
  } catch (error) {
    gate.onError(error, id);
  }
}

function forwarded(gate: Gate, decided: Decided, answer: UpstreamAnswer, took: number): Sent {
  const { outcome, id } = decided;
  observe(gate, decided);
  const requestId = requestIdIn(answer.headers);
  note(gate, decided, { forwarded: true, status: answer.status, took, requestId });
  return sent(answer, id, decisionWord(outcome));
}

function unanswered(gate: Gate, decided: Decided, request: HttpRequest, error: Error, took: number): Sent {
  const { outcome, id } = decided;
  const known = error instanceof UpstreamError;
  // A caller that left is no trouble of the upstream's.
  if (!known || error.kind !== 'aborted') gate.onError(error, id);
  const refusal = known ? upstreamFault(error) : fault('InternalFailure');
  const failure = known ? error.kind : 'internal';
  const forwarded = failure !== 'unroutable' && failure !== 'noEndpoint';
  if (forwarded) observe(gate, decided);
  note(gate, decided, { forwarded, error: refusal.message, took, fault: refusal, failure });
  return refusalAnswer(gate.languages, decided, request, refusal, decisionWord(outcome));
}
