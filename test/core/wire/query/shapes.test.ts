import t from 'tap';
import { lookup, sameButCase, structureOf } from '#src/core/wire/query/shapes.js';
import { shapes } from './shapes-fixture.js';

t.test('lookup takes own properties only', async (t) => {
  t.equal(lookup({ a: 1 }, 'a'), 1);
  for (const key of ['constructor', '__proto__', 'toString']) t.equal(lookup({ a: 1 }, key), undefined);
});

t.test('a structure that the data lack is an error', async (t) => {
  t.ok(Object.hasOwn(structureOf(shapes, 'Tag').members, 'Key'));
  t.throws(() => structureOf(shapes, 'Nope'), { message: 'operations.json has no structure Nope' });
});

t.test('sameButCase', async (t) => {
  t.equal(sameButCase('tags', { Tags: 1 }), 'Tags');
  t.equal(sameButCase('tag', { Tags: 1 }), undefined);
});

t.test('no structure has two members that differ in letter case only', async (t) => {
  for (const [name, { members }] of Object.entries(shapes.structures)) {
    t.equal(
      new Set(Object.keys(members).map((member) => member.toLowerCase())).size,
      Object.keys(members).length,
      name,
    );
  }
});
