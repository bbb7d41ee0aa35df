import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { workerFile } from '#src/cli/logs/worker-file.js';
import { ARN, folderOfAlice, line } from '../../support/past.js';
import { CLI, cli } from '../../support/program.js';

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly errors: string;
}

const program = (args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, cli(...args), { maxBuffer: 1 << 28 }, (error, out, errors) => {
      resolve({ status: error ? Number(error.code ?? 1) : 0, out, errors });
    });
  });

/** What makes a few calls several blocks of 4 MiB. */
const LONG = { client: 'x'.repeat(5000) };

/** More than one block of calls, allowed and denied, and of what is none. */
function log(calls: number, from: number): string {
  const lines: string[] = [];
  for (let at = 0; at < calls; at++) {
    const number = from + at;
    const operation = ['DescribeUsers', 'DeleteUser', 'ModifyUser'][number % 3] as string;
    const denied = number % 7 === 0 ? { decision: 'implicitDeny' } : {};
    const time = new Date(Date.UTC(2026, 0, 1) + ((number * 7919) % 100_000) * 1000).toISOString();
    lines.push(
      line(operation, `u-${(number * 31) % 211}`, { id: `id-${number % (calls - 5)}`, time, ...denied, ...LONG }),
    );
    if (number % 100 === 99) lines.push('{"half":', '{"level":30}', '\u0000\u0000');
  }
  return `${lines.join('\n')}\n`;
}

t.test(
  'several threads find what one finds, in the same order',
  { skip: CLI.endsWith('.ts') && 'the sources have no worker' },
  async (t) => {
    t.ok(workerFile(CLI), 'there are threads');
    const dir = t.testdir({
      policies: folderOfAlice(
        { Sid: 'Some', Effect: 'Allow', Action: ['elasticache:Describe*', 'elasticache:ModifyUser'], Resource: '*' },
        { Sid: 'Not', Effect: 'Deny', Action: 'elasticache:*', Resource: `${ARN}user:u-1*` },
      ),
    });
    writeFileSync(`${dir}/log.1`, log(900, 0));
    writeFileSync(`${dir}/log.2.gz`, gzipSync(log(900, 900)));
    const logs = [`${dir}/log.1`, `${dir}/log.2.gz`];
    const commands = [
      ['replay', '--json'],
      ['coverage', '--json'],
      ['mutate', '--json'],
      ['generate', '--json', '--include-denied', '--conditions'],
    ];
    for (const [command = '', ...flags] of commands) {
      const run = (threads: string): Promise<Ended> =>
        program([command, ...logs, '--policies', `${dir}/policies`, ...flags, '--threads', threads]);
      const [one, two] = await Promise.all([run('1'), run('2')]);
      t.strictSame(two, one, command);
      const { input } = JSON.parse(one.out);
      t.match(input, { calls: 1800, leftOut: { damaged: 36, foreign: 18 }, places: { length: 5 } });
      t.ok(input.repeated >= 10, 'calls that are there twice');
      t.equal(input.places[0], `${dir}/log.1:101`);
    }
  },
);

t.test('a number of threads', async (t) => {
  const dir = t.testdir({
    policies: folderOfAlice({ Effect: 'Allow', Action: '*', Resource: '*' }),
    log: line('DescribeUsers', 'ana'),
  });
  const ran = await program(['coverage', `${dir}/log`, '--policies', `${dir}/policies`, '--threads', 'many']);
  t.equal(ran.status, 3);
  t.match(ran.errors, '--threads: expected a number from 1 to 64');
});
