import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import t from 'tap';
import type { JsonNode } from '#src/core/text/json.js';
import { readCleanJson } from '#src/core/text/json-clean.js';

/** What jsonc-parser found, as our tree. */
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

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const value = fc.jsonValue({ maxDepth: 5 });

/** The same JSON with some of the letters in its strings written as escapes. */
function escaped(text: string): string {
  const asEscape = (letter: string): string => `\\u00${letter.charCodeAt(0).toString(16)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => string.replace(/[A-M ]/g, asEscape));
}

const written = fc
  .tuple(value, fc.constantFrom('', ' ', '\n\t', '\r\n  '), fc.boolean())
  .map(([json, space, escapes]) => {
    const text = `${space}${JSON.stringify(json, null, space)}${space}`;
    return escapes ? escaped(text) : text;
  });

t.test('the tree is the one that jsonc-parser finds, positions and all', async (t) => {
  fc.assert(
    fc.property(written, (text) => {
      const found = parseTree(text);
      return found !== undefined && t.same(readCleanJson(text, 64), treeOf(found, text));
    }),
    { numRuns: 300 },
  );
});

t.test('it gives up on whatever JSON.parse refuses, and on nothing else', async (t) => {
  const broken = fc.tuple(
    written,
    fc.nat(),
    fc.nat(2),
    fc.constantFrom(
      '',
      '"',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '\\',
      '\\u12',
      '0',
      '-',
      '.',
      '1e',
      '+',
      '\n',
      '\u0001',
      'tru',
      '//',
      "'",
      '\ufeff',
    ),
  );
  let refused = 0;
  fc.assert(
    fc.property(broken, ([text, at, gone, change]) => {
      const place = at % (text.length + 1);
      const mutant = text.slice(0, place) + change + text.slice(place + gone);
      if (!parses(mutant)) refused++;
      return (readCleanJson(mutant, 64) !== undefined) === parses(mutant);
    }),
    { numRuns: 5000 },
  );
  t.ok(refused > 1000, 'many mutants were broken', { refused });
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
  for (const text of good) t.equal(readCleanJson(text, 1) !== undefined, true, text);
  for (const text of bad) t.equal(readCleanJson(text, 1), undefined, text);
  t.match(readCleanJson('1.0', 1), { type: 'number', text: '1.0' }, 'a number stays as written');
});

t.test('every member counts, a repeated one twice', async (t) => {
  const found = readCleanJson('{"a":1,"\\u0061":2,"__proto__":3}', 1);
  t.same(found?.type === 'object' && found.members.map(({ name }) => name), ['a', 'a', '__proto__']);
});

t.test('levels', async (t) => {
  t.ok(readCleanJson('[[1]]', 2));
  t.ok(readCleanJson('[[],[],{}]', 2));
  t.equal(readCleanJson('[[1]]', 1), undefined);
  t.equal(readCleanJson('['.repeat(1_000_000), 64), undefined, 'and no stack overflows');
});
