/** `kill` of `npm start` reaches npm's shell; the proxy must not outlive it and hold the port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { watchNpmStart } from '#src/cli/npm-start.js';
import { cli } from '../support/program.js';

const NPM_START = { npm_lifecycle_event: 'start', npm_package_name: 'elasticache-iam-proxy' };

t.test('the proxy stops when the shell of npm start is gone', async (t) => {
  // `; :` keeps any shell from replacing itself by node.
  const command = `${[process.execPath, ...cli('serve', '--port', '0')].map((word) => `"${word}"`).join(' ')}; :`;
  const shell = spawn('sh', ['-c', command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...NPM_START },
    detached: true,
  });
  t.teardown(() => {
    try {
      process.kill(-(shell.pid ?? 0), 'SIGKILL');
    } catch {
      // The whole group has ended, as it should.
    }
  });
  let errors = '';
  shell.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await once(shell.stdout, 'data');
  shell.stdout.resume();
  shell.kill('SIGTERM');
  await once(shell, 'close');
  t.match(errors, /stopping: /);
});

const ELSEWHERE: [name: string, environment: Record<string, string>][] = [
  ['no npm', {}],
  ['another script, which may put it into the background', { ...NPM_START, npm_lifecycle_event: 'pretest' }],
  ['the start script of another package', { ...NPM_START, npm_package_name: 'app' }],
];

for (const [name, environment] of ELSEWHERE)
  t.test(`not watched: ${name}`, async (t) => {
    let asked = 0;
    watchNpmStart(
      environment,
      1,
      () => t.fail('stopped'),
      () => asked++,
    )();
    t.equal(asked, 0);
  });
