import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The worker's file, which lies beside the program; the sources have none, and then one thread does it all. */
export function workerFile(program: string): URL | undefined {
  const file = join(dirname(program), `log-worker${extname(program)}`);
  return /[.]m?js$/.test(file) && existsSync(file) ? pathToFileURL(file) : undefined;
}
