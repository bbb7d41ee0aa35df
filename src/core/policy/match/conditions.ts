/**
 * Conditions of a statement (IAM: reference_policies_elements_condition and the pages it leads to). Every operator is made of
 * the comparison of two values (comparison.ts) and of the rules here: what a missing key means, how several values combine, and
 * what `ForAllValues:`, `ForAnyValue:` and `IfExists` change.
 *
 * - Values of one key: OR; of a negated operator NOR (reference_policies_multi-value-conditions). An empty list of values is
 *   therefore never equal: positive operators do not match, negated ones do.
 * - Missing key: positive operators false, negated ones true, with `IfExists` true, `ForAllValues:` true, `ForAnyValue:` false
 *   even when negated (reference_policies_condition-single-vs-multi-valued-context-keys).
 * - A multivalued key under an operator without a quantifier never matches, negated or not, `IfExists` or not ("Multivalued
 *   context keys require a condition set operator", same page).
 * - A quantifier on a single-valued key sees a set of one. A set that holds nothing but empty strings is empty.
 * - `Null` asks whether the request has no value for the key: it is missing, or an empty list (the guide offers `"Null": "false"`
 *   to keep "context keys with empty values" out: reference_policies_condition_examples-multi-valued-context-keys). An empty
 *   string is a value.
 */

import type { ConditionEntry } from '../../terms/document.js';
import type { ContextEntry, ContextValue, RequestContext } from '../../terms/question.js';
import { type Compared, type Comparison, compileComparison, KINDS, parseBoolean } from './comparison.js';
import { type Operator, parseOperator } from './operators.js';
import { parseTemplate, substituteText, type Template, type Variable } from './variables.js';

export interface CompiledCondition {
  readonly entry: ConditionEntry;
  /** Lower-cased. */
  readonly key: string;
  readonly operator: Operator;
  /** Of the values, in their order. */
  readonly templates: readonly Template[];
  readonly comparisons: readonly Comparison[];
  /** The keys that the values' variables read. */
  readonly variables: readonly Variable[];
  readonly whenMissing: boolean;
  /** Of `Null` alone: the answer for a request that has a value for the key. */
  readonly whenPresent?: boolean;
}

/**
 * Prepares a condition. `variables` is false under version 2008-10-17. Throws for an operator that IAM does not have: a
 * statement that we did not understand must not be one that silently does not apply.
 */
export function compileCondition(entry: ConditionEntry, variables: boolean): CompiledCondition {
  const operator = parseOperator(entry.operator);
  if (operator === undefined) throw new Error(`unknown condition operator \`${entry.operator}\``);
  const { row } = operator;
  const templates = entry.values.map((value) => parseTemplate(value, variables && KINDS[row.kind].variables === true));
  const key = entry.key.toLowerCase();
  if (row.kind === 'null') {
    const asked = entry.values.map(parseBoolean);
    const answers = { whenMissing: asked.includes(true), whenPresent: asked.includes(false) };
    return { entry, key, operator, templates, comparisons: [], variables: [], ...answers };
  }
  const comparisons = entry.values.map((value, index) => compileComparison(row, value, templates[index] as Template));
  const used = templates.flatMap((template) => template.variables);
  return { entry, key, operator, templates, comparisons, variables: used, whenMissing: whenMissing(operator) };
}

function whenMissing(operator: Operator): boolean {
  if (operator.ifExists) return true;
  if (operator.quantifier !== undefined) return operator.quantifier === 'every';
  return operator.row.negated;
}

/** Whether a request meets all conditions. */
export function allConditionsHold(conditions: readonly CompiledCondition[], context: RequestContext): boolean {
  for (const condition of conditions) if (!conditionHolds(condition, context)) return false;
  return true;
}

/** Whether a request meets a condition. */
export function conditionHolds(condition: CompiledCondition, context: RequestContext): boolean {
  const entry = context.get(condition.key);
  if (entry === undefined) return condition.whenMissing;
  const { value } = entry;
  if (condition.whenPresent !== undefined) {
    return typeof value !== 'string' && value.length === 0 ? condition.whenMissing : condition.whenPresent;
  }
  const quantifier = condition.operator.quantifier;
  if (quantifier === undefined) return typeof value === 'string' && valueSatisfies(condition, value, context);
  if (isEmptySet(value)) return quantifier === 'every';
  if (typeof value === 'string') return valueSatisfies(condition, value, context);
  // The first value that satisfies decides about `some`, the first that does not about `every`.
  const deciding = quantifier === 'some';
  for (const item of value) if (valueSatisfies(condition, item, context) === deciding) return deciding;
  return !deciding;
}

function valueSatisfies(condition: CompiledCondition, actual: string, context: RequestContext): boolean {
  const { negated } = condition.operator.row;
  for (const comparison of condition.comparisons) {
    const outcome = comparison(actual, context);
    if (!negated && outcome === 'equal') return true;
    if (negated && (outcome === 'equal' || outcome === 'unreadable')) return false;
  }
  return negated;
}

/** "The key values in the request resolve to an empty data set, such as an empty string" (multi-value conditions page). */
function isEmptySet(value: ContextValue): boolean {
  if (typeof value === 'string') return value === '';
  for (const item of value) if (item !== '') return false;
  return true;
}

/** Why a condition is not met, for the explanation. */
export interface ConditionMiss {
  readonly reason: 'absent' | 'value' | 'multivalued' | 'unparsable' | 'unresolvedVariable';
  /** The policy's values, with variables put in where the request has them. */
  readonly expected: readonly string[];
  readonly actual?: ContextValue;
}

/** Undefined when the condition is met. */
export function explainCondition(condition: CompiledCondition, context: RequestContext): ConditionMiss | undefined {
  if (conditionHolds(condition, context)) return undefined;
  const { values } = condition.entry;
  const expected = condition.templates.map((template, index) => {
    return (template.variables.length > 0 ? substituteText(template, context) : values[index]) ?? values[index] ?? '';
  });
  const present = context.get(condition.key);
  if (present === undefined) return { reason: 'absent', expected };
  return { reason: reasonOf(condition, present, context), expected, actual: present.value };
}

function reasonOf(
  condition: CompiledCondition,
  present: ContextEntry,
  context: RequestContext,
): ConditionMiss['reason'] {
  const { value } = present;
  const isList = typeof value !== 'string';
  if (condition.whenPresent !== undefined) return 'value';
  if (isList && condition.operator.quantifier === undefined) return 'multivalued';
  const outcomes = new Set<Compared>();
  for (const actual of isList ? value : [value]) {
    for (const comparison of condition.comparisons) outcomes.add(comparison(actual, context));
  }
  if (condition.operator.row.negated) return outcomes.has('equal') ? 'value' : 'unparsable';
  if (outcomes.has('unresolved')) return 'unresolvedVariable';
  return outcomes.has('unreadable') && !outcomes.has('different') ? 'unparsable' : 'value';
}
