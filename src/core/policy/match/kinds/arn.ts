/** ArnEquals and ArnLike, which behave identically: field by field, each a pattern. */
import { arnMatches, arnPatternOf, createFieldEnds, locateFields } from '../arn-pattern.js';
import { type Comparison, type Kind, outcome, unreadable } from '../kind.js';
import { NO_CONTEXT, substitutePattern, type Template } from '../variables.js';
import { fillings, wantedLike } from './like.js';

export const ARN: Kind = {
  family: 'arn',
  variables: true,
  wildcards: true,
  compile: (_row, _value, template) => (template.variables.length > 0 ? dynamic(template) : fixed(template)),
  wanted: wantedLike,
  samples: ({ values, meet }) => (meet ? values.flatMap(fillings) : []),
  exactly: 'ArnEquals',
  otherThan: 'ArnNotEquals',
};

function fixed(template: Template): Comparison {
  const pattern = arnPatternOf(substitutePattern(template, NO_CONTEXT) ?? []);
  if (pattern === undefined) return unreadable;
  const ends = createFieldEnds();
  return (actual) => outcome(locateFields(actual, ends) && arnMatches(pattern, actual, ends));
}

function dynamic(template: Template): Comparison {
  const ends = createFieldEnds();
  return (actual, context) => {
    const codes = substitutePattern(template, context);
    if (codes === undefined) return 'unresolved';
    const pattern = arnPatternOf(codes);
    if (pattern === undefined) return 'unreadable';
    return outcome(locateFields(actual, ends) && arnMatches(pattern, actual, ends));
  };
}
