/**
 * `npm run test:mutation [-- --rooms core/engine,core/wire] [--sample 0.2] [--jobs 2]`: plants faults in the source, one at a
 * time, and says which ones no test notices. Not part of CI: it takes hours of processor time when whole. The test files are
 * bundled once with all mutants behind switches; a mutant is tried with the tests that reach it, its own file's test first,
 * until one fails.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle, sourceOf } from '../runner/esbuild.mjs';
import { type Mutant, mutate, SWITCH } from './mutants.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUT = join(ROOT, '.tap', 'mutation');
/** Tests that a mutant is tried with, at most: what survives so many is looked at by a person. */
const MOST_TESTS = 8;

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: 'core/engine,core/policy,core/permissions,core/wire,edge/tags' },
    sample: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    survivors: { type: 'string', default: join(OUT, 'survivors.txt') },
  },
});
const rooms = values.rooms.split(',');
const sample = Number(values.sample);

const listed = (folder: string, end: string): string[] =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(end))
        .map((name) => join(folder, name))
    : [];

const mutants: Mutant[] = [];
const mutated = new Map<string, string>();
for (const file of rooms.flatMap((room) => listed(`src/${room}`, '.ts'))) {
  const made = mutate(file, readFileSync(join(ROOT, file), 'utf8'), mutants.length + 1);
  mutants.push(...made.mutants);
  mutated.set(join(ROOT, file), made.text);
}

/** The switch, loaded before a test: says which mutant is on, and writes at the end which ones were reached. */
const SWITCHES = `
import { writeFileSync } from 'node:fs';
const on = Number(process.env.MUTANT ?? 0), reached = new Set();
globalThis.${SWITCH} = process.env.REACHED ? (id) => (reached.add(id), false) : (id) => id === on;
if (process.env.REACHED) process.on('exit', () => writeFileSync(process.env.REACHED, JSON.stringify([...reached])));
`;
const SWITCH_FILE = join(OUT, 'switch.mjs');

interface TestFile {
  readonly name: string;
  readonly file: string;
  readonly reaches: ReadonlySet<number>;
  /** Milliseconds without a mutant. */
  readonly took: number;
}

const run = (file: string, environment: Record<string, string>, limit: number): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', pathToFileURL(SWITCH_FILE).href, file], {
      cwd: ROOT,
      env: { ...process.env, TAP_BAIL: '1', TAP_TIMEOUT: '600', ...environment },
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    child.on('exit', (status) => {
      clearTimeout(timer);
      resolve(status ?? 1);
    });
  });

async function prepare(name: string): Promise<TestFile | undefined> {
  const file = join(OUT, name.replace(/\.ts$/, '.mjs'));
  const reached = `${file}.json`;
  const begun = performance.now();
  const status = await run(file, { REACHED: reached }, 120_000);
  if (status !== 0 || !existsSync(reached)) {
    leftOut.push(`${name} fails without a mutant (status ${status})`);
    return undefined;
  }
  const reaches = new Set(JSON.parse(readFileSync(reached, 'utf8')) as number[]);
  return { name, file, reaches, took: performance.now() - begun };
}

/** Runs `work` on every item, `jobs` at a time. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const tests: TestFile[] = [];
/** Tests that could not be used; said at the end, for they kill nothing. */
const leftOut: string[] = [];
const names = [
  ...rooms.flatMap((room) => listed(`test/${room}`, '.test.ts')),
  ...listed('test/conformance', '.test.ts'),
];
writeFileSync(SWITCH_FILE, SWITCHES);
await bundle(names, [], OUT, (path) => sourceOf(path, mutated.get(path)));
await eachOf(names, async (name) => {
  const test = await prepare(name);
  if (test) tests.push(test);
});

const own = ({ file }: Mutant): string => file.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts');
/** Every nth, so that a sample is the same each time. */
const tried = mutants.filter((_, index) => Math.floor(index * sample) !== Math.floor((index - 1) * sample));
const survivors: Mutant[] = [];
let done = 0;
await eachOf(tried, async (mutant) => {
  const able = tests
    .filter(({ reaches }) => reaches.has(mutant.id))
    .sort((a, b) => Number(b.name === own(mutant)) - Number(a.name === own(mutant)) || a.took - b.took);
  let killed = false;
  for (const { file, took } of able.slice(0, MOST_TESTS)) {
    if ((await run(file, { MUTANT: String(mutant.id) }, 5 * took + 5000)) === 0) continue;
    killed = true;
    break;
  }
  if (!killed) survivors.push(mutant);
  if (++done % 200 === 0) console.error(`${done} of ${tried.length} tried, ${survivors.length} survived`);
});

for (const room of rooms) {
  const inRoom = ({ file }: Mutant): boolean => relative(`src/${room}`, file).startsWith('..') === false;
  const all = tried.filter(inRoom).length;
  const left = survivors.filter(inRoom).length;
  console.log(`${room}: ${all - left} of ${all} killed (${all ? (((all - left) / all) * 100).toFixed(1) : 0} %)`);
}
survivors.sort((a, b) => a.id - b.id);
writeFileSync(
  values.survivors,
  survivors.map(({ file, line, was, becomes }) => `${file}:${line}  ${was}  ->  ${becomes}\n`).join(''),
);
for (const each of leftOut) console.log(`left out: ${each}`);
console.log(`survivors: ${relative(ROOT, values.survivors)}`);
