import t from 'tap';
import { OPERATORS, splitOperator } from '#src/core/policy/language/grammar.js';

t.test('operators taken apart', async (t) => {
  t.match(splitOperator('StringLike'), {
    name: 'StringLike',
    ifExists: false,
    negated: false,
    wildcards: true,
    family: 'string',
  });
  t.match(splitOperator('ForAllValues:StringNotEqualsIfExists'), {
    qualifier: 'ForAllValues',
    name: 'StringNotEquals',
    ifExists: true,
    negated: true,
  });
  t.notOk('qualifier' in (splitOperator('Bool') ?? {}));
  for (const written of [
    '',
    'stringlike',
    'ForAllValues:',
    'ForAllValues:ForAnyValue:Bool',
    'IfExists',
    'BoolIfExistsIfExists',
    'Bool ',
    '__proto__',
    'constructor',
  ]) {
    t.equal(splitOperator(written), undefined, written);
  }
});

/** The operators of reference_policies_elements_condition_operators; `!` negates, `*` has wildcards. */
const PAGE: Readonly<Record<string, string>> = {
  string: 'StringEquals !StringNotEquals StringEqualsIgnoreCase !StringNotEqualsIgnoreCase *StringLike !*StringNotLike',
  numeric:
    'NumericEquals !NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals',
  date: 'DateEquals !DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals',
  bool: 'Bool',
  binary: 'BinaryEquals',
  ip: 'IpAddress !NotIpAddress',
  arn: '*ArnEquals *ArnLike !*ArnNotEquals !*ArnNotLike',
  null: 'Null',
};

t.test('the operators are those of the page', async (t) => {
  const expected = Object.entries(PAGE).flatMap(([family, names]) =>
    names.split(' ').map((name) => {
      // Variables stand in the values of the String and Arn operators only (reference_policies_variables).
      const variables = family === 'string' || family === 'arn';
      const facts = { family, negated: name.includes('!'), wildcards: name.includes('*'), variables };
      return [name.replace(/^[!*]+/, ''), facts] as const;
    }),
  );
  t.strictSame(
    Object.fromEntries(OPERATORS),
    Object.fromEntries(expected),
    'the rows of operators.ts are those of PAGE in this file',
  );
});
