/** What shells complete, asked of the shells themselves. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { runCommandLine } from '#src/cli/commands.js';

async function printed(...args: readonly string[]): Promise<{ status: number; out: string; errors: string }> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const status = await runCommandLine(args, { input, output, errors, environment: {} }, '0.0.0');
  return { status, out: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

t.test('bash', { skip: has('bash') ? false : 'bash is not installed' }, async (t) => {
  const { out } = await printed('completion', 'bash');
  const complete = (...words: readonly string[]): string[] => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const script = `${out}\nCOMP_WORDS=(elasticache-iam-proxy ${list}); COMP_CWORD=${words.length}; _elasticache_iam_proxy; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
  };
  t.same(complete('ex'), ['exec']);
  t.same(complete('exec', '--fail'), ['--fail-on-denied']);
  t.same(complete('serve', '--mode', ''), ['enforce', 'audit']);
  t.same(complete('--mod'), ['--mode'], 'serve is the default');
  t.same(complete('--upstream', 'e'), ['embedded']);
  t.ok(complete('exec', '--', 'ech').includes('echo'), 'after -- it is a command');
  t.notOk(complete('simulate', '--').includes('--port'), 'each command has its own');
});

for (const [shell, check] of [
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const)
  t.test(`${shell} can read its own`, { skip: has(shell) ? false : `${shell} is not installed` }, async (t) => {
    const file = join(t.testdir({}), `completion.${shell}`);
    writeFileSync(file, (await printed('completion', shell)).out);
    const { status, stderr } = spawnSync(shell, [...check, file], { encoding: 'utf8' });
    t.equal(status, 0, stderr);
  });

t.test('another shell is an error that names those that there are', async (t) => {
  t.match(await printed('completion', 'tcsh'), { status: 1, errors: /bash, zsh, fish/ });
});

t.test('parameters may stand in a file', async (t) => {
  const folder = t.testdir({
    'principals.json': JSON.stringify({
      principals: [
        { arn: 'arn:aws:iam::123456789012:user/a', attached: ['arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess'] },
      ],
    }),
    'params.json': '{"UserId":"from-a-file"}',
    'no.json': 'no',
  });
  const check = (params: string) => printed('check', 'DeleteUser', '--policies', folder, '--params', params);
  t.match(await check(`@${join(folder, 'params.json')}`), { status: 0, out: /:user:from-a-file/ });
  t.match(await check(`@${join(folder, 'no.json')}`), { status: 3, errors: /`.*no\.json` is not JSON/ });
  t.match(await check('@nowhere'), { status: 3, errors: /`nowhere` cannot be read \(ENOENT\)/ });
  t.match(await check('{'), { status: 3, errors: /--params @FILE/ });
});
