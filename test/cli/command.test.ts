/** In a clone that was not built `npx elasticache-iam-proxy` ended with the shell's "not found", after the build as well. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const COMMAND = fileURLToPath(new URL('../../src/cli/command.mjs', import.meta.url));

t.test('it says what to do until there is a build, and then is the program', async (t) => {
  const root = t.testdir({ 'package.json': '{"type":"module"}', src: { cli: {} } });
  const copy = join(root, 'src', 'cli', 'command.mjs');
  copyFileSync(COMMAND, copy);
  const run = (): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [copy, 'check', '--json'], { encoding: 'utf8' });
  t.match(run(), { status: 1, stdout: '', stderr: /not built yet: run `npm run build`/ });
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'cli.js'), 'console.log(...process.argv.slice(2)); process.exitCode = 2;');
  t.match(run(), { status: 2, stdout: 'check --json\n', stderr: '' });
});
