/**
 * Many calls through a process of its own, good and bad ones, with callers who leave: its file descriptors and its memory
 * stay flat. ELASTICACHE_IAM_PROXY_SOAK_CALLS asks for more than the usual number; a million takes some minutes.
 */
import { createReadStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ok, startRaw } from '../edge/upstream/support/raw.js';
import { type Child, startChild } from '../support/child.js';
import { ALLOWED, DENIED, post } from '../support/edge.js';
import { PEOPLE } from '../support/people.js';
import { openLine, talk } from '../support/wire.js';

const CALLS = Number(process.env.ELASTICACHE_IAM_PROXY_SOAK_CALLS ?? 40_000);
const BATCH = 50;
const CONNECTIONS = 8;

t.setTimeout(120_000 + CALLS * 3);

const descriptors = ({ process }: Child): number => readdirSync(`/proc/${process.pid}/fd`).length;
/** Resident memory in MiB. */
const memory = ({ process }: Child): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))?.[1]) / 1024;

/** So many calls on several connections, every second one denied; gives the statuses that were not as expected. */
async function round(port: number, calls: number): Promise<string[]> {
  const wrong: string[] = [];
  const caller = async (): Promise<void> => {
    const line = await openLine(port);
    line.socket.write((post(ALLOWED) + post(DENIED)).repeat(BATCH / 2));
    const { answers, rest } = await line.answers(BATCH);
    answers.forEach(({ status }, i) => {
      if (status !== (i % 2 ? 403 : 200)) wrong.push(`${i}: ${status}`);
    });
    if (answers.length !== BATCH || rest !== '') wrong.push(`${answers.length} answers`);
    line.socket.destroy();
  };
  for (let done = 0; done < calls; done += BATCH * CONNECTIONS) {
    await Promise.all(Array.from({ length: CONNECTIONS }, caller));
    // Some leave in the middle of their calls.
    for (let i = 0; i < 3; i++) {
      const line = await openLine(port);
      line.socket.write(post(ALLOWED).repeat(5), () => line.socket.resetAndDestroy());
      await line.end();
    }
  }
  return wrong;
}

/** Of a file that may be longer than any text. */
async function lines(file: string): Promise<number> {
  let count = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
  return count;
}

t.test(`${CALLS} calls`, async (t) => {
  const upstream = await startRaw((socket, text) => {
    const requests = text.split('POST / HTTP/1.1').length - 1;
    socket.write(ok('<fine/>').repeat(Math.max(1, requests)));
  });
  t.teardown(() => upstream.close());
  const dir = t.testdir({});
  writeFileSync(join(dir, 'principals.json'), JSON.stringify(PEOPLE));
  const log = join(dir, 'decisions');
  const child = await startChild(t, '--policies', dir, '--upstream', upstream.origin, '--decision-log', log);
  // Caches, the ring of decisions and the heap grow to their size first.
  t.strictSame(await round(child.port, CALLS / 4), []);
  const before = { descriptors: descriptors(child), memory: memory(child) };
  const sizes: number[] = [];
  for (let part = 0; part < 4; part++) {
    t.strictSame(await round(child.port, CALLS / 4), []);
    sizes.push(memory(child));
  }
  t.comment(`memory ${before.memory.toFixed(0)}, then ${sizes.map((size) => size.toFixed(0)).join(', ')} MiB`);
  t.ok(descriptors(child) <= before.descriptors + 16, `${before.descriptors}, then ${descriptors(child)} descriptors`);
  t.ok(Math.min(...sizes.slice(2)) < before.memory * 1.3 + 20, 'memory is flat');
  t.match((await talk(child.port, post(ALLOWED))).answers, [{ status: 200 }], 'and the proxy is well');
  const { decisions } = (await (await fetch(`${child.url}/_authz/health`)).json()) as {
    decisions: { added: number; dropped: number };
  };
  t.ok(decisions.added >= CALLS, 'every call was decided');
  t.equal(decisions.dropped, 0, 'and every decision is in the log');
  child.process.kill('SIGTERM');
  t.strictSame(await child.ended, [0, null]);
  t.equal(await lines(log), decisions.added);
});
