import { type ConditionJson, list } from './input.js';
import { arnMatches, globMatches, plainText, type Scope } from './patterns.js';
import { inRange, parseDate, parseNumber } from './values.js';

/** How one value of the policy meets one value of the request. */
type Meeting = 'match' | 'noMatch' | 'unparsable';
type Test = (wanted: string, actual: string, scope: Scope) => Meeting;

const meeting = (matches: boolean): Meeting => (matches ? 'match' : 'noMatch');

function compare(
  parse: (text: string) => number | undefined,
  holds: (actual: number, wanted: number) => boolean,
): Test {
  return (wanted, actual) => {
    const [left, right] = [parse(actual), parse(wanted)];
    return left === undefined || right === undefined ? 'unparsable' : meeting(holds(left, right));
  };
}

const stringEquals: Test = (wanted, actual, scope) => meeting(plainText(wanted, scope) === actual);
const equalsIgnoreCase: Test = (wanted, actual, scope) =>
  meeting(plainText(wanted, scope)?.toLowerCase() === actual.toLowerCase());
const stringLike: Test = (wanted, actual, scope) => meeting(globMatches(wanted, actual, scope));
const arnLike: Test = (wanted, actual, scope) => meeting(arnMatches(wanted, actual, scope));
const ipAddress: Test = (wanted, actual) => meeting(inRange(wanted, actual));
/**
 * JSON carries no bytes: a request's value is text that stands for its
 * bytes, or base64 as the policy's is (this project's choice).
 */
const binary: Test = (wanted, actual) =>
  meeting(wanted === actual || Buffer.from(wanted, 'base64').equals(Buffer.from(actual, 'utf8')));
const bool: Test = (wanted, actual) =>
  meeting(/^(true|false)$/i.test(actual) && actual.toLowerCase() === wanted.toLowerCase());

interface Operator {
  readonly test: Test;
  readonly negated: boolean;
}

const positive = (test: Test): Operator => ({ test, negated: false });
const negated = (test: Test): Operator => ({ test, negated: true });

function comparisons(name: string, parse: (text: string) => number | undefined): [string, Operator][] {
  return [
    [`${name}Equals`, positive(compare(parse, (actual, wanted) => actual === wanted))],
    [`${name}NotEquals`, negated(compare(parse, (actual, wanted) => actual === wanted))],
    [`${name}LessThan`, positive(compare(parse, (actual, wanted) => actual < wanted))],
    [`${name}LessThanEquals`, positive(compare(parse, (actual, wanted) => actual <= wanted))],
    [`${name}GreaterThan`, positive(compare(parse, (actual, wanted) => actual > wanted))],
    [`${name}GreaterThanEquals`, positive(compare(parse, (actual, wanted) => actual >= wanted))],
  ];
}

/** Every operator but Null. Source: IAM reference_policies_elements_condition_operators. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', positive(stringEquals)],
  ['StringNotEquals', negated(stringEquals)],
  ['StringEqualsIgnoreCase', positive(equalsIgnoreCase)],
  ['StringNotEqualsIgnoreCase', negated(equalsIgnoreCase)],
  ['StringLike', positive(stringLike)],
  ['StringNotLike', negated(stringLike)],
  ...comparisons('Numeric', parseNumber),
  ...comparisons('Date', parseDate),
  ['Bool', positive(bool)],
  ['BinaryEquals', positive(binary)],
  ['IpAddress', positive(ipAddress)],
  ['NotIpAddress', negated(ipAddress)],
  ['ArnEquals', positive(arnLike)],
  ['ArnLike', positive(arnLike)],
  ['ArnNotEquals', negated(arnLike)],
  ['ArnNotLike', negated(arnLike)],
]);

/** All operators and all keys must hold. Source: IAM reference_policies_condition-logic-multiple-context-keys-or-values. */
export function conditionsHold(conditions: ConditionJson, scope: Scope): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const holds = entryHolds(operator, key, list(values).map(String), scope);
      scope.observe(`operator:${operator}:${holds}`);
      return holds;
    }),
  );
}

function entryHolds(name: string, key: string, wanted: readonly string[], scope: Scope): boolean {
  const actual = scope.context.get(key.toLowerCase());
  if (name === 'Null') return wanted.some((value) => value.toLowerCase() === String(isNull(actual)));
  const [, set, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
  const operator = OPERATORS.get(base);
  if (operator === undefined) throw new Error(`no such operator: ${name}`);
  const one = (value: string): boolean => valueHolds(operator, wanted, value, scope);
  if (actual === undefined) {
    scope.observe(`missing:${set ?? (operator.negated ? 'negated' : 'positive')}${ifExists ?? ''}`);
    if (ifExists !== undefined || set === 'ForAllValues') return true;
    return set === undefined && operator.negated;
  }
  if (set === undefined) {
    // A multivalued key needs a set operator (IAM: condition operators); without one nothing matches, negated or not.
    scope.observe(typeof actual === 'string' ? 'single' : 'multivalued');
    return typeof actual === 'string' && one(actual);
  }
  const members = list<string>(actual);
  // "A null data set, such as an empty string" is the empty set: every member of it matches, and none does.
  if (members.every((member) => member === '')) {
    scope.observe(`empty:${set}`);
    return set === 'ForAllValues';
  }
  return set === 'ForAllValues' ? members.every(one) : members.some(one);
}

/**
 * Null is "true" where the key is absent or has no value at all: the guide offers `"Null": "false"` as what keeps "context
 * keys with empty values" out. An empty string is a value (IAM: condition operators).
 * Source: IAM reference_policies_condition_examples-multi-valued-context-keys.
 */
function isNull(actual: string | readonly string[] | undefined): boolean {
  return actual === undefined || (actual.length === 0 && typeof actual !== 'string');
}

/** Positive operators: any of the policy's values (OR). Negated ones: none of them (NOR), and all of them readable. */
function valueHolds(operator: Operator, wanted: readonly string[], actual: string, scope: Scope): boolean {
  const meetings = wanted.map((value) => operator.test(value, actual, scope));
  if (meetings.includes('unparsable')) scope.observe('unparsable');
  return operator.negated ? meetings.every((each) => each === 'noMatch') : meetings.includes('match');
}
