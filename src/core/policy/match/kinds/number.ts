/** The Numeric operators: integers and decimals, exact whatever their size. */
import { type Asked, type Comparison, equalTo, type Kind, oneOf, outcome, unreadable } from '../kind.js';
import { compareDecimals, parseDecimal, relationHolds } from '../number.js';
import type { OperatorRow, Relation } from '../operators.js';

export const NUMBER: Kind = {
  family: 'numeric',
  compile,
  wanted,
  samples,
  exactly: 'NumericEquals',
  otherThan: 'NumericNotEquals',
};

function compile(row: OperatorRow, value: string): Comparison {
  const expected = parseDecimal(value);
  if (expected === undefined) return unreadable;
  return (text) => {
    const actual = parseDecimal(text);
    if (actual === undefined) return 'unreadable';
    return outcome(relationHolds(row.relation, compareDecimals(actual, expected)));
  };
}

/** What is said of a number that is to stand in this relation, and of one that is not. */
const WORDS: Readonly<Record<Exclude<Relation, 'equal'>, readonly [meet: string, other: string]>> = {
  less: ['less than', 'at least'],
  lessOrEqual: ['at most', 'more than'],
  greater: ['more than', 'at most'],
  greaterOrEqual: ['at least', 'less than'],
};

function wanted(asked: Asked): string {
  const { relation, values, meet } = asked;
  return relation === 'equal' ? equalTo(asked) : `${WORDS[relation][meet ? 0 : 1]} ${oneOf(values)}`;
}

/** The number itself, then its neighbours: the first that the relation takes is as near as a whole number can be. */
function samples({ relation, values, meet }: Asked): readonly string[] {
  const numbers = values.map(Number).filter((number) => Number.isFinite(number));
  const up = (relation === 'greater' || relation === 'greaterOrEqual') === meet;
  const steps = relation === 'equal' ? (meet ? [0] : [1, -1]) : up ? [0, 1] : [0, -1];
  return numbers.flatMap((number) => steps.map((step) => String((up ? Math.ceil(number) : Math.floor(number)) + step)));
}
