#!/usr/bin/env node
import { DataError } from '../edge/world/data-error.js';
import { VERSION } from '../edge/world/package-root.js';
import { runCommandLine } from './commands.js';
import { EXIT } from './exit.js';

// `... | head` closes the pipe: nobody reads any more, and that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failure);
});

try {
  const terminal = { input: process.stdin, output: process.stdout, errors: process.stderr, environment: process.env };
  process.exitCode = await runCommandLine(process.argv.slice(2), terminal, VERSION);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof DataError ? `${message}\n` : `unexpected failure: ${message}; please report it\n`,
  );
  process.exitCode = EXIT.failure;
}
