import t from 'tap';
import { cover } from '#src/core/review/generate/cover.js';

const pairs = (text: string): Map<string, Set<string>> =>
  new Map(
    text.split(' ').map((row): [string, Set<string>] => {
      const [action = '', resources = ''] = row.split(':');
      return [action, new Set(resources)];
    }),
  );

const written = (text: string): string[] =>
  cover(pairs(text)).map(({ actions, resources }) => `${actions.join('')}:${resources.join('')}`);

t.test('few statements, and exactly the pairs', async (t) => {
  t.same(written('a:1 b:1'), ['ab:1']);
  t.same(written('a:12 b:12'), ['ab:12']);
  t.same(written('a:12 b:1 c:2'), ['ab:1', 'ac:2'], 'by resource: two instead of three');
  t.same(written('a:12 b:123 c:3'), ['ab:12', 'bc:3'], 'statements may overlap');
});

t.test('the order of what comes does not matter', async (t) => {
  const rows = 'a:12 b:123 c:3 d:5 e:15'.split(' ');
  t.same(written(rows.join(' ')), written([...rows].reverse().join(' ')));
});
