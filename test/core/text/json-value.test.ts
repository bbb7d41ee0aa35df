import fc from 'fast-check';
import t from 'tap';
import { isFault, readJson } from '#src/core/text/json.js';
import { fromValue, toValue } from '#src/core/text/json-value.js';

const json = fc.json({ maxDepth: 5 });

t.test('a value that was parsed already gives the same tree', async (t) => {
  fc.assert(
    fc.property(json, (text) => {
      const fromText = readJson(text);
      const fromObject = fromValue(JSON.parse(text));
      return (
        !isFault(fromText) &&
        !isFault(fromObject) &&
        JSON.stringify(toValue(fromText)) === JSON.stringify(toValue(fromObject))
      );
    }),
    { numRuns: 300 },
  );
  t.pass();
});

t.test('members that are undefined are left out, and what is no JSON is marked', async (t) => {
  t.match(fromValue({ a: undefined, b: 1 }), { type: 'object', members: [{ name: 'b' }] });
  for (const value of [() => 1, Symbol('x'), 1n, Number.NaN, undefined]) t.match(fromValue(value), { type: 'other' });
  const loop: { a?: object } = {};
  loop.a = loop;
  t.match(fromValue(loop), { code: 'too-deep' });
});

t.test('a member named __proto__ is only a member', async (t) => {
  const tree = readJson('{"__proto__":{"x":1}}');
  const value = isFault(tree) ? {} : (toValue(tree) as object);
  t.strictSame(Object.keys(value), ['__proto__']);
  t.notOk('x' in value);
});
