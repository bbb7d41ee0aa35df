import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Why tests with moto are skipped, or false. */
export const noMoto = (): string | false =>
  spawnSync('moto_server', ['--help'], { encoding: 'utf8' }).status === 0
    ? false
    : 'moto_server is not on PATH: pip install "moto[server]"';

/** A moto_server of our own, on a free port. */
export async function startMoto(): Promise<{
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}> {
  const child = spawn('moto_server', ['-p', '0', '-H', '127.0.0.1'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      const listening = /http:\/\/127\.0\.0\.1:([1-9]\d*)/.exec(output)?.[1];
      if (listening) resolve(Number(listening));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`moto_server ended with ${code}: ${output}`)));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, port, stop };
}
