import t from 'tap';
import { isFault } from '#src/core/text/json.js';
import { toValue } from '#src/core/text/json-value.js';
import { createReport } from '#src/core/text/report.js';
import { readYaml } from '#src/core/text/yaml-tree.js';

function read(text: string): unknown {
  const report = createReport();
  const tree = readYaml(text, report);
  if (tree === undefined || report.failed() || isFault(tree)) return report.problems().map((problem) => problem.code);
  return JSON.parse(JSON.stringify(toValue(tree)));
}

t.test('scalars are the text that was written', async (t) => {
  const cases: [string, unknown][] = [
    ['012345678901', '012345678901'],
    ['0o17', '0o17'],
    ['1.10', '1.10'],
    ['1e3', '1e3'],
    ['yes', 'yes'],
    ['true', 'true'],
    ['2012-10-17', '2012-10-17'],
    ['"null"', 'null'],
    ['null', null],
    ['~', null],
    ['', null],
    ["''", ''],
    ['|\n  a\n  b\n', 'a\nb\n'],
    ['[1, "2", [ ]]', ['1', '2', []]],
  ];
  for (const [written, value] of cases) t.strictSame(read(`a: ${written}`), { a: value }, written);
});

t.test('anchors repeat what they name, within bounds', async (t) => {
  t.strictSame(read('a: &x [1]\nb: *x\n'), { a: ['1'], b: ['1'] });
  t.strictSame(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n'), { a: '1', b: '1', c: '2', d: '2' }, 'the last before it');
  t.strictSame(read('a: &x [*x]\n'), ['too-deep']);
  t.strictSame(read('a: *x\n'), ['invalid-yaml']);
  const lists = Array.from(
    { length: 9 },
    (_, level) => `l${level}: &l${level} [${Array(9).fill(level === 0 ? 'x' : `*l${level - 1}`)}]`,
  );
  t.strictSame(read(`${lists.join('\n')}\n`), ['too-deep']);
});

t.test('what YAML allows and nobody means', async (t) => {
  t.strictSame(read('<<: { a: b }\n'), { '<<': { a: 'b' } }, 'a merge key is a key');
  t.strictSame(read('? [a]\n: b\n'), ['invalid-yaml']);
  t.strictSame(read('a: !!binary aGk=\n'), ['invalid-yaml']);
  t.strictSame(read('a: 1\n---\nb: 2\n'), ['invalid-yaml']);
});
