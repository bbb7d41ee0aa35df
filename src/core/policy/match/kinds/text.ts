/** StringEquals and StringEqualsIgnoreCase: every character counts, a `*` is an asterisk. */
import { type Comparison, equalTo, type Kind, outcome } from '../kind.js';
import { substituteText, type Template, textOfTemplate } from '../variables.js';

const words = {
  family: 'string',
  variables: true,
  wanted: equalTo,
  // A value with an asterisk may be compared, but nobody has such a name.
  samples: ({ values, meet }) => (meet ? values.filter((each) => !/[*?]/.test(each)) : ['other', 'another-value']),
  exactly: 'StringEquals',
  otherThan: 'StringNotEquals',
} satisfies Omit<Kind, 'compile'>;

export const TEXT: Kind = { ...words, compile: (_row, _value, template) => comparison(template, (text) => text) };

export const TEXT_IGNORING_CASE: Kind = {
  ...words,
  compile: (_row, _value, template) => comparison(template, (text) => text.toLowerCase()),
};

function comparison(template: Template, fold: (text: string) => string): Comparison {
  if (template.variables.length === 0) {
    const folded = fold(textOfTemplate(template));
    return (actual) => outcome(fold(actual) === folded);
  }
  return (actual, context) => {
    const expected = substituteText(template, context);
    return expected === undefined ? 'unresolved' : outcome(fold(actual) === fold(expected));
  };
}
