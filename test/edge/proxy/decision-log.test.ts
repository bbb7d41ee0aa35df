/** The decision log of a process of its own: rotation, and a disk that is full. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { lossText } from '#src/edge/proxy/decision-log.js';
import { type Child, startChild } from '../../support/child.js';
import { ALLOWED, post } from '../../support/edge.js';
import { PEOPLE } from '../../support/people.js';
import { talk } from '../../support/wire.js';

const POLICIES = { 'principals.json': JSON.stringify(PEOPLE) };

async function startWithLog(t: Test, policies: string, log: string): Promise<Child> {
  return startChild(t, '--policies', policies, '--decision-log', log);
}

async function get(child: Child, path: string): Promise<string> {
  return (await fetch(`${child.url}/_authz/${path}`)).text();
}

// SIGHUP left the proxy writing into a file that had been renamed or removed: decisions went where nobody looked.
t.test('SIGHUP goes on in the file that has the path now', async (t) => {
  const dir = t.testdir({ policies: POLICIES, logs: { log: '{"before":true}' } });
  const log = join(dir, 'logs', 'log');
  const child = await startWithLog(t, join(dir, 'policies'), log);
  const lines = (file: string): string[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const call = async (): Promise<void> => {
    t.equal((await talk(child.port, post(ALLOWED))).answers[0]?.status, 200);
  };
  const has = async (file: string, count: number): Promise<void> => {
    while (lines(file).length !== count) await new Promise(setImmediate);
    for (const line of lines(file)) JSON.parse(line);
    t.pass(`${count} whole lines`);
  };
  const hangUp = async (): Promise<void> => {
    const before = child.stderr().length;
    child.process.kill('SIGHUP');
    while (!child.stderr().slice(before).includes('policies reloaded')) await new Promise(setImmediate);
  };
  await call();
  await has(log, 2);
  renameSync(log, `${log}.1`);
  await call();
  await has(`${log}.1`, 3);
  await hangUp();
  await call();
  await has(log, 1);
  rmSync(log);
  await hangUp();
  await call();
  await has(log, 1);
  child.process.kill('SIGTERM');
  t.same(await child.ended, [0, null]);
  t.equal(lines(`${log}.1`).length, 3, 'the old file is left alone');
  t.notMatch(child.stderr(), /could not be written/);
});

// All decisions were lost, nobody was told, and `dropped` was 0.
t.test('a full disk is said at once, counted, and said at the stop', async (t) => {
  const child = await startWithLog(t, t.testdir(POLICIES), '/dev/full');
  for (let i = 0; i < 3; i++) t.equal((await talk(child.port, post(ALLOWED))).answers[0]?.status, 200);
  await child.says(/could not be written to \/dev\/full: no space left on device \(ENOSPC\)/);
  const problem = 'no space left on device (ENOSPC)';
  // It is said of the first; the others may still be on their way to the disk.
  while (JSON.parse(await get(child, 'health')).decisions.dropped < 3);
  t.match(JSON.parse(await get(child, 'health')), { decisions: { added: 3, dropped: 3, problem } });
  t.match(await get(child, 'metrics'), /elasticache_iam_proxy_decision_log_dropped_total 3\n/);
  child.process.kill('SIGTERM');
  t.same(await child.ended, [0, null]);
  t.match(child.stderr(), /^3 decisions could not be written to \/dev\/full: no space left on device \(ENOSPC\)$/m);
});

t.test('in words', async (t) => {
  const losses = { dropped: 1, reason: 'its reader is too slow', failing: true };
  t.equal(lossText('f', losses), '1 decision could not be written to f: its reader is too slow');
});
