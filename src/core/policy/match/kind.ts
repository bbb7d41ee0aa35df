import type { RequestContext } from '../../terms/question.js';
import type { OperatorRow, Relation } from './operators.js';
import type { Template } from './variables.js';

/**
 * `unreadable`: one of the two is no number, date or boolean, or the policy's is no address or ARN; such a value never
 * matches, negated or not. A request's value that is no address or ARN is merely different from every one that is: the
 * negated operator holds (reference_policies_elements_condition_operators: ArnNotLike is negated matching), so that a Deny
 * for everybody outside a network or but one principal does not fail open.
 * `unresolved`: a variable in the policy's value has no value in this request; positive operators do not match then, negated
 * ones do (reference_policies_variables).
 */
export type Compared = 'equal' | 'different' | 'unreadable' | 'unresolved';

export type Comparison = (actual: string, context: RequestContext) => Compared;

/** What an operator asks of a value, without what negation, quantifiers and `IfExists` make of it. */
export interface Asked {
  readonly relation: Relation;
  /** The policy's values, variables put in. */
  readonly values: readonly string[];
  /** True: the value is to meet one of `values`; false: none of them. */
  readonly meet: boolean;
}

/** What operators compare, as types of condition keys have it; kinds of one family take the same values. */
export type OperatorFamily = 'string' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn' | 'null';

/** One kind of comparison: what it means, and how that is said. One file each, so that no kind is half explained. */
export interface Kind {
  readonly family: OperatorFamily;
  /** Policy variables stand for something in its values: String and Arn operators alone (reference_policies_variables). */
  readonly variables?: true;
  /** `*` and `?` are wildcards in its values. */
  readonly wildcards?: true;
  /** Prepares the comparison with one value of a policy. `template` is that value, taken apart. */
  readonly compile: (row: OperatorRow, value: string, template: Template) => Comparison;
  /** The value that is asked for, as what follows `send KEY`: `= cache.t3.micro`, `at most 2`. */
  readonly wanted: (asked: Asked) => string;
  /** Values that might be sent, likeliest first; whoever sends one decides again whether it does. */
  readonly samples: (asked: Asked) => readonly string[];
  /** The operator that takes exactly this value. */
  readonly exactly: string;
  /** The operator that takes every value but this one; absent: there is none, or no use for one. */
  readonly otherThan?: string;
}

/** What a comparison says of two values that could be read. */
export const outcome = (equal: boolean): Compared => (equal ? 'equal' : 'different');

/** The comparison of a policy's value that cannot be read. */
export const unreadable: Comparison = () => 'unreadable';

const SHOWN = 3;

/** `a or b`; of many values the first three. */
export function oneOf(values: readonly string[]): string {
  if (values.length === 0) return 'nothing';
  const shown = values.slice(0, SHOWN).map((value) => (value === '' ? "''" : value));
  const rest = values.length - shown.length;
  return shown.join(' or ') + (rest > 0 ? ` or one of ${rest} more` : '');
}

/** `= a or b`, or `other than a or b`. */
export const equalTo = ({ values, meet }: Asked): string => `${meet ? '=' : 'other than'} ${oneOf(values)}`;
