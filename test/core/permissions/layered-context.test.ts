import t from 'tap';
import { LayeredContext } from '../../../src/core/permissions/layered-context.js';

const entry = (value: string) => ({ key: value, value });
const shared = new Map([
  ['a', entry('shared a')],
  ['b', entry('shared b')],
]);

t.test('it is like a copy of the shared keys with its own set upon them', async (t) => {
  const layered = new LayeredContext(shared);
  const copy = new Map(shared);
  for (const [key, value] of [
    ['b', 'own b'],
    ['c', 'own c'],
    ['d', 'own d'],
    ['c', 'own c again'],
  ] as const) {
    layered.set(key, entry(value));
    copy.set(key, entry(value));
  }
  t.equal(layered.size, copy.size);
  t.strictSame([...layered], [...copy]);
  t.strictSame([...layered.entries()], [...copy.entries()]);
  t.strictSame([...layered.keys()], [...copy.keys()]);
  t.strictSame([...layered.values()], [...copy.values()]);
  for (const key of ['a', 'b', 'c', 'd', 'x']) {
    t.strictSame(layered.get(key), copy.get(key), key);
    t.equal(layered.has(key), copy.has(key), key);
  }
  const each: unknown[] = [];
  layered.forEach((value, key) => {
    each.push([key, value]);
  });
  t.strictSame(each, [...copy]);
  t.equal(shared.get('b')?.value, 'shared b', 'the shared keys are left alone');
});
