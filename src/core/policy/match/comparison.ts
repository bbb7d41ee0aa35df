/** Compares one value of a request with one value of a policy; what the operators have in common stands in conditions.ts. */
import type { RequestContext } from '../../terms/question.js';
import { type AddressBlock, blockContains, parseAddress, parseBlock } from './address.js';
import { arnMatches, arnPatternOf, createFieldEnds, locateFields } from './arn-pattern.js';
import { isBinary, parseBinary } from './binary.js';
import { parseDate } from './date.js';
import { compareDecimals, parseDecimal, relationHolds } from './number.js';
import type { OperatorRow } from './operators.js';
import {
  globOfTemplate,
  NO_CONTEXT,
  substitutePattern,
  substituteText,
  type Template,
  textOfTemplate,
} from './variables.js';
import { globMatches, globOf } from './wildcard.js';

/**
 * `unreadable`: one of the two is no number, date or boolean, or the policy's is no address or ARN; such a value never
 * matches, negated or not. A request's value that is no address or ARN is merely different from every one that is: the
 * negated operator holds (reference_policies_elements_condition_operators: ArnNotLike is negated matching), so that a Deny
 * for everybody outside a network or but one principal does not fail open.
 * `unresolved`: a variable in the policy's value has no value in this request; positive operators do not match then, negated
 * ones do (reference_policies_variables).
 */
export type Outcome = 'equal' | 'different' | 'unreadable' | 'unresolved';

export type Comparison = (actual: string, context: RequestContext) => Outcome;

const outcome = (equal: boolean): Outcome => (equal ? 'equal' : 'different');
const unreadable: Comparison = () => 'unreadable';

/** Prepares the comparison with one value of a policy. `template` is that value, taken apart. */
export function compileComparison(row: OperatorRow, value: string, template: Template): Comparison {
  const dynamic = template.variables.length > 0;
  switch (row.kind) {
    case 'equals':
      return dynamic ? dynamicEquals(template, (text) => text) : equalsText(textOfTemplate(template), (text) => text);
    case 'equalsIgnoreCase':
      return dynamic ? dynamicEquals(template, lowerCase) : equalsText(textOfTemplate(template), lowerCase);
    case 'like':
      return dynamic ? dynamicLike(template) : staticLike(template);
    case 'arn':
      return dynamic ? dynamicArn(template) : staticArn(template);
    case 'number':
      return compareNumber(row, value);
    case 'date':
      return compareDate(row, value);
    case 'boolean':
      return compareBoolean(value);
    case 'binary':
      return compareBinary(value);
    case 'address':
      return compareAddress(value);
    case 'null':
      throw new Error('`Null` compares no values');
  }
}

const lowerCase = (text: string): string => text.toLowerCase();

function equalsText(expected: string, fold: (text: string) => string): Comparison {
  const folded = fold(expected);
  return (actual) => outcome(fold(actual) === folded);
}

function dynamicEquals(template: Template, fold: (text: string) => string): Comparison {
  return (actual, context) => {
    const expected = substituteText(template, context);
    return expected === undefined ? 'unresolved' : outcome(fold(actual) === fold(expected));
  };
}

function staticLike(template: Template): Comparison {
  const glob = globOfTemplate(template);
  return (actual) => outcome(globMatches(glob, actual));
}

function dynamicLike(template: Template): Comparison {
  return (actual, context) => {
    const codes = substitutePattern(template, context);
    return codes === undefined ? 'unresolved' : outcome(globMatches(globOf(codes), actual));
  };
}

function staticArn(template: Template): Comparison {
  const pattern = arnPatternOf(substitutePattern(template, NO_CONTEXT) ?? []);
  if (pattern === undefined) return unreadable;
  const ends = createFieldEnds();
  return (actual) => outcome(locateFields(actual, ends) && arnMatches(pattern, actual, ends));
}

function dynamicArn(template: Template): Comparison {
  const ends = createFieldEnds();
  return (actual, context) => {
    const codes = substitutePattern(template, context);
    if (codes === undefined) return 'unresolved';
    const pattern = arnPatternOf(codes);
    if (pattern === undefined) return 'unreadable';
    return outcome(locateFields(actual, ends) && arnMatches(pattern, actual, ends));
  };
}

function compareNumber(row: OperatorRow, value: string): Comparison {
  const expected = parseDecimal(value);
  if (expected === undefined) return unreadable;
  return (text) => {
    const actual = parseDecimal(text);
    if (actual === undefined) return 'unreadable';
    return outcome(relationHolds(row.relation, compareDecimals(actual, expected)));
  };
}

function compareDate(row: OperatorRow, value: string): Comparison {
  const expected = parseDate(value);
  if (expected === undefined) return unreadable;
  return (text) => {
    const actual = parseDate(text);
    return actual === undefined ? 'unreadable' : outcome(relationHolds(row.relation, actual - expected));
  };
}

function compareBoolean(value: string): Comparison {
  const expected = parseBoolean(value);
  if (expected === undefined) return unreadable;
  return (text) => {
    const actual = parseBoolean(text);
    return actual === undefined ? 'unreadable' : outcome(actual === expected);
  };
}

/** `true` and `false` in any letter case; nothing else is a boolean. */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.length > 5 ? text : text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

function compareBinary(value: string): Comparison {
  const bytes = parseBinary(value);
  return bytes === undefined ? unreadable : (actual) => outcome(isBinary(bytes, actual));
}

function compareAddress(value: string): Comparison {
  const block: AddressBlock | undefined = parseBlock(value);
  if (block === undefined) return unreadable;
  return (text) => {
    const address = parseAddress(text);
    return outcome(address !== undefined && blockContains(block, address));
  };
}
