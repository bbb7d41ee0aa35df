import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

/** `serve` as a process of its own, from the sources. */
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

const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Starts it on a free port and waits until it prints where it listens; `t` ends it. */
export async function startChild(t: Test, ...args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
