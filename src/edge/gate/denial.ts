import { denialSentence, explainDenial } from '../../core/explain/explain.js';
import type { Explanation } from '../../core/explain/words/explanation.js';
import { renderExplanation } from '../../core/explain/words/render.js';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import type { Decided } from './decided.js';

type Denied = Extract<Decided['outcome'], { kind: 'denied' }>;

/**
 * The AccessDenied of a denied call: AWS's sentence, then the explanation.
 *
 * @param address of the full explanation; undefined: AWS's sentence alone, and nobody has to work out the rest yet.
 * @param onError told when no explanation can be made: the call is denied all the same.
 */
export function denialOf(
  { world }: Pick<Decided, 'world'>,
  outcome: Denied,
  address: string | undefined,
  onError: (error: unknown) => void,
): { readonly fault: Fault; readonly explanation?: Explanation } {
  const sentence = denialSentence(outcome);
  if (address === undefined) return { fault: fault('AccessDenied', sentence) };
  try {
    const explanation = explainDenial(world, outcome);
    const lines = renderExplanation(explanation, address);
    return { fault: fault('AccessDenied', [sentence, ...lines].join('\n')), explanation };
  } catch (error) {
    onError(error);
    return { fault: fault('AccessDenied', sentence) };
  }
}
