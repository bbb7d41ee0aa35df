import { requestIdOf } from '../../core/record/decision-id.js';
import type { DecisionWord } from '../../core/record/record.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import type { Languages } from '../../core/wire/refusal/languages.js';
import { renderRefusal } from '../../core/wire/refusal/render.js';
import { faultAnswer, type Sent, sent } from '../http/answer.js';
import type { Decided } from './decided.js';

/** A refusal in the language of the service that the call is signed for. */
export function refusalAnswer(
  languages: Languages,
  { id, outcome: { service } }: Decided,
  request: HttpRequest,
  fault: Fault,
  decision: DecisionWord,
): Sent {
  if (service === 'elasticache') return faultAnswer(fault, id, decision);
  const { headers, body } = renderRefusal(fault, requestIdOf(id), languages.of(service, request), languages);
  return sent({ status: fault.status, headers, body }, id, decision);
}
