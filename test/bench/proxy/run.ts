import { parseArgs } from 'node:util';
import { built, type Loader, type Running, start, startLoader } from './processes.js';
import { type Goal, goalRows, median, pairedRatio, reaches, table } from './report.js';
import { makePolicies, signedRequest } from './workspace.js';

/**
 * The proxy beside a bare one, in one run: throughput, lone-caller latency, memory and start time as ratios.
 * Rounds are interleaved in shuffled order; what counts is the median of the ratios within a round.
 *
 *     npx tsx test/bench/proxy/run.ts [--rounds 9] [--milliseconds 1000] [--connections 32] [--json]
 */
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    milliseconds: { type: 'string', default: '1000' },
    connections: { type: 'string', default: '32' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(flags.rounds);
const milliseconds = Number(flags.milliseconds);
const connections = Number(flags.connections);

const PROXY_CPU = 0;
const LOAD_CPU = 1;

interface Target {
  readonly name: string;
  readonly args: (upstream: string) => string[];
  /** The service that the request is signed for; another one than ElastiCache's is forwarded without a decision. */
  readonly service?: string;
}

interface Measured {
  readonly throughput: number[];
  readonly latency: number[];
  /** Processor microseconds a request; steadier than the rest on a busy machine. */
  readonly cpu: number[];
  rss: number;
}

const one = makePolicies(1);
const believed = makePolicies(1, { secret: false });
const few = makePolicies(100);
const many = makePolicies(10_000);
const serve = (directory: string) => (upstream: string) => [
  'dist/cli.js',
  'serve',
  '--port',
  '0',
  '--upstream',
  upstream,
  '--policies',
  directory,
  '--log-level',
  'error',
];
const TARGETS: readonly Target[] = [
  { name: 'bare', args: (upstream) => [built('bare'), upstream] },
  { name: '@fastify/http-proxy', args: (upstream) => [built('http-proxy'), upstream] },
  {
    name: 'forwarding alone',
    args: (upstream) => [...serve(believed.directory)(upstream), '--other-services', 'forward'],
    service: 'sqs',
  },
  { name: '100 statements', args: serve(few.directory) },
  { name: '10,000 statements', args: serve(many.directory) },
];

async function main(): Promise<void> {
  const upstream = await start([built('upstream')], LOAD_CPU);
  const loader = await startLoader(LOAD_CPU);
  const running: [Target, Running][] = [];
  try {
    const origin = `http://127.0.0.1:${upstream.port}`;
    for (const target of TARGETS) running.push([target, await start(target.args(origin), PROXY_CPU, origin)]);
    const measured = await measure(loader, running);
    const ready = await measureStarts(origin);
    report(measured, ready);
  } finally {
    await Promise.all([upstream.stop(), loader.stop(), ...running.map(([, target]) => target.stop())]);
    for (const policies of [one, believed, few, many]) policies.remove();
  }
}

async function measure(loader: Loader, running: readonly [Target, Running][]): Promise<Map<string, Measured>> {
  const measured = new Map<string, Measured>(
    TARGETS.map(({ name }) => [name, { throughput: [], latency: [], cpu: [], rss: Number.NaN }]),
  );
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [target, { port, rss, cpu }] of shuffled(running)) {
      const request = await signedRequest(`127.0.0.1:${port}`, target.service);
      const before = cpu() ?? Number.NaN;
      const load = await loader.run({ port, connections, milliseconds, request });
      const spent = (cpu() ?? Number.NaN) - before;
      const lone = await loader.run({ port, connections: 1, milliseconds: milliseconds / 2, request });
      const errors = [...load.errors, ...lone.errors];
      if (errors.length > 0) throw new Error(`${target.name} answered ${errors[0]}`);
      const into = measured.get(target.name);
      if (round === 0 || into === undefined) continue;
      into.throughput.push(load.perSecond);
      into.latency.push(lone.median);
      into.cpu.push((1000 * spent) / load.count);
      into.rss = rss() ?? Number.NaN;
    }
  }
  return measured;
}

/** Start times of a process with the same packages and of the proxy, alternating. */
async function measureStarts(origin: string): Promise<{ empty: number[]; proxy: number[] }> {
  const ready = { empty: [] as number[], proxy: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const empty = await start([built('empty'), origin], PROXY_CPU, origin);
    ready.empty.push(empty.ready);
    await empty.stop();
    const proxy = await start(serve(one.directory)(origin), PROXY_CPU, origin);
    ready.proxy.push(proxy.ready);
    await proxy.stop();
  }
  return ready;
}

function goalsOf(measured: ReadonlyMap<string, Measured>, ready: { empty: number[]; proxy: number[] }): Goal[] {
  const of = (name: string): Measured =>
    measured.get(name) ?? { throughput: [], latency: [], cpu: [], rss: Number.NaN };
  const bare = of('bare');
  const decided = of('100 statements');
  const speed = (name: string, base: Measured): number => pairedRatio(of(name).throughput, base.throughput);
  const source = 'what forwarding and deciding cost a bare proxy';
  return [
    { name: 'forwarding alone / bare', value: speed('forwarding alone', bare), goal: 0.8, bound: 'least', source },
    {
      name: 'deciding, 100 statements / bare',
      value: speed('100 statements', bare),
      goal: 0.5,
      bound: 'least',
      source: `${source}; aim 0.65`,
    },
    {
      name: 'deciding, 100 statements / http-proxy',
      value: speed('100 statements', of('@fastify/http-proxy')),
      goal: 1,
      bound: 'least',
      source,
    },
    { name: '10,000 statements / 100', value: speed('10,000 statements', decided), goal: 0.8, bound: 'least', source },
    {
      name: 'lone caller median latency / bare',
      value: pairedRatio(decided.latency, bare.latency),
      goal: 1.5,
      bound: 'most',
      source,
    },
    { name: 'memory after load / bare', value: decided.rss / bare.rss, goal: 1.3, bound: 'most', source },
    {
      name: 'start / fastify + undici + pino',
      value: pairedRatio(ready.proxy, ready.empty),
      goal: 1.5,
      bound: 'most',
      source,
    },
  ];
}

function report(measured: ReadonlyMap<string, Measured>, ready: { empty: number[]; proxy: number[] }): void {
  const goals = goalsOf(measured, ready);
  const targets = [...measured].map(([name, { throughput, latency, cpu, rss }]) => ({
    name,
    perSecond: Math.round(median(throughput)),
    loneMicroseconds: Math.round(median(latency)),
    cpuMicroseconds: Math.round(median(cpu)),
    megabytes: Math.round(rss),
  }));
  const starts = {
    emptyMilliseconds: Math.round(median(ready.empty)),
    proxyMilliseconds: Math.round(median(ready.proxy)),
  };
  if (flags.json) {
    const run = { node: process.version, rounds, milliseconds, connections, targets, starts };
    console.log(JSON.stringify({ ...run, goals: goals.map((goal) => ({ ...goal, ok: reaches(goal) })) }, null, 2));
  } else {
    console.log(
      `node ${process.version}, ${connections} connections, ${rounds} rounds of ${milliseconds} ms, medians\n`,
    );
    const rows = targets.map(({ name, perSecond, cpuMicroseconds, loneMicroseconds, megabytes }) => [
      name,
      `${perSecond}`,
      `${cpuMicroseconds}`,
      `${loneMicroseconds}`,
      `${megabytes}`,
    ]);
    console.log(table([['target', 'req/s', 'CPU us/req', 'lone us', 'MB'], ...rows]));
    console.log(
      `\nready after ${starts.proxyMilliseconds} ms; fastify + undici + pino alone ${starts.emptyMilliseconds} ms\n`,
    );
    console.log(table(goalRows(goals)));
  }
  if (!goals.every(reaches)) process.exitCode = 1;
}

function shuffled<T>(items: readonly T[]): T[] {
  const mixed = items.map((item) => ({ item, at: Math.random() }));
  return mixed.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

await main();
