import t from 'tap';
import { defined } from '#src/core/terms/defined.js';

t.test('only what is undefined is left out', async (t) => {
  t.strictSame(defined({ a: undefined, b: null, c: '', d: 0, e: false }), { b: null, c: '', d: 0, e: false });
  t.strictSame(Object.keys({ z: 1, ...defined({ y: undefined, x: 2 }) }), ['z', 'x']);
});
