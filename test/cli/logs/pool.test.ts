import { pathToFileURL } from 'node:url';
import t from 'tap';
import { Pool } from '#src/cli/logs/pool.js';
import { loadConfig } from '#src/edge/config/config.js';
import type { Config } from '#src/edge/config/options.js';

const config = loadConfig({ flags: {}, environment: {} }).config as Config;
const PLAN = { plan: { kind: 'coverage', config }, filter: {} } as const;
const block = () => ({ kind: 'lines', path: 'log', bytes: new Uint8Array(8) }) as const;

t.test('a thread that fails is told, also to who asks it afterwards', async (t) => {
  const dir = t.testdir({ 'w.mjs': "throw new Error('no memory')" });
  const pool = new Pool(pathToFileURL(`${dir}/w.mjs`), 1, PLAN);
  const first = pool.run(block());
  await t.rejects(first, { name: 'UserError', message: 'a thread that reads the logs ended: no memory' });
  await t.rejects(pool.run(block()), /no memory/);
  await pool.close();
});

t.test('who has the least to do is asked, and answers come in order', async (t) => {
  const dir = t.testdir({
    'w.mjs': `import { parentPort, threadId } from 'node:worker_threads';
let asked = 0;
parentPort.on('message', () => parentPort.postMessage({ part: [threadId, ++asked] }));`,
  });
  const pool = new Pool(pathToFileURL(`${dir}/w.mjs`), 2, PLAN);
  const answers = await Promise.all([1, 2, 3, 4].map(() => pool.run(block())));
  const parts = answers.map(({ part }) => part as [number, number]);
  t.equal(new Set(parts.map(([thread]) => thread)).size, 2, 'both');
  t.strictSame(
    parts.map(([, asked]) => asked),
    [1, 1, 2, 2],
  );
  await pool.close();
});
