import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import t from 'tap';
import { isFault, type JsonNode, readJson } from '#src/core/text/json.js';
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

/** What jsonc-parser's own parser found, as our tree. */
function treeOf(node: Node, text: string): JsonNode {
  const { offset, length, children = [] } = node;
  const end = offset + length;
  if (node.type === 'array') return { type: 'array', offset, end, items: children.map((item) => treeOf(item, text)) };
  if (node.type === 'object') {
    const members = children.map(({ children: pair = [] }) => {
      const [name, value] = pair as [Node, Node];
      return { name: name.value as string, offset: name.offset, value: treeOf(value, text) };
    });
    return { type: 'object', offset, end, members };
  }
  const written = node.type === 'string' ? (node.value as string) : text.slice(offset, end);
  return { type: node.type as 'string', offset, text: written };
}

/** The same JSON with some of the letters in its strings written as escapes. */
function escaped(text: string): string {
  const asEscape = (letter: string): string => `\\u00${letter.charCodeAt(0).toString(16)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => string.replace(/[A-M ]/g, asEscape));
}

const written = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom('', ' ', '\n\t', '\r\n  '), fc.boolean())
  .map(([value, space, escapes]) => {
    const text = `${space}${JSON.stringify(value, null, space)}${space}`;
    return escapes ? escaped(text) : text;
  });

t.test('the tree is the one that the library finds, positions and all', async (t) => {
  fc.assert(
    fc.property(written, (text) => {
      const found = parseTree(text);
      return found !== undefined && t.same(readJson(text), treeOf(found, text));
    }),
    { numRuns: 300 },
  );
});

t.test('numbers and literals', async (t) => {
  const good = ['0', '-0', '1', '-12.50', '1e9', '1E+9', '0.1e-9', 'true', 'false', 'null', ' 1 '];
  const bad = [
    '',
    ' ',
    '01',
    '-',
    '+1',
    '.5',
    '5.',
    '1e',
    '1e+',
    '0x1',
    'NaN',
    'Infinity',
    'True',
    'nul',
    'nulll',
    '1 2',
  ];
  for (const text of good) t.notOk(isFault(readJson(text)), text);
  for (const text of bad) t.ok(isFault(readJson(text)), text);
});

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
