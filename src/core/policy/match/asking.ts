/** What a whole condition asks for, in words and in values that can be sent; each kind's own part stands in kinds/. */
import type { ContextValue } from '../../terms/question.js';
import { KINDS } from './comparison.js';
import type { Asked, Kind } from './kind.js';
import { type Operator, parseOperator } from './operators.js';

/** A condition, as far as its meaning goes. */
export interface AskingCondition {
  readonly operator: string;
  /** The policy's values, variables put in. */
  readonly values: readonly string[];
}

/**
 * The value that a condition asks for, as what follows `send KEY`: `= a or b`, `at most 2`.
 *
 * @param hold false: what makes the condition not hold, as who wants to escape a Deny needs.
 */
export function wantedBy(condition: AskingCondition, hold: boolean): string {
  const { kind, asked } = takeApart(condition, hold);
  return kind.wanted(asked);
}

/** Values that might make the condition hold (or not hold), likeliest first; deciding again tells which do. */
export function samplesFor(condition: AskingCondition, hold: boolean): readonly string[] {
  const { kind, asked } = takeApart(condition, hold);
  return [...new Set(kind.samples(asked))];
}

/** The condition that exactly this value meets, as a policy writes it; absent: that the request lacks the key. */
export function exactly(operator: string, actual: ContextValue | undefined): Readonly<Record<string, unknown>> {
  if (actual === undefined) return { Null: 'true' };
  if (typeof actual === 'string') return { [KINDS[operatorOf(operator).row.kind].exactly]: actual };
  return { 'ForAllValues:StringEquals': actual, Null: 'false' };
}

/** The condition that every value but this one meets, as a policy writes it; undefined: there is none. */
export function otherThan(
  operator: string,
  actual: ContextValue | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (actual === undefined) return { Null: 'false' };
  const negated = KINDS[operatorOf(operator).row.kind].otherThan;
  return typeof actual === 'string' && negated !== undefined ? { [negated]: actual } : undefined;
}

/** An operator as written, taken apart. Throws for one that IAM does not have: no such policy is loaded. */
export function operatorOf(written: string): Operator {
  const operator = parseOperator(written);
  if (operator === undefined) throw new Error(`unknown condition operator \`${written}\``);
  return operator;
}

function takeApart({ operator, values }: AskingCondition, hold: boolean): { kind: Kind; asked: Asked } {
  const { row } = operatorOf(operator);
  return { kind: KINDS[row.kind], asked: { relation: row.relation, values, meet: row.negated !== hold } };
}
