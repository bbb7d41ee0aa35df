/** Bool: `true` and `false` in any letter case. */
import { type Comparison, type Kind, oneOf, outcome, unreadable } from '../kind.js';

export const BOOLEAN: Kind = {
  family: 'bool',
  compile: (_row, value) => compile(value),
  wanted: ({ values, meet }) => `= ${oneOf(meet ? values : values.map(opposite))}`,
  samples: ({ values, meet }) => values.map((value) => (meet ? value.toLowerCase() : opposite(value))),
  exactly: 'Bool',
};

/** `true` and `false` in any letter case; nothing else is a boolean. */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.length > 5 ? text : text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

const opposite = (value: string): string => (parseBoolean(value) === true ? 'false' : 'true');

function compile(value: string): Comparison {
  const expected = parseBoolean(value);
  if (expected === undefined) return unreadable;
  return (text) => {
    const actual = parseBoolean(text);
    return actual === undefined ? 'unreadable' : outcome(actual === expected);
  };
}
