/**
 * Ten thousand principals beside one, in one run: how much later the proxy listens, and how long its first answer and requests to
 * /_authz take. Run `npm run build` before, as `npm run bench` does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goalRows, median, reaches, table } from '../proxy/report.js';

const ROUNDS = 5;
const COUNT = 10_000;
const document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' }],
};
const arn = (i: number): string => `arn:aws:iam::123456789012:user/u${i}`;

/** A folder with a principals file in YAML, in which all are in one group. */
function folderOf(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-principals-'));
  const people = Array.from(
    { length: count },
    (_, i) => `  - { arn: "${arn(i)}", accessKeys: [{ id: AKIAU${i} }], groups: [all] }`,
  );
  writeFileSync(
    join(folder, 'principals.yaml'),
    `principals:\n${people.join('\n')}\ngroups: { all: { attached: [read.json] } }\n`,
  );
  writeFileSync(join(folder, 'read.json'), JSON.stringify(document));
  return folder;
}

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  /** Milliseconds until it said that it listens, and until it had answered once. */
  readonly listens: number;
  readonly answers: number;
}

async function start(folder: string): Promise<Started> {
  const begun = performance.now();
  const args = ['dist/cli.js', 'serve', '--port', '0', '--policies', folder, '--log-level', 'silent'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const listens = performance.now() - begun;
  const url = /listens on (\S+)/.exec(line.toString())?.[1] ?? '';
  child.stdout.resume();
  await fetch(`${url}/_authz/health`);
  return { process: child, url, listens, answers: performance.now() - begun };
}

async function stop({ process: child }: Started): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

const REQUESTS: readonly (readonly [name: string, path: string, init?: RequestInit])[] = [
  ['GET one', `principals/${encodeURIComponent(arn(7))}`],
  ['POST one', 'principals', { method: 'POST', body: JSON.stringify({ arn: `${arn(0)}x`, groups: ['all'] }) }],
  ['DELETE one', `principals/${encodeURIComponent(`${arn(0)}x`)}`, { method: 'DELETE', body: '{}' }],
  ['GET all', 'principals'],
];

const [one, many] = [folderOf(1), folderOf(COUNT)];
const later: number[] = [];
const slowest = new Map<string, number>();
try {
  for (let round = 0; round < ROUNDS; round++) {
    const few = await start(one);
    await stop(few);
    const all = await start(many);
    later.push(all.answers - few.answers);
    for (const [name, path, init] of REQUESTS) {
      const begun = performance.now();
      const reply = await fetch(`${all.url}/_authz/${path}`, {
        ...init,
        headers: { 'content-type': 'application/json' },
      });
      await reply.arrayBuffer();
      if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
      // The first of a kind also loads code.
      if (round > 0) slowest.set(name, Math.max(slowest.get(name) ?? 0, performance.now() - begun));
    }
    await stop(all);
  }
} finally {
  for (const folder of [one, many]) rmSync(folder, { recursive: true });
}
for (const [name, ms] of slowest) console.log(`${name}: ${ms.toFixed(0)} ms at most, transfer included`);
const goals = [
  {
    name: 'seconds later than with one',
    value: median(later) / 1000,
    goal: 2,
    bound: 'most',
    source: 'the start of 10,000 principals in YAML',
  } as const,
];
console.log(table(goalRows(goals)));
if (!goals.every(reaches)) process.exitCode = 1;
