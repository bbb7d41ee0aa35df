#!/usr/bin/env node
import { existsSync } from 'node:fs';

/**
 * The package's command. A clone that is not built has no other: `npx` would end with the shell's "not found", and go on saying
 * so after the build, since it remembers what a package has.
 */
const program = new URL('../../dist/cli.js', import.meta.url);
if (existsSync(program)) await import(program.href);
else {
  process.stderr.write(
    'elasticache-iam-proxy is not built yet: run `npm run build` first (`npm start` does it, too)\n',
  );
  process.exitCode = 1;
}
