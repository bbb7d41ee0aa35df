/** What a condition makes of a check that does not carry its key. */
import type { ConditionEntry } from '../../terms/document.js';
import { splitOperator } from '../language/grammar.js';
import { canonicalKey, type VocabularyAction } from '../language/vocabulary.js';
import { carries, isSelective } from './scope.js';

/**
 * Whether the condition holds when its key is absent: Null true, IfExists, ForAllValues, and negated operators but for
 * ForAnyValue (IAM: reference_policies_elements_condition_operators). Undefined for an operator that IAM does not have.
 */
export function holdsWhenAbsent({ operator: written, values }: ConditionEntry): boolean | undefined {
  const operator = splitOperator(written);
  if (operator === undefined) return undefined;
  if (operator.family === 'null') return values.some((value) => value.toLowerCase() === 'true');
  if (operator.ifExists || operator.qualifier === 'ForAllValues') return true;
  return operator.negated && operator.qualifier !== 'ForAnyValue';
}

/** Whether a check of the action on the type (undefined: on `*`) never carries the key. */
export const neverCarries = (action: VocabularyAction, type: string | undefined, key: string): boolean =>
  isSelective(key) && !carries(action, type, canonicalKey(key));
