import type { StatementPlace } from '../core/explain/words/explanation.js';
import { renderPlace } from '../core/explain/words/place.js';
import { renderExplanation, visible } from '../core/explain/words/render.js';
import type { DecisionRecord, RecordedCheck } from '../core/record/record.js';

/** Why a call was decided as it was: the explanation of a denial, the statements that allowed, the fault of a refusal. */
export function explained({ explanation, decision, checks, fault, warnings, unknown }: DecisionRecord): string {
  if (explanation) return [visible(explanation.sentence), ...renderExplanation(explanation)].join('\n');
  if (decision === 'rejected' || decision === 'notEvaluated') return fault?.message ?? '';
  return [...checks.map(allowedText), ...[...warnings, ...unknown].map((sentence) => `Note: ${sentence}.`)].join('\n');
}

function allowedText({ action, resource, statements }: RecordedCheck): string {
  return `  ${action} on ${visible(resource)}: allowed by ${placesText(statements)}`;
}

/** `statement "One" of a.json (a.json:3) and statement 2 of b.json`. */
export function placesText(statements: readonly StatementPlace[]): string {
  return [...new Set(statements.map((place) => renderPlace(place)))].join(' and ') || 'nothing that is recorded';
}
