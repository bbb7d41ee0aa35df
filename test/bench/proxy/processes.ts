import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Load, Order } from './targets/load.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Inside node_modules, so that the packages are found and nothing is left in the tree. */
const BUILT = join(ROOT, 'node_modules', '.cache', 'bench-proxy');

const PINS = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

export interface Running {
  readonly port: number;
  /** From the start of the process until it said where it listens, in milliseconds. */
  readonly ready: number;
  /** Resident memory in MB; undefined where /proc is missing. */
  rss(): number | undefined;
  /** Processor time so far in milliseconds, of all threads; undefined where /proc is missing. */
  cpu(): number | undefined;
  stop(): Promise<void>;
}

/** Compiles a target to plain JavaScript: a loader in the process would spoil start time and memory. */
export function built(name: string): string {
  mkdirSync(BUILT, { recursive: true });
  const source = readFileSync(new URL(`./targets/${name}.ts`, import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const path = join(BUILT, `${name}.mjs`);
  writeFileSync(path, outputText);
  return path;
}

/** Runs `node ARGS` on one CPU and waits for a line with the URL that it listens on, other than the upstream's. */
export function start(args: readonly string[], cpu: number, upstream = ''): Promise<Running> {
  const begun = performance.now();
  const [command, ...rest] = PINS
    ? ['taskset', '-c', String(cpu), process.execPath, ...args]
    : [process.execPath, ...args];
  const child = spawn(command as string, rest, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let out = '';
    const onData = (chunk: Buffer): void => {
      out += chunk.toString();
      for (const [url, port] of out.matchAll(/http:\/\/127\.0\.0\.1:(\d+)/g)) {
        if (url === upstream) continue;
        const ready = performance.now() - begun;
        child.stdout.off('data', onData).resume();
        resolve({
          port: Number(port),
          ready,
          rss: () => residentMegabytes(child),
          cpu: () => busyMilliseconds(child),
          stop: () => stop(child),
        });
        return;
      }
    };
    child.stdout.on('data', onData);
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 2000) complaint += chunk.toString();
    });
    child.once('exit', (code) => reject(new Error(`node ${args.join(' ')} ended with ${code}: ${complaint}`)));
  });
}

function residentMegabytes(child: ChildProcess): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

function busyMilliseconds(child: ChildProcess): number | undefined {
  try {
    // Fields 14 and 15 of proc(5) stat, in ticks of 10 ms; the command's name, field 2, may hold spaces.
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
    return 10 * (Number(fields?.[11]) + Number(fields?.[12]));
  } catch {
    return undefined;
  }
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

export interface Loader {
  run(order: Order): Promise<Load>;
  stop(): Promise<void>;
}

/** The load generator, in a process of its own. */
export function startLoader(cpu: number): Promise<Loader> {
  const child = PINS
    ? spawn('taskset', ['-c', String(cpu), process.execPath, built('load')], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
    : fork(built('load'));
  const answer = <T>(): Promise<T> =>
    new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
  const run = (order: Order): Promise<Load> => {
    const load = answer<Load>();
    child.send(order);
    return load;
  };
  return answer().then(() => ({ run, stop: () => stop(child) }));
}
