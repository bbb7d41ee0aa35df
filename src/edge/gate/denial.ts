import type { Explanation } from '../../core/explain/explanation.js';
import { renderExplanation } from '../../core/explain/render.js';
import { type Fault, fault } from '../../core/wire/query/fault.js';

/**
 * The AccessDenied of a denied call: AWS's sentence, then the explanation.
 *
 * @param address of the full explanation; undefined: AWS's sentence alone.
 */
export function denialFault(explanation: Explanation, address: string | undefined): Fault {
  const lines = address === undefined ? [] : renderExplanation(explanation, address);
  return fault('AccessDenied', [explanation.sentence, ...lines].join('\n'));
}
