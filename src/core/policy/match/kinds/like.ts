/** StringLike: `*` stands for any characters, `?` for one. */
import { type Asked, type Comparison, type Kind, oneOf, outcome } from '../kind.js';
import { globOfTemplate, substitutePattern, type Template } from '../variables.js';
import { globMatches, globOf } from '../wildcard.js';

export const LIKE: Kind = {
  family: 'string',
  variables: true,
  wildcards: true,
  compile: (_row, _value, template) => (template.variables.length > 0 ? dynamic(template) : fixed(template)),
  wanted: wantedLike,
  samples: ({ values, meet }) => (meet ? values.flatMap(fillings) : ['other', 'another-value']),
  exactly: 'StringEquals',
  otherThan: 'StringNotEquals',
};

/** `= a`, or of a pattern `like a*`. */
export function wantedLike({ values, meet }: Asked): string {
  if (!meet) return `other than ${oneOf(values)}`;
  return `${values.some((value) => /[*?]/.test(value)) ? 'like' : '='} ${oneOf(values)}`;
}

/** What usually stands where a pattern has `*`: the sizes of node types, minor versions, then anything. */
const USUAL = ['large', 'micro', 'medium', '1', '0', 'x'];

/** Texts that a pattern matches. */
export function fillings(pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern)) return [pattern];
  const filled = USUAL.map((word) => pattern.replaceAll('*', word).replaceAll('?', '1'));
  return [...filled, pattern.replaceAll('*', '').replaceAll('?', '1')];
}

function fixed(template: Template): Comparison {
  const glob = globOfTemplate(template);
  return (actual) => outcome(globMatches(glob, actual));
}

function dynamic(template: Template): Comparison {
  return (actual, context) => {
    const codes = substitutePattern(template, context);
    return codes === undefined ? 'unresolved' : outcome(globMatches(globOf(codes), actual));
  };
}
