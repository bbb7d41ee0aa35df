import type { DecisionWord } from '../../core/record/record.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { Languages } from '../../core/wire/refusal/languages.js';
import { renderRefusal } from '../../core/wire/refusal/render.js';
import { faultAnswer, type Sent, sent } from '../http/answer.js';
import type { Decided } from './note.js';

/** A refusal in the language of the service that the call is signed for. */
export function refusalAnswer(languages: Languages, decided: Decided, fault: Fault, decision: DecisionWord): Sent {
  const { id, outcome, received } = decided;
  if (outcome.service === 'elasticache' || received === undefined) return faultAnswer(fault, id, decision);
  const language = languages.of(outcome.service, received.request);
  return sent({ status: fault.status, ...renderRefusal(fault, id, language, languages) }, id, decision);
}
