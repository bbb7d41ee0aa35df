import t from 'tap';
import { renderProblems } from '#src/cli/problems.js';
import type { Problem } from '#src/core/terms/problem.js';

const warning = (line: number, name: string, more: Partial<Problem> = {}): Problem => ({
  severity: 'warning',
  code: 'upper-case-name',
  message: `names are lower-case: \`${name}\``,
  pointer: `/Statement/0/Resource/${line}`,
  file: 'a.json',
  line,
  column: 3,
  ...more,
});

t.test('equal warnings of a file are one line, with their count and lines', async (t) => {
  const many = Array.from({ length: 12 }, (_, i) => warning(i + 1, `A${i}`));
  t.strictSame(renderProblems([...many, warning(7, 'B', { file: 'b.json' })]).split('\n'), [
    'a.json:1:3: warning: names are lower-case: `A0` [upper-case-name] and 11 more such (lines 2, 3, 4, 5, 6, 7, 8, 9, ...)',
    'b.json:7:3: warning: names are lower-case: `B` [upper-case-name]',
  ]);
  t.match(renderProblems([warning(1, 'A'), warning(9, 'B')]), /and 1 more such \(line 9\)$/);
});

t.test('other sentences, and errors, each have a line of their own', async (t) => {
  const other = warning(2, 'A', { message: 'something else' });
  const error = warning(3, 'A', { severity: 'error' });
  t.equal(renderProblems([warning(1, 'A'), other, error, { ...error, line: 4 }]).split('\n').length, 4);
});
