import t from 'tap';
import { newName, oneOf } from '#src/core/services/elasticache/state/names.js';

t.test('names that a caller chooses', async (t) => {
  for (const [given, stored] of [
    ['Web', 'web'],
    ['a', 'a'],
    ['a-1-b', 'a-1-b'],
  ] as const)
    t.equal(newName('P', given, 5), stored);
  for (const wrong of ['', '1a', '-a', 'a-', 'a--b', 'a.b', 'a b', 'ä', 'a/b', 'a\n', 'abcdef']) {
    t.throws(() => newName('P', wrong, 5), { message: /parameter P/ }, JSON.stringify(wrong));
  }
});

t.test('values of an enumeration', async (t) => {
  t.equal(oneOf('P', 'b', ['a', 'b']), 'b');
  t.throws(() => oneOf('P', 'B', ['a', 'b']), { message: /B.*P.*a, b/ });
});
