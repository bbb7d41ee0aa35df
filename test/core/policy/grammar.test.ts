import t from 'tap';
import { OPERATORS, parseOperator } from '../../../src/core/policy/grammar.js';
import { OPERATORS as ENGINE_OPERATORS } from '../../../src/core/policy/operators.js';

t.test('operators taken apart', async (t) => {
  t.match(parseOperator('StringLike'), {
    name: 'StringLike',
    ifExists: false,
    negated: false,
    wildcards: true,
    family: 'string',
  });
  t.match(parseOperator('ForAllValues:StringNotEqualsIfExists'), {
    qualifier: 'ForAllValues',
    name: 'StringNotEquals',
    ifExists: true,
    negated: true,
  });
  t.notOk('qualifier' in (parseOperator('Bool') ?? {}));
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
    t.equal(parseOperator(written), undefined, written);
  }
});

t.test('what the loader takes the engine knows, and the reverse', async (t) => {
  t.strictSame([...OPERATORS.keys()].sort(), ENGINE_OPERATORS.map((row) => row.name).sort());
  for (const row of ENGINE_OPERATORS) t.equal(OPERATORS.get(row.name)?.negated, row.negated, `${row.name}: negated`);
});
