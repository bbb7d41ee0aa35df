import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cli } from '../../support/program.js';

export interface Served {
  /** Such as `http://127.0.0.1:41231`, without a slash at its end. */
  readonly url: string;
  /** Ends it with SIGTERM; gives the exit status, or null when it had to be killed. */
  readonly stop: () => Promise<number | null>;
}

/** The proxy as a process of its own, from the sources, on a free port. */
export const serveSources = (policies: string): Promise<Served> =>
  serve(process.execPath, cli('serve', '--port', '0', '--policies', policies));

/** Starts a command that serves, and waits until it prints where it listens. Rejects with its output when it ends before that. */
export async function serve(command: string, args: readonly string[], cwd?: string): Promise<Served> {
  const child = spawn(command, args, { ...(cwd ? { cwd } : {}), stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await listening(child);
  return { url, stop: () => stop(child) };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      const url = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(output)?.[0];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the proxy ended with status ${code}:\n${output}`)));
  });
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.kill('SIGTERM');
  const [code] = await ended;
  clearTimeout(timer);
  return code;
}
