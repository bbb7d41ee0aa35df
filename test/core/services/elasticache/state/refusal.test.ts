/** Every fault that the source names is one of the model, and every message stays clear of what no caller can act on. */
import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { refuse } from '#src/core/services/elasticache/state/refusal.js';
import { emulatorData } from '../../../../conformance/client.js';

const folder = new URL('../../../../../src/core/services/elasticache/', import.meta.url);

t.test('names of faults', async (t) => {
  const { faults } = emulatorData().operations;
  const used = new Set<string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    for (const [, fault = ''] of text.matchAll(/'([A-Z]\w+(?:Fault|Exception|InUse|UserRequired|Exceeded))'/g))
      used.add(fault);
  }
  t.ok(used.size > 40, `${used.size} faults in use`);
  t.same(
    [...used].filter((name) => !Object.hasOwn(faults, name)),
    [],
    'each is a fault of data/elasticache/operations.json, which comes from the service model; not one:',
  );
  t.throws(() => refuse('NoOperationFault', 'why'), { fault: 'NoOperationFault', message: 'why' });
});
