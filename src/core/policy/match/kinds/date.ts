/** The Date operators: W3C dates and epoch seconds. */
import { parseDate } from '../date.js';
import { type Asked, type Comparison, equalTo, type Kind, oneOf, outcome, unreadable } from '../kind.js';
import { relationHolds } from '../number.js';
import type { OperatorRow, Relation } from '../operators.js';

export const DATE: Kind = {
  family: 'date',
  compile,
  wanted,
  samples: () => [],
  exactly: 'DateEquals',
  otherThan: 'DateNotEquals',
};

function compile(row: OperatorRow, value: string): Comparison {
  const expected = parseDate(value);
  if (expected === undefined) return unreadable;
  return (text) => {
    const actual = parseDate(text);
    return actual === undefined ? 'unreadable' : outcome(relationHolds(row.relation, actual - expected));
  };
}

const WORDS: Readonly<Record<Exclude<Relation, 'equal'>, readonly [meet: string, other: string]>> = {
  less: ['before', 'from'],
  lessOrEqual: ['until', 'after'],
  greater: ['after', 'until'],
  greaterOrEqual: ['from', 'before'],
};

function wanted(asked: Asked): string {
  const { relation, values, meet } = asked;
  return relation === 'equal' ? equalTo(asked) : `${WORDS[relation][meet ? 0 : 1]} ${oneOf(values)}`;
}
