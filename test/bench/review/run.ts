/**
 * `npm run bench review`: a log of a million records decided again by the built program, and by one process of Cedar and of
 * casbin that read the same records. Prints a table and, last, one line of JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createCasbin } from '../engine/engines/casbin.js';
import { createCedar } from '../engine/engines/cedar.js';
import type { BenchEngine } from '../engine/engines/engine.js';
import { createCore, policyOf } from '../engine/engines/iam.js';
import { createMix, type MixRequest } from '../engine/mix.js';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 1_000_000);
const PEER_RECORDS = Number(process.env.BENCH_PEER_RECORDS ?? 10_000);
const STATEMENTS = 100;
const PROGRAM = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
const ANA = 'arn:aws:iam::123456789012:user/ana';
const FIRST = Date.UTC(2026, 0, 1);

const mix = createMix(STATEMENTS);
const DECISIONS = ['implicitDeny', 'allowed', 'explicitDeny'] as const;

/** What the proxy would have answered, by request of the mix. */
async function decisions(): Promise<readonly (typeof DECISIONS)[number][]> {
  const engine = createCore();
  await engine.load(engine.write(mix));
  return mix.requests.map((request) => DECISIONS[engine.decide(engine.prepare(request))]);
}

const decided = await decisions();

/** A line as the proxy writes it. */
function lineOf({ action, resource, context }: MixRequest, number: number): string {
  const decision = decided[number % decided.length];
  const time = new Date(FIRST + number * 20).toISOString();
  const operation = action.split(':')[1];
  return `${JSON.stringify({
    version: 1,
    id: number.toString(16).padStart(32, '0'),
    time,
    decision,
    mode: 'enforce',
    forwarded: decision === 'allowed',
    caller: { arn: ANA, principalArn: ANA, type: 'User', userId: 'AIDAEXAMPLE' },
    accessKeyId: 'AKIAEXAMPLE',
    signatureVerified: true,
    service: 'elasticache',
    operation,
    parameters: { Name: resource.split(':')[6], Engine: 'redis' },
    redacted: [],
    region: 'us-east-1',
    account: '123456789012',
    checks: [
      {
        action,
        resource,
        context: {
          ...context,
          'aws:CurrentTime': time,
          'aws:UserAgent': 'aws-sdk-js/3.1126.0 ua/2.1 os/linux lang/js',
        },
        rcp: false,
        because: { rows: [12], note: 'what the call acts on', parameter: 'Name' },
        decision,
        ...(decision === 'allowed' ? {} : { layer: 'identity' }),
        statements: [{ layer: 'identity', policy: 'bench', index: 3 }],
      },
    ],
    unknown: [],
    warnings: [],
    upstream: { name: 'embedded', status: 200 },
    times: { decide: 0.21, upstream: 1.4 },
    policyRevision: '52250eb3452c',
  })}\n`;
}

async function writeLog(file: string, records: number): Promise<void> {
  const out = createWriteStream(file);
  let text = '';
  for (let at = 0; at < records; at++) {
    text += lineOf(mix.requests[at % mix.requests.length] as MixRequest, at);
    if (at % 1000 !== 999) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
}

interface Measured {
  readonly seconds: number;
  /** Of all its threads: what a machine that does much else leaves comparable. Undefined where the system does not tell. */
  readonly processorSeconds: number | undefined;
  /** Undefined where the system does not tell. */
  readonly megabytes: number | undefined;
}

/** The program's time, and the most memory that it had. */
async function measure(args: readonly string[]): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  let [megabytes, processorSeconds]: (number | undefined)[] = [];
  const watch = setInterval(() => {
    megabytes = peakOf(child.pid) ?? megabytes;
    processorSeconds = processorOf(child.pid) ?? processorSeconds;
  }, 50);
  await once(child, 'exit');
  clearInterval(watch);
  return { seconds: (performance.now() - begun) / 1000, processorSeconds, megabytes };
}

/** Ticks of the clock of Linux's /proc in a second. */
const TICKS = 100;

function processorOf(pid: number | undefined): number | undefined {
  try {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const fields = rest.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined;
  }
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Records a second of one process that reads the log's first records and has this engine decide them. */
async function peer(log: string, create: () => BenchEngine): Promise<number> {
  const engine = create();
  await engine.load(engine.write(mix));
  const begun = performance.now();
  let records = 0;
  for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Number.POSITIVE_INFINITY })) {
    for (const check of JSON.parse(line).checks) engine.decide(engine.prepare(check));
    if (++records === PEER_RECORDS) break;
  }
  return (records * 1000) / (performance.now() - begun);
}

/** Measures, prints, and tells whether the goals were met. */
export async function runReviewBench(): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-review-'));
  try {
    const policies = join(directory, 'policies');
    mkdirSync(policies);
    writeFileSync(join(policies, 'p.json'), JSON.stringify(policyOf(mix), null, 1));
    writeFileSync(
      join(policies, 'principals.json'),
      JSON.stringify({ principals: [{ arn: ANA, attached: ['p.json'] }] }),
    );
    const [all, some] = [join(directory, 'all.ndjson'), join(directory, 'some.ndjson')];
    await writeLog(all, RECORDS);
    await writeLog(some, RECORDS / 10);
    const rows: ({ readonly what: string } & Measured)[] = [];
    for (const command of ['replay', 'coverage', 'mutate', 'generate']) {
      const args = command === 'generate' ? ['--principal', ANA] : [];
      rows.push({ what: command, ...(await measure([command, all, '--policies', policies, ...args])) });
    }
    rows.push({
      what: 'replay, one thread',
      ...(await measure(['replay', all, '--policies', policies, '--threads', '1'])),
    });
    // Its threads begin at once, as those of the longer log do for most of it.
    const threads = String(availableParallelism());
    const tenth = await measure(['replay', some, '--policies', policies, '--threads', threads]);
    const peers = {
      cedar: await peer(all, createCedar as () => BenchEngine),
      casbin: await peer(all, createCasbin as () => BenchEngine),
    };
    return report(rows, tenth, peers);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function report(
  rows: readonly ({ readonly what: string } & Measured)[],
  tenth: Measured,
  peers: Readonly<Record<string, number>>,
): boolean {
  console.log(`\n${RECORDS.toLocaleString('en')} records, ${STATEMENTS} statements`);
  console.log(
    `${''.padEnd(22)} ${'records/s'.padStart(10)} ${'seconds'.padStart(8)} ${'processor'.padStart(10)} ${'MB'.padStart(6)}`,
  );
  const cell = (value: number | undefined, digits: number, width: number): string =>
    (value?.toFixed(digits) ?? '-').padStart(width);
  for (const { what, seconds, processorSeconds, megabytes } of rows)
    console.log(
      `${what.padEnd(22)} ${cell(RECORDS / seconds, 0, 10)} ${cell(seconds, 1, 8)} ${cell(processorSeconds, 1, 10)} ${cell(megabytes, 0, 6)}`,
    );
  for (const [what, speed] of Object.entries(peers))
    console.log(`${`${what}, one process`.padEnd(22)} ${cell(speed, 0, 10)}`);
  const [replay] = rows;
  const fastest = Math.max(...Object.values(peers));
  const growth = (replay?.megabytes ?? 1) / (tenth.megabytes ?? replay?.megabytes ?? 1);
  const goals = [
    { what: 'seconds for a million records by replay', value: ((replay?.seconds ?? 0) * 1e6) / RECORDS, most: 10 },
    {
      what: 'the same of two processors that do nothing else',
      value: ((replay?.processorSeconds ?? 0) * 1e6) / RECORDS / 2,
      most: 10,
    },
    { what: 'memory for ten times the records', value: growth, most: 1.3 },
    { what: 'replay / the faster peer', value: RECORDS / (replay?.seconds ?? Number.NaN) / fastest, least: 5 },
  ];
  const isMet = ({ value, most, least }: (typeof goals)[number]): boolean =>
    value <= (most ?? value) && value >= (least ?? value);
  console.log('\ngoals');
  for (const goal of goals)
    console.log(
      `${isMet(goal) ? 'met   ' : 'MISSED'} ${goal.what}: ${goal.value.toFixed(1)} (${goal.most === undefined ? `at least ${goal.least}` : `at most ${goal.most}`})`,
    );
  const machine = { node: process.version, cpus: availableParallelism() };
  console.log(`\n${JSON.stringify({ bench: 'review', machine, records: RECORDS, rows, tenth, peers, goals })}`);
  return goals.every(isMet);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await runReviewBench()) ? 0 : 1;
