import t from 'tap';
import { variablesOf } from '#src/core/policy/language/variable-syntax.js';

t.test('the variables of a text', async (t) => {
  const keys = (text: string) =>
    variablesOf(text).map(({ key, fault }) => key ?? (fault === undefined ? 'literal' : 'fault'));
  const cases: [string, string[]][] = [
    ['none', []],
    ['a $ and a { }', []],
    ['${aws:username}', ['aws:username']],
    ["x${aws:a}y${aws:PrincipalTag/team, 'none'}z", ['aws:a', 'aws:PrincipalTag/team']],
    ["${aws:a, 'b}c'}${aws:d}", ['aws:a', 'aws:d']],
    ["${aws:a,'b'}", ['aws:a']],
    ['${*}${?}${$}', ['literal', 'literal', 'literal']],
    ['${aws:PrincipalTag/größe+x=1@y}', ['aws:PrincipalTag/größe+x=1@y']],
    ['${}', ['fault']],
    ['${ }', ['fault']],
    ['${aws:a', ['fault']],
    ['${aws:a b}', ['fault']],
    ['${aws:a, b}', ['fault']],
    ["${aws:a, 'b}", ['fault']],
    ['${AWS::Region}', ['fault']],
    ['${a${b}}', ['fault']],
  ];
  for (const [text, wanted] of cases) t.strictSame(keys(text), wanted, text);
  t.match(variablesOf('ab${c:d}e'), [{ start: 2, end: 8 }]);
});
