import t from 'tap';
import { loadCatalog, madeOf, readData } from '#src/edge/world/data.js';
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

t.test('what is made of files that are not as they must be names them', async (t) => {
  const paths = ['policy-language.json', 'aws/error-codes.json'];
  t.strictSame(
    madeOf(paths, (...files) => files),
    paths.map(readData),
  );
  const broken = (): never => {
    throw new TypeError('keys is not iterable');
  };
  t.throws(() => madeOf(paths, broken), {
    name: 'DataError',
    message:
      'data/policy-language.json or data/aws/error-codes.json: not as it must be: keys is not iterable (`npm run data:check` names the row)',
  });
  const missing = (): unknown => readData('elasticache/nothing.json');
  t.throws(() => madeOf(paths, missing), { name: 'DataError', message: /^data\/elasticache\/nothing\.json: / });
});
