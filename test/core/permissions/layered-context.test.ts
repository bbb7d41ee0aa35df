import t from 'tap';
import { LayeredContext } from '#src/core/permissions/layered-context.js';
import type { RequestContext } from '#src/core/terms/question.js';

class Layered extends LayeredContext {
  readonly #keys: () => RequestContext;

  constructor(keys: () => RequestContext, shared?: RequestContext) {
    super(shared);
    this.#keys = keys;
  }

  protected override make(): RequestContext {
    return this.#keys();
  }
}

const entry = (value: string) => ({ key: value, value });
const shared = new Map([
  ['a', entry('shared a')],
  ['b', entry('shared b')],
]);

t.test('it is like a copy of the shared keys with its own set upon them', async (t) => {
  const own = new Map(['b', 'c', 'd'].map((key) => [key, entry(`own ${key}`)]));
  const layered = new Layered(() => own, shared);
  const copy = new Map([...shared, ...own]);
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

t.test('its keys are made once, and only when somebody asks', async (t) => {
  let made = 0;
  const make = () => {
    made++;
    return new Map([['a', entry('own')]]);
  };
  const layered = new Layered(make);
  t.equal(made, 0);
  t.equal(layered.get('x'), undefined);
  t.equal(layered.get('a')?.value, 'own');
  t.equal(layered.size, 1);
  t.equal(made, 1);
});
