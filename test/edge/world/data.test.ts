import t from 'tap';
import { loadCatalog, readData } from '#src/edge/world/data.js';
import { DataError } from '#src/edge/world/data-error.js';

t.test('a slip in data/ is told with its file and row', async (t) => {
  const broken = (path: string): unknown => {
    const file = structuredClone(readData(path)) as { rows?: { checks: { action: string }[] }[] };
    if (path.endsWith('/permissions.json') && file.rows?.[3]?.checks[0])
      file.rows[3].checks[0].action = 'elasticache:No';
    return file;
  };
  const slip = new DataError(
    'elasticache/permissions.json.rows[3].checks[0]: the reference has no action elasticache:No',
  );
  t.throws(() => loadCatalog(broken), slip);
  t.throws(() => readData('elasticache/nothing.json'), {
    name: 'DataError',
    message: /^data\/elasticache\/nothing\.json: /,
  });
  t.doesNotThrow(() => loadCatalog());
});
