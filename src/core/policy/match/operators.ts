/** The condition operators of IAM (reference_policies_elements_condition_operators), one row each. */

export type ComparisonKind =
  | 'equals'
  | 'equalsIgnoreCase'
  | 'like'
  | 'arn'
  | 'number'
  | 'date'
  | 'boolean'
  | 'binary'
  | 'address'
  | 'null';

/** How an ordered comparison must come out: the request's value against the policy's. */
export type Relation = 'equal' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual';

export interface OperatorRow {
  readonly name: string;
  readonly kind: ComparisonKind;
  readonly relation: Relation;
  /** True when the request's value equals none of the policy's, and when the request does not have the key. */
  readonly negated: boolean;
}

const row = (name: string, kind: ComparisonKind, relation: Relation = 'equal', negated = false): OperatorRow => ({
  name,
  kind,
  relation,
  negated,
});
const negated = (name: string, kind: ComparisonKind): OperatorRow => row(name, kind, 'equal', true);

/** ArnEquals and ArnLike behave identically, and so do their negations (same page, "ARN condition operators"). */
export const OPERATORS: readonly OperatorRow[] = [
  row('StringEquals', 'equals'),
  negated('StringNotEquals', 'equals'),
  row('StringEqualsIgnoreCase', 'equalsIgnoreCase'),
  negated('StringNotEqualsIgnoreCase', 'equalsIgnoreCase'),
  row('StringLike', 'like'),
  negated('StringNotLike', 'like'),
  row('NumericEquals', 'number'),
  negated('NumericNotEquals', 'number'),
  row('NumericLessThan', 'number', 'less'),
  row('NumericLessThanEquals', 'number', 'lessOrEqual'),
  row('NumericGreaterThan', 'number', 'greater'),
  row('NumericGreaterThanEquals', 'number', 'greaterOrEqual'),
  row('DateEquals', 'date'),
  negated('DateNotEquals', 'date'),
  row('DateLessThan', 'date', 'less'),
  row('DateLessThanEquals', 'date', 'lessOrEqual'),
  row('DateGreaterThan', 'date', 'greater'),
  row('DateGreaterThanEquals', 'date', 'greaterOrEqual'),
  row('Bool', 'boolean'),
  row('BinaryEquals', 'binary'),
  row('IpAddress', 'address'),
  negated('NotIpAddress', 'address'),
  row('ArnEquals', 'arn'),
  row('ArnLike', 'arn'),
  negated('ArnNotEquals', 'arn'),
  negated('ArnNotLike', 'arn'),
  row('Null', 'null'),
];

const BY_NAME: ReadonlyMap<string, OperatorRow> = new Map(OPERATORS.map((row) => [row.name.toLowerCase(), row]));

/** `every` is `ForAllValues:`, `some` is `ForAnyValue:`. */
export type Quantifier = 'every' | 'some';

export interface Operator {
  readonly row: OperatorRow;
  readonly quantifier?: Quantifier;
  readonly ifExists: boolean;
}

/**
 * Takes an operator as a policy writes it apart: `ForAllValues:StringLikeIfExists`. Undefined when IAM has no such operator;
 * that includes `NullIfExists` and `Null` behind a quantifier. Letter case is not looked at here: IAM refuses `stringEquals`
 * (CreateRole answers `Invalid Condition type : stringEquals`), and refusing is the loader's part.
 */
export function parseOperator(written: string): Operator | undefined {
  const colon = written.indexOf(':');
  const prefix = colon === -1 ? '' : written.slice(0, colon).toLowerCase();
  const quantifier = prefix === 'forallvalues' ? 'every' : prefix === 'foranyvalue' ? 'some' : undefined;
  if (colon !== -1 && quantifier === undefined) return undefined;
  const name = written.slice(colon + 1).toLowerCase();
  const ifExists = name.endsWith('ifexists');
  const row = BY_NAME.get(ifExists ? name.slice(0, -'ifexists'.length) : name);
  if (row === undefined) return undefined;
  if (row.kind === 'null' && (ifExists || quantifier !== undefined)) return undefined;
  return quantifier === undefined ? { row, ifExists } : { row, quantifier, ifExists };
}
