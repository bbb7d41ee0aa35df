#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { DataError } from '../edge/world/data-error.js';
import { VERSION } from '../edge/world/package-root.js';
import { runCommandLine } from './commands.js';
import { EXIT } from './exit.js';
import { workerFile } from './logs/worker-file.js';

/** How long the end of a log is waited for, in milliseconds. */
const LAST_WORDS = 500;

/** Whether the command goes on when nobody reads its output: a proxy does. */
const lifetime = { staying: false };
// `... | head` closes the pipe: nobody reads any more, and that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (!lifetime.staying) process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failure);
});
// What went wrong can then not be said; the status tells it.
process.stderr.on('error', () => undefined);

try {
  const stay = (): void => {
    lifetime.staying = true;
  };
  const { stdin: input, stdout: output, stderr: errors, env: environment } = process;
  const worker = workerFile(fileURLToPath(import.meta.url));
  const terminal = { input, output, errors, environment, stay, ...(worker ? { worker } : {}) };
  process.exitCode = await runCommandLine(process.argv.slice(2), terminal, VERSION);
  // What waits for a reader that does not read would keep the process.
  if (lifetime.staying) setTimeout(() => process.exit(), LAST_WORDS).unref();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof DataError ? `${message}\n` : `unexpected failure: ${message}; please report it\n`,
  );
  process.exitCode = EXIT.failure;
}
