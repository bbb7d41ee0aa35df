/**
 * `npm run bench`, the engine's part: ours beside Cedar, casbin and a naive scan; one process per engine, one active at a time,
 * rounds interleaved in shuffled order, medians of ratios within one round. Prints a table and, last, one line of JSON.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { MixDecision } from './mix.js';
import type { EngineName, Order, Report } from './worker.js';

const SIZES = [1, 10, 100, 1000, 10_000];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const ROUND_MILLISECONDS = Number(process.env.BENCH_ROUND_MS ?? 60);
/** Above so many statements an engine takes minutes. */
const LARGEST: { readonly [E in EngineName]?: number } = { cedar: 1000, naive: 1000 };
const NAMES: readonly EngineName[] = ['core', 'standalone', 'cedar', 'casbin', 'naive'];

interface Cell {
  readonly loadMilliseconds: number;
  readonly microseconds: readonly number[];
  readonly decisions: readonly MixDecision[];
}

type Results = ReadonlyMap<number, ReadonlyMap<EngineName, Cell>>;

/** Sends an order and waits for its report; an engine that ends instead is an error. */
function ask(worker: ChildProcess, order: Order): Promise<Report> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void =>
      reject(new Error(`${worker.spawnargs.at(-1)} ended with ${signal ?? code}`));
    worker.once('exit', ended);
    worker.once('message', (report) => {
      worker.off('exit', ended);
      resolve(report as Report);
    });
    worker.send(order);
  });
}

async function measure(workers: ReadonlyMap<EngineName, ChildProcess>, size: number): Promise<Map<EngineName, Cell>> {
  const cells = new Map<
    EngineName,
    { loadMilliseconds: number; microseconds: number[]; decisions: readonly MixDecision[] }
  >();
  for (const [name, worker] of workers) {
    if (size > (LARGEST[name] ?? Number.POSITIVE_INFINITY)) continue;
    const { loadMilliseconds = 0 } = await ask(worker, { kind: 'load', size });
    const { decisions = [] } = await ask(worker, {
      kind: 'decide',
      count: size > 100 && name !== 'core' && name !== 'standalone' ? 32 : 512,
    });
    cells.set(name, { loadMilliseconds, microseconds: [], decisions });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, cell] of [...cells].sort(() => Math.random() - 0.5)) {
      const order = {
        kind: 'round',
        milliseconds: ROUND_MILLISECONDS,
        least: name === 'core' || name === 'standalone' ? 512 : 8,
      } as const;
      const { microseconds = 0 } = await ask(workers.get(name) as ChildProcess, order);
      cell.microseconds.push(microseconds);
    }
  }
  return cells;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The median over the rounds of how many times slower one engine is than another in the same round. */
function ratio(cells: ReadonlyMap<EngineName, Cell> | undefined, slow: EngineName, fast: EngineName): number {
  const base = cells?.get(fast)?.microseconds ?? [];
  return median((cells?.get(slow)?.microseconds ?? []).map((value, round) => value / (base[round] ?? Number.NaN)));
}

interface Goal {
  readonly what: string;
  readonly value: number;
  readonly least?: number;
  readonly most?: number;
}

function goalsOf(results: Results, bytes: number): Goal[] {
  const cost = (size: number): number => median(results.get(size)?.get('core')?.microseconds ?? []);
  const load = (name: EngineName): number => results.get(10_000)?.get(name)?.loadMilliseconds ?? Number.NaN;
  return [
    ...[1, 10, 100, 1000].map((size) => ({
      what: `Cedar / ours at ${size}`,
      value: ratio(results.get(size), 'cedar', 'core'),
      least: 30,
    })),
    { what: 'casbin / ours at 100', value: ratio(results.get(100), 'casbin', 'core'), least: 8 },
    { what: 'casbin / ours at 1000', value: ratio(results.get(1000), 'casbin', 'core'), least: 50 },
    { what: 'cost(1000) / cost(10)', value: cost(1000) / cost(10), most: 10 },
    { what: 'cost(10000) / cost(1000)', value: cost(10_000) / cost(1000), most: 12 },
    { what: 'microseconds at 10 (aim)', value: cost(10), most: 3 },
    { what: 'microseconds at 1000 (aim)', value: cost(1000), most: 30 },
    { what: 'casbin load / ours compile at 10000', value: load('casbin') / load('core'), least: 5 },
    { what: 'casbin load / ours parse and compile at 10000', value: load('casbin') / load('standalone'), least: 1 },
    { what: 'bytes allocated per decision at 1000', value: bytes, most: 1024 },
  ];
}

const isMet = ({ value, least, most }: Goal): boolean => value >= (least ?? value) && value <= (most ?? value);
const shown = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2);

/** How many of an engine's decisions are ours; allowed or not is all that every engine can tell. */
function agreement(cells: ReadonlyMap<EngineName, Cell>): string {
  const ours = cells.get('core')?.decisions ?? [];
  return [...cells]
    .map(
      ([name, { decisions }]) =>
        `${name} ${decisions.filter((one, at) => (one === 1) === (ours[at] === 1)).length}/${decisions.length}`,
    )
    .join(', ');
}

function print(results: Results, goals: readonly Goal[]): void {
  const row = (cells: readonly string[]): string =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(12) : cell.padStart(10))).join(' ');
  console.log('\nmicroseconds per decision (median of rounds)');
  console.log(row(['statements', ...NAMES]));
  for (const [size, cells] of results) {
    console.log(
      row([
        String(size),
        ...NAMES.map((name) => (cells.has(name) ? shown(median(cells.get(name)?.microseconds ?? [])) : '-')),
      ]),
    );
  }
  console.log('\nmilliseconds to load');
  for (const [size, cells] of results) {
    console.log(
      row([
        String(size),
        ...NAMES.map((name) => (cells.has(name) ? shown(cells.get(name)?.loadMilliseconds ?? 0) : '-')),
      ]),
    );
  }
  console.log('\ndecisions that agree with ours');
  for (const [size, cells] of results) console.log(`${String(size).padEnd(12)} ${agreement(cells)}`);
  console.log('\ngoals');
  for (const goal of goals) {
    const bound = goal.least === undefined ? `at most ${goal.most}` : `at least ${goal.least}`;
    console.log(`${isMet(goal) ? 'met   ' : 'MISSED'} ${goal.what}: ${shown(goal.value)} (${bound})`);
  }
}

type Workers = ReadonlyMap<EngineName, ChildProcess>;

function startWorkers(): Workers {
  const script = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const options = { execArgv: [...process.execArgv, '--import', 'tsx', '--expose-gc', '--max-semi-space-size=64'] };
  return new Map(NAMES.map((name) => [name, fork(script, [name], options)] as const));
}

function stopWorkers(workers: Workers): void {
  for (const worker of workers.values()) if (worker.connected) worker.disconnect();
}

async function measureAll(): Promise<{ results: Results; bytes: number }> {
  const workers = startWorkers();
  try {
    const results = new Map<number, Map<EngineName, Cell>>();
    let bytes = Number.NaN;
    for (const size of SIZES) {
      results.set(size, await measure(workers, size));
      if (size !== 1000) continue;
      const order = { kind: 'allocation', count: 20_000 } as const;
      bytes = (await ask(workers.get('core') as ChildProcess, order)).bytesPerDecision ?? bytes;
    }
    return { results, bytes };
  } finally {
    stopWorkers(workers);
  }
}

/** Node 20's V8 now and then aborts Cedar's process (Deoptimizer::DoComputeBuiltinContinuation); then all is measured anew. */
async function measureDespiteAborts(attempts: number): Promise<{ results: Results; bytes: number }> {
  try {
    return await measureAll();
  } catch (error) {
    if (attempts <= 1) throw error;
    console.error(`${(error as Error).message}; measuring again`);
    return measureDespiteAborts(attempts - 1);
  }
}

/** Measures, prints, and tells whether every goal was met. */
export async function runEngineBench(): Promise<boolean> {
  const { results, bytes } = await measureDespiteAborts(3);
  const goals = goalsOf(results, bytes);
  print(results, goals);
  const microseconds = [...results].map(([size, cells]) => ({
    size,
    ...Object.fromEntries([...cells].map(([name, cell]) => [name, median(cell.microseconds)])),
  }));
  const machine = { node: process.version, cpus: availableParallelism() };
  const told = goals.map((goal) => ({ ...goal, met: isMet(goal) }));
  console.log(`\n${JSON.stringify({ bench: 'engine', machine, microseconds, goals: told })}`);
  return goals.every(isMet);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await runEngineBench()) ? 0 : 1;
