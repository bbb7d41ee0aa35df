import fc from 'fast-check';
import t from 'tap';
import { differenceOf } from '#src/edge/admin/page/model/difference.js';

const text = (before: string, after: string): string[] =>
  differenceOf(before, after).map(({ mark, line }) => mark + line);

t.test('lines that go, come and stay', async (t) => {
  t.same(text('a\nb\nc', 'a\nx\nc'), [' a', '-b', '+x', ' c']);
  t.same(text('', 'a\nb'), ['+a', '+b']);
  t.same(text('a', ''), ['-a']);
  t.same(text('a\nb', 'a\nb'), [' a', ' b']);
});

t.test('both texts can be had from the difference', async (t) => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const difference = differenceOf(before.join('\n'), after.join('\n'));
      const side = (mark: string): string[] => difference.filter((each) => each.mark !== mark).map(({ line }) => line);
      t.strictSame([side('+'), side('-')], [before, after]);
    }),
    { numRuns: 200 },
  );
});

t.test('long texts are not compared line by line', async (t) => {
  const long = Array.from({ length: 500 }, (_, i) => String(i)).join('\n');
  t.equal(differenceOf(long, long).length, 1000);
});
