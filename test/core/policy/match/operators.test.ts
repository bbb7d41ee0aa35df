import t from 'tap';
import { OPERATORS, parseOperator } from '#src/core/policy/match/operators.js';

t.test('operators, quantifiers and IfExists', async (t) => {
  for (const row of OPERATORS) {
    t.match(parseOperator(row.name), { row, ifExists: false }, row.name);
    if (row.kind === 'null') continue;
    t.match(parseOperator(`${row.name}IfExists`), { row, ifExists: true });
    t.match(parseOperator(`ForAllValues:${row.name}`), { row, quantifier: 'every' });
    t.match(parseOperator(`ForAnyValue:${row.name}IfExists`), { row, quantifier: 'some', ifExists: true });
  }
  for (const name of [
    '',
    ':',
    'StringEqualsX',
    'ForAllValues:',
    'ForAllValues:ForAnyValue:StringEquals',
    '__proto__',
  ]) {
    t.equal(parseOperator(name), undefined, name);
  }
});
