/**
 * A script waits for the first line, and then does as it likes. A signal right after it ended the process at once (the handlers
 * came later), and a closed pipe ended it silently, with status 0.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t, { type Test } from 'tap';
import { startChild } from '../support/child.js';
import { ALLOWED, BELIEVED, FORM } from '../support/edge.js';
import { cli } from '../support/program.js';

const VERSION = /^elasticache-iam-proxy \d+\.\d+\.\d+\S* listens on http:\/\/127\.0\.0\.1:\d+\n/;

t.test('the first line says who listens where', async (t) => {
  const child = await startChild(t);
  t.match(child.stdout(), VERSION);
  child.process.kill('SIGTERM');
  t.strictSame(await child.ended, [0, null]);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  t.test(`${signal} right after the first line is a stop`, async (t) => {
    const child = await startChild(t);
    child.process.kill(signal);
    t.strictSame(await child.ended, [0, null]);
    t.match(child.stderr(), /stopping: /);
  });

t.test('SIGHUP right after the first line reads the policies again', async (t) => {
  const child = await startChild(t);
  child.process.kill('SIGHUP');
  await child.says(/policies reloaded/);
  child.process.kill('SIGTERM');
  t.strictSame(await child.ended, [0, null]);
});

/** A call, and one that leaves lines in the log. */
async function serves(t: Test, url: string): Promise<void> {
  const headers = Object.fromEntries([FORM, ...BELIEVED].map((each) => each.split(/: (.*)/s).slice(0, 2)));
  for (let i = 0; i < 3; i++) {
    const answer = await fetch(url, { method: 'POST', headers, body: ALLOWED });
    t.match(await answer.text(), /InvalidClientTokenId|DescribeUsersResult/);
    t.ok(answer.headers.has('x-iam-proxy-decision'));
  }
}

for (const [name, streams] of [
  ['standard output', ['stdout']],
  ['standard error', ['stderr']],
  ['both', ['stdout', 'stderr']],
] as const)
  t.test(`the proxy goes on when ${name} is closed after the first line`, async (t) => {
    const child = await startChild(t);
    for (const stream of streams) child.process[stream]?.destroy();
    await serves(t, child.url);
    child.process.kill('SIGHUP');
    await serves(t, child.url);
    t.equal(child.process.exitCode, null);
    child.process.kill('SIGTERM');
    t.strictSame(await child.ended, [0, null]);
  });

t.test('a command that ends by itself ends with its reader', async (t) => {
  const child = spawn(process.execPath, cli('table'), { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => child.stdout.destroy());
  t.strictSame(await once(child, 'exit'), [0, null]);
});
