import {
  type ChildProcess,
  type ChildProcessByStdio,
  type SpawnOptionsWithStdioTuple,
  type StdioNull,
  type StdioPipe,
  spawn,
} from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Test } from 'tap';
import { cli } from './program.js';

/** `serve` as a process of its own, built of the sources as they are. */
export interface Child {
  readonly process: ChildProcess;
  readonly port: number;
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when standard error has said so. */
  readonly says: (what: RegExp) => Promise<void>;
  /** Exit status and signal. */
  readonly ended: Promise<readonly [status: number | null, signal: string | null]>;
}

const serve = (args: readonly string[]): string[] => cli('serve', '--port', '0', ...args);
const OPTIONS: SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe> = { stdio: ['ignore', 'pipe', 'pipe'] };

/** Starts it on a free port and waits until it prints where it listens; `t` ends it. */
export function startChild(t: Test, ...args: readonly string[]): Promise<Child> {
  return listening(t, spawn(process.execPath, serve(args), OPTIONS));
}

/** The same, in a shell that does something first (`ulimit -n 64`). */
export function startChildAfter(t: Test, before: string, ...args: readonly string[]): Promise<Child> {
  return listening(t, spawn('bash', ['-c', `${before}; exec "$0" "$@"`, process.execPath, ...serve(args)], OPTIONS));
}

async function listening(t: Test, child: ChildProcessByStdio<null, Readable, Readable>): Promise<Child> {
  t.teardown(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  let stdout = '';
  let stderr = '';
  let wake = (): void => undefined;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    wake();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    wake();
  });
  const until = async (found: () => boolean): Promise<void> => {
    while (!found()) {
      const heard = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([heard, ended.then(() => Promise.reject(new Error(`it ended:\n${stdout}${stderr}`)))]);
    }
  };
  const address = /listens on (https?:\/\/127\.0\.0\.1:(\d+))\n/;
  await until(() => address.test(stdout));
  const [, url = '', port] = address.exec(stdout) ?? [];
  return {
    process: child,
    port: Number(port),
    url,
    stdout: () => stdout,
    stderr: () => stderr,
    says: (what) => until(() => what.test(stderr)),
    ended,
  };
}
