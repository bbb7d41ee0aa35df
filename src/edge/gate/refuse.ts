import { requestIdOf } from '../../core/record/decision-id.js';
import { decisionWord } from '../../core/record/record.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import { faultAnswer, type Sent } from '../http/answer.js';
import type { Decided } from './decided.js';
import { denialOf } from './denial.js';
import { withKeysHint } from './keys-hint.js';
import { answerLocally, type LocalCall } from './local-service.js';
import { note } from './note.js';
import type { Gate } from './parts.js';
import { refusalAnswer } from './refusal-answer.js';
import { identityFault, otherServiceFault } from './refusals.js';

/** The answer to a call that is not passed on, and its record; undefined: it may pass. */
export function refusalOf(gate: Gate, decided: Decided, request: HttpRequest): Sent | undefined {
  const { outcome, world, id } = decided;
  if (outcome.kind === 'rejected') {
    note(gate, decided, { forwarded: false });
    const refusal = gate.explain === 'full' ? withKeysHint(outcome.fault, decided.world.settings) : outcome.fault;
    return refusalAnswer(gate.languages, decided, request, refusal, 'rejected');
  }
  if (outcome.kind === 'otherService') {
    const own = Object.hasOwn(gate.localServices, outcome.service) ? gate.localServices[outcome.service] : undefined;
    for (const service of own ?? []) {
      const reply = service(outcome, world, localCall(gate, decided, request));
      if (reply) return answerLocally(gate, decided, reply);
    }
    // Only what answers at a URL may have other services: nothing else could tell what it gets.
    const identity = identityFault(outcome.service, world.settings);
    if (!identity && gate.otherServices === 'forward' && gate.upstream.name.includes('://')) return undefined;
    const refusal = identity ?? otherServiceFault(outcome.service, gate.upstream.name);
    note(gate, decided, { forwarded: false, fault: refusal });
    return refusalAnswer(gate.languages, decided, request, refusal, 'notEvaluated');
  }
  if (outcome.kind === 'allowed' || gate.mode === 'audit') return undefined;
  const denial = denialOf(decided, outcome, addressOf(gate, id, request), (error) => gate.onError(error, id));
  note(gate, decided, { forwarded: false, ...denial });
  return faultAnswer(denial.fault, id, decisionWord(outcome));
}

/** Where the full explanation of a decision is; undefined: AWS's sentence alone is told. */
const addressOf = (gate: Gate, id: string, request: HttpRequest): string | undefined =>
  gate.explain === 'full' ? `${gate.address(request)}/_authz/decisions/${id}` : undefined;

/** What a service that is answered here is told of a call. */
export const localCall = (gate: Gate, { id, started }: Decided, request: HttpRequest): LocalCall => ({
  request,
  now: started,
  requestId: requestIdOf(id),
  audit: gate.mode === 'audit',
  address: addressOf(gate, id, request),
});
