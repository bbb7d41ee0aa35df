import fc from 'fast-check';
import t from 'tap';
import { isFault, readJson } from '../../../src/core/policy/json.js';
import { fromValue, toValue } from '../../../src/core/policy/json-value.js';
import { createLineMap, pointerToken, resolvePointer } from '../../../src/core/policy/locate.js';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON of up to a few levels, so that the depth limit stays out of play. */
const json = fc.json({ maxDepth: 5 });

t.test('the reader takes what JSON.parse takes, and finds the same in it', async (t) => {
  fc.assert(
    fc.property(json, (text) => {
      const tree = readJson(text);
      if (isFault(tree)) return false;
      const value: unknown = JSON.parse(text);
      return JSON.stringify(toValue(tree)) === JSON.stringify(value);
    }),
    { numRuns: 500 },
  );
  t.pass();
});

t.test('the reader refuses what JSON.parse refuses', async (t) => {
  const broken = fc.tuple(
    json,
    fc.nat(),
    fc.constantFrom('', '"', ',', '}', ']', '\\', '0', '-', '\n', '\u0001', 'e', '//', "'", '\ufeff'),
  );
  let refused = 0;
  fc.assert(
    fc.property(broken, ([text, at, change]) => {
      const place = at % (text.length + 1);
      const mutant = text.slice(0, place) + change + text.slice(place + 1);
      if (!parses(mutant)) refused++;
      return isFault(readJson(mutant)) === !parses(mutant);
    }),
    { numRuns: 3000 },
  );
  t.ok(refused > 500, 'many mutants were broken', { refused });
});

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

t.test('faults say where and how to mend it', async (t) => {
  const cases: [string, number, RegExp, RegExp?][] = [
    ['{"a":1,}', 6, /comma before/, /remove the comma/],
    ['[1 2]', 3, /expected `,` or `]`/],
    ["{'a':1}", 1, /double quotes/, /double quotes only/],
    ['{"a" 1}', 5, /`:`/],
    ['["a\nb"]', 3, /control character/, /escape/],
    ['["\\x"]', 1, /escape/],
    ['["abc', 1, /closing quote/],
    ['{"a":1', 6, /ends before/],
    ['[1] x', 4, /after the end/],
    ['// x\n{}', 0, /JSON value/, /no comments/],
  ];
  for (const [text, offset, message, hint] of cases) {
    t.match(readJson(text), { code: 'invalid-json', offset, message, ...(hint === undefined ? {} : { hint }) }, text);
  }
});

t.test('positions are 1-based lines and columns, by any line ending that has a line feed', async (t) => {
  const position = createLineMap('ab\r\nc\n\nd');
  const at = [0, 1, 3, 4, 5, 6, 7, 8].map((offset) => Object.values(position(offset)).join(':'));
  t.strictSame(at, ['1:1', '1:2', '1:4', '2:1', '2:2', '3:1', '4:1', '4:2']);
});

t.test('pointers find what they name', async (t) => {
  const tree = readJson('{"a/b":{"m~n":[10,{"":20}]},"s":"x"}');
  if (isFault(tree)) throw new Error('not JSON');
  t.equal(pointerToken('a/b~c'), 'a~1b~0c');
  t.match(resolvePointer(tree, '/a~1b/m~0n/1/'), { text: '20' });
  t.match(resolvePointer(tree, '/s/0'), { text: 'x' }, 'a scalar is a list of one');
  t.equal(resolvePointer(tree, '/s/1'), undefined);
  t.equal(resolvePointer(tree, '/nothing/here'), undefined);
  t.equal(resolvePointer(tree, ''), tree);
});
