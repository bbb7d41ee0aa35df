/**
 * More connections than there is room for. 4096 silent ones shut everybody out for 25 seconds, and under `ulimit -n 64` 120 of them
 * left nothing answered and nothing logged.
 */
import { spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { type Child, startChild, startChildAfter } from '../support/child.js';
import { ALLOWED, post } from '../support/edge.js';
import { type Talk, talk } from '../support/wire.js';

/** Opens connections that begin with these bytes and then are silent; `t` closes them. */
function crowd(t: Test, { port }: Child, count: number, first: string): Promise<Socket[]> {
  return Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket>((resolve) => {
          const socket = connect(port, '127.0.0.1');
          socket.on('error', () => resolve(socket));
          socket.once('connect', () => (first ? socket.write(first, () => resolve(socket)) : resolve(socket)));
          t.teardown(() => socket.destroy());
        }),
    ),
  );
}

const isAnswered = ({ answers }: Talk): boolean => /DescribeUsers|InvalidClientTokenId/.test(answers[0]?.body ?? '');
const HALF = post(ALLOWED).slice(0, -5);
const CASES: readonly [name: string, first: string][] = [
  ['silent', ''],
  ['half a line', 'POST / HT'],
  ['half a body', HALF],
  ['answered and idle', post(ALLOWED)],
];

const FILES = spawnSync('bash', ['-c', 'ulimit -n']).stdout?.toString().trim();
const skip =
  process.platform === 'linux' && spawnSync('bash', ['--version']).status === 0 ? false : 'needs bash and /proc';

t.test('few open files', { skip }, async (t) => {
  for (const [name, first] of CASES) {
    const child = await startChildAfter(t, 'ulimit -n 64');
    await child.says(/the limit of open files leaves room for few connections/);
    await crowd(t, child, 120, first);
    const started = performance.now();
    for (let i = 0; i < 5; i++) t.ok(isAnswered(await talk(child.port, post(ALLOWED))), `${name}: call ${i}`);
    t.ok(performance.now() - started < 5_000, 'at once');
    await child.says(/too many connections are open/);
    t.equal(child.process.exitCode, null);
  }
});

t.test('a few clients of many', { skip }, async (t) => {
  const child = await startChildAfter(t, 'ulimit -n 64');
  await crowd(t, child, 120, '');
  const said = await Promise.all(Array.from({ length: 8 }, () => talk(child.port, post(ALLOWED))));
  t.strictSame(said.map(isAnswered), Array(8).fill(true));
});

t.test(
  'a crowd of thousands',
  { skip: skip || Number(FILES) > 9_000 ? skip : `needs 9000 open files, and may have ${FILES}` },
  async (t) => {
    const child = await startChild(t);
    for (const [name, first] of CASES.slice(0, 3)) {
      for (let i = 0; i < 9; i++) await crowd(t, child, 500, first);
      const started = performance.now();
      t.ok(isAnswered(await talk(child.port, post(ALLOWED))), name);
      t.ok(performance.now() - started < 2_000, `${name}: within two seconds`);
    }
    await child.says(/too many connections are open/);
  },
);
