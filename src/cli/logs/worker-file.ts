import { existsSync, realpathSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The worker's file, which lies beside the program; the sources have none, and then one thread does it all. */
export function workerFile(program: string | undefined): URL | undefined {
  if (program === undefined || !existsSync(program)) return undefined;
  const real = realpathSync(program);
  const file = join(dirname(real), `log-worker${extname(real)}`);
  return /[.]m?js$/.test(file) && existsSync(file) ? pathToFileURL(file) : undefined;
}
