/** The process and its signals: SIGTERM drains, a second one ends at once, SIGHUP reloads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { missingText } from '#src/cli/serve.js';
import { ok, startRaw } from '../edge/upstream/support/raw.js';
import { startChild } from '../support/child.js';
import { ALLOWED, DENIED, post } from '../support/edge.js';
import { PEOPLE } from '../support/people.js';
import { headerOf, openLine, talk } from '../support/wire.js';

function policies(t: Test): string {
  const dir = t.testdir({});
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'principals.json'), JSON.stringify(PEOPLE));
  return dir;
}

/** An upstream that answers when it is told to. */
async function startHeld(t: Test) {
  const held: Socket[] = [];
  const upstream = await startRaw((socket) => void held.push(socket));
  t.teardown(() => upstream.close());
  return {
    origin: upstream.origin,
    arrived: async (count: number): Promise<void> => {
      while (held.length < count) await pause();
    },
    answer: (): void => {
      for (const socket of held.splice(0)) socket.write(ok('<late/>'));
    },
  };
}

const isRefused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.destroy() && resolve(false));
    socket.once('error', () => resolve(true));
  });

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  t.test(`${signal} ends the process when the calls under way have their answers`, async (t) => {
    const upstream = await startHeld(t);
    const child = await startChild(t, '--policies', policies(t), '--upstream', upstream.origin);
    const under = await openLine(child.port);
    const open = await openLine(child.port);
    const silent = await openLine(child.port);
    const half = await openLine(child.port);
    half.socket.write('POST / HTTP/1.1\r\nHo');
    open.socket.write(post(DENIED));
    await open.answers(1);
    under.socket.write(post(ALLOWED));
    await upstream.arrived(1);
    child.process.kill(signal);
    await child.says(/stopping/);
    while (!(await isRefused(child.port)));
    t.pass('nobody new is let in');
    t.equal(child.process.exitCode, null, 'it waits');
    const started = performance.now();
    upstream.answer();
    t.match(await under.answers(1), { answers: [{ status: 200, body: '<late/>' }] }, 'the call has its answer');
    t.match(await under.end(), { rest: '', closed: true });
    await Promise.all([open.end(), silent.end(), half.end()]);
    t.strictSame(await child.ended, [0, null]);
    t.ok(performance.now() - started < 5_000, 'silent and half-sent requests do not hold it up');
  });

t.test('during a stop an open connection is served for the last time', async (t) => {
  const upstream = await startHeld(t);
  const child = await startChild(t, '--policies', policies(t), '--upstream', upstream.origin);
  const under = await openLine(child.port);
  under.socket.write(post(ALLOWED));
  await upstream.arrived(1);
  child.process.kill('SIGTERM');
  await child.says(/stopping/);
  under.socket.write(post(DENIED));
  upstream.answer();
  const { answers } = await under.end();
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 403],
  );
  t.equal(headerOf(answers[1], 'connection'), 'close', child.stderr());
  t.strictSame(await child.ended, [0, null]);
});

t.test('a second signal ends it at once', async (t) => {
  const upstream = await startHeld(t);
  const child = await startChild(t, '--policies', policies(t), '--upstream', upstream.origin);
  const under = await openLine(child.port);
  under.socket.write(post(ALLOWED));
  await upstream.arrived(1);
  child.process.kill('SIGTERM');
  await child.says(/a second signal ends at once/);
  child.process.kill('SIGTERM');
  t.strictSame(await child.ended, [1, null]);
  t.match(await under.end(), { answers: [], closed: true });
});

t.test('an upstream that never answers ends the wait with its timeout', async (t) => {
  const upstream = await startHeld(t);
  const args = ['--policies', policies(t), '--upstream', upstream.origin, '--upstream-timeout', '500'];
  const child = await startChild(t, ...args);
  const under = await openLine(child.port);
  under.socket.write(post(ALLOWED));
  await upstream.arrived(1);
  child.process.kill('SIGTERM');
  t.match((await under.end()).answers, [{ status: 504 }]);
  t.strictSame(await child.ended, [0, null]);
});

t.test('a live stream does not hold up the end', async (t) => {
  const child = await startChild(t, '--policies', policies(t));
  const stream = await fetch(`${child.url}/_authz/decisions/stream`);
  child.process.kill('SIGTERM');
  t.equal(await stream.text(), '', 'it ends as a whole answer');
  t.strictSame(await child.ended, [0, null]);
});

t.test('SIGHUP reads policies and principals again', async (t) => {
  const dir = policies(t);
  const child = await startChild(t, '--policies', dir, '--no-watch');
  t.match((await talk(child.port, post(ALLOWED))).answers, [{ status: 200 }]);
  writeFileSync(join(dir, 'principals.json'), JSON.stringify({ principals: [] }));
  child.process.kill('SIGHUP');
  await child.says(/policies reloaded/);
  t.match((await talk(child.port, post(ALLOWED))).answers, [{ status: 403, body: /InvalidClientTokenId/ }]);
  writeFileSync(join(dir, 'principals.json'), '{\n  "principals": [,]\n}');
  child.process.kill('SIGHUP');
  await child.says(/policies were not reloaded/);
  t.match(child.stderr(), /"line":2/, 'with its place');
  t.match(await (await fetch(`${child.url}/_authz/ready`)).json(), { status: 'stale', problems: [{ line: 2 }] });
  child.process.kill('SIGTERM');
  t.strictSame(await child.ended, [0, null]);
});

t.test('audit mode ends with what was missing, and with what makes the policy', async (t) => {
  t.equal(missingText(0, 'd.ndjson'), 'no permission was missing');
  t.equal(
    missingText(42, 'd.ndjson'),
    '42 permissions were missing: `elasticache-iam-proxy generate d.ndjson` makes the policy',
  );
  t.match(missingText(1, undefined), /^1 permission was missing: with --decision-log FILE, /);
});
