import fc from 'fast-check';
import t from 'tap';
import { isFault, readJson } from '#src/core/text/json.js';
import { toValue } from '#src/core/text/json-value.js';

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
    ['{"a":1, # x\n}', 8, /member name/, /no comments/],
    ['{"a":1 /* x */}', 7, /expected `,` or `}`/, /no comments/],
    ['\ufeff{}', 0, /byte order mark/, /without BOM/],
    ['', 0, /ends where a value/],
    ['[1,', 3, /ends where a value/],
    ['[1,]', 2, /comma before `]`/, /remove the comma/],
    ['{"a" "b\\x"}', 5, /`:`/],
    ['["\\u12"]', 1, /escape/],
    ['["\\x"\n]', 1, /escape/],
    ['["a\u0001\\x"]', 3, /control character/],
    ['[1.]', 1, /JSON value/],
    ['{"a":[{}}', 8, /expected `,` or `]`/],
  ];
  for (const [text, offset, message, hint] of cases) {
    t.match(readJson(text), { code: 'invalid-json', offset, message, ...(hint === undefined ? {} : { hint }) }, text);
  }
});

t.test('what JSON.parse would lose or change is kept', async (t) => {
  t.match(readJson('{"a":1,"a":2}'), {
    members: [
      { name: 'a', offset: 1 },
      { name: 'a', offset: 7 },
    ],
  });
  t.match(readJson('{"__proto__":{}}'), { members: [{ name: '__proto__', value: { type: 'object', offset: 13 } }] });
  t.match(readJson('"\\ud800 \u007f"'), { type: 'string', text: '\ud800 \u007f' });
  for (const number of ['1.0', '-0', '1E+400', '012345678901234567890'.slice(1), '0.10']) {
    t.match(readJson(` ${number} `), { type: 'number', offset: 1, text: number });
  }
});

t.test('objects and lists know where they end', async (t) => {
  t.match(readJson(' {"a": [1, {}] } '), {
    offset: 1,
    end: 16,
    members: [{ value: { offset: 7, end: 14, items: [{}, { offset: 11, end: 13 }] } }],
  });
});

t.test('nesting is refused at its 65th bracket, however deep it goes on', async (t) => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  t.notOk(isFault(readJson(nested(64))));
  for (const text of [nested(65), nested(100_000), '['.repeat(100_000), `${'[{"a":'.repeat(50_000)}`]) {
    t.match(readJson(text), { code: 'too-deep', offset: text[1] === '[' ? 64 : 32 * 6 });
  }
});
