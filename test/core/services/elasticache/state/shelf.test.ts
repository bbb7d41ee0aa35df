import fc from 'fast-check';
import t from 'tap';
import { merged, ordered, Shelf } from '#src/core/services/elasticache/state/shelf.js';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'a-1', 'a-10', 'a-2', 'Z');
const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();

t.test('a shelf is a map that is walked in order, whatever happened to it', async (t) => {
  const step = fc.record({ what: fc.constantFrom('set', 'delete', 'walk', 'clear'), name });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const shelf = new Shelf<string>();
      const model = new Map<string, string>();
      for (const { what, name } of steps) {
        if (what === 'set') {
          shelf.set(name, name);
          model.set(name, name);
        } else if (what === 'delete') {
          if (shelf.delete(name) !== model.delete(name)) return false;
        } else if (what === 'clear') {
          shelf.clear();
          model.clear();
        } else {
          const expected = sorted(model.keys()).filter((key) => key > name);
          if (JSON.stringify([...shelf.from(name)]) !== JSON.stringify(expected)) return false;
        }
      }
      return JSON.stringify([...shelf.from()]) === JSON.stringify(sorted(model.keys()));
    }),
  );
  t.pass('500 sequences');
});

t.test('two in one', async (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.uniqueArray(name), fc.option(name), (left, right, after) => {
      const shelf = new Shelf<string>();
      for (const key of left) shelf.set(key, key);
      const both = merged(
        shelf,
        ordered(right, (key) => key),
        (key) => key,
      );
      const expected = sorted([...left, ...right]).filter((key) => after === null || key > after);
      return JSON.stringify([...both.from(after ?? undefined)]) === JSON.stringify(expected);
    }),
  );
  t.pass();
});

t.test('thousands of names, added and taken away in any order', async (t) => {
  const shelf = new Shelf<string>();
  const model = new Set<string>();
  let seed = 1;
  const next = (): number => {
    seed = (seed * 48271) % 0x7fffffff;
    return seed;
  };
  for (let i = 0; i < 20_000; i++) {
    const name = `n${next() % 9_000}`;
    if (next() % 3 === 0) {
      shelf.delete(name);
      model.delete(name);
    } else {
      shelf.set(name, name);
      model.add(name);
    }
  }
  const all = sorted(model);
  t.ok(all.length > 4_000);
  t.same([...shelf.from()], all);
  for (const after of ['', 'n5', all[3_000] ?? '', 'n8999', 'z']) {
    t.same(
      [...shelf.from(after)],
      all.filter((name) => name > after),
      `after ${after}`,
    );
  }
  for (const name of all) shelf.delete(name);
  t.same([...shelf.from()], []);
});
