/** The files of data/emulator agree with one another. */
import t from 'tap';
import { HANDLERS } from '#src/core/services/elasticache/operations.js';
import { emulatorData } from '../../../../conformance/client.js';

const { engines, parameters, nodeTypes, operations } = emulatorData();
const families = engines.engines.flatMap((engine) => engine.families.map((family) => family.family));

t.test('engines', async (t) => {
  for (const engine of engines.engines) {
    const versions = engine.families.flatMap((family) => family.versions.map(({ version }) => version));
    t.ok(versions.includes(engine.default), `${engine.engine} has its default version`);
    t.equal(new Set(versions).size, versions.length, `${engine.engine} offers each version once`);
  }
  for (const engine of engines.serverless)
    t.ok(Object.hasOwn(engine.versions, engine.default), `serverless ${engine.engine}`);
});

t.test('parameters', async (t) => {
  const rows = [...parameters.parameters, ...parameters.nodeTypeSpecific];
  t.same(
    rows.flatMap((row) => row.families).filter((family) => !families.includes(family)),
    [],
    'families exist',
  );
  const keys = rows.flatMap((row) => row.families.map((family) => `${family} ${row.name}`));
  t.equal(new Set(keys).size, keys.length, 'once for each family');
  t.same(
    families.filter((family) => !rows.some((row) => row.families.includes(family))),
    [],
    'every family has some',
  );
});

t.test('node types and operations', async (t) => {
  t.equal(new Set(nodeTypes.types.map(({ type }) => type)).size, nodeTypes.types.length);
  const without = Object.keys(operations.operations).filter((name) => !Object.hasOwn(HANDLERS, name));
  t.same(without, [], 'every operation has its row in the handlers.ts of a family; without one:');
  const strange = Object.keys(HANDLERS).filter((name) => !Object.hasOwn(operations.operations, name));
  t.same(strange, [], 'no handler for what is no operation');
});
