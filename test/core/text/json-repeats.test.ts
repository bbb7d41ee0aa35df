import fc from 'fast-check';
import t from 'tap';
import { repeatedKeys } from '#src/core/text/json-repeats.js';

const repeated = (text: string): readonly string[] => repeatedKeys(text, JSON.parse(text));

t.test('keys that stand twice in one object, however they are written', async (t) => {
  const cases: [string, string[]][] = [
    ['{"a":1,"a":1}', ['/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"a":1,"b":{"c":1,"c":2,"c":3}}', ['/b/c', '/b/c']],
    ['[{"x":1},{"x":1,"x":{"y":1}}]', ['/1/x']],
    ['{"__proto__":1,"__proto__":2}', ['/__proto__']],
    ['{"a/b~":1,"a/b~":2}', ['/a~1b~0']],
    ['{"":1,"":2}', ['/']],
    ['{"a":{"b":1,"b":2},"a":{"b":1}}', ['/a/b', '/a']],
  ];
  for (const [text, pointers] of cases) t.same(repeated(text), pointers, text);
});

t.test('none: the same key in other objects, colons and quotes within strings', async (t) => {
  for (const text of [
    '{}',
    '[]',
    '"a:b"',
    '1',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\":\\"","b":"::","c:d":"\\\\"}',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
    '{"__proto__":1,"constructor":2}',
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  ]) {
    t.same(repeated(text), [], text.slice(0, 60));
  }
});

t.test('any value as JSON.stringify writes it has none; with any member doubled it has one', async (t) => {
  fc.assert(fc.property(fc.jsonValue(), (value) => repeated(JSON.stringify(value)).length === 0));
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), fc.jsonValue(), (value, name, other) => {
      const member = `${JSON.stringify(name)}:${JSON.stringify(other)}`;
      return (
        repeated(`{${member},"in":[${JSON.stringify(value)},{${member},${member}}]}`).length === (name === 'in' ? 2 : 1)
      );
    }),
  );
  t.pass();
});
