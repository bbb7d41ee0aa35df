/** The README's commands, programs and requests do what it shows; the ones that need no server are in test/docs.test.ts. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import t from 'tap';
import { startChild } from '../support/child.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const proxy = await startChild(t, '--policies', join(ROOT, 'policies'));

/** What the README prints, with this run's address and without ids of decisions. */
const here = (text: string): string =>
  text.replaceAll('http://127.0.0.1:4567', proxy.url).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => here(block));

const shell = (command: string): { status: number | null; printed: string } => {
  const environment = { ...process.env, AWS_PAGER: '', AWS_CONFIG_FILE: '/dev/null', AWS_DEFAULT_OUTPUT: 'json' };
  const { status, stdout, stderr } = spawnSync(command, { shell: true, env: environment, encoding: 'utf8' });
  return { status, printed: here(stdout + stderr) };
};

/** Runs a program in which the package stands for these sources. */
function run(name: string, program: string): ReturnType<typeof shell> {
  const file = join(t.testdirName, name);
  const sources = pathToFileURL(join(ROOT, 'src', 'index.ts')).href;
  writeFileSync(file, program.replace("'elasticache-iam-proxy'", JSON.stringify(sources)));
  return shell(`${JSON.stringify(process.execPath)} --no-warnings --import tsx ${JSON.stringify(file)}`);
}
t.testdir();

t.test('commands of the AWS CLI', async (t) => {
  const commands = blocks('console').filter((block) => block.includes(' aws '));
  t.ok(commands.length >= 2);
  for (const block of commands) {
    const [command = '', ...shown] = block.split('\n');
    t.equal(shell(command.replace(/^\$ /, '')).printed, shown.join('\n'), command);
  }
});

t.test('the program with the SDK', async (t) => {
  const program = blocks('js').find((block) => block.includes('ElastiCacheClient')) ?? '';
  t.equal(run('sdk.mjs', program).printed, blocks('text')[0]);
});

t.test('the program of a test', async (t) => {
  const program = blocks('js').find((block) => block.includes('startProxy')) ?? '';
  t.same(run('harness.mjs', program), { status: 0, printed: '[]\n' });
});

t.test('the engine alone', async (t) => {
  const program = blocks('js').find((block) => block.includes('createEngine')) ?? '';
  const given = `const arn = '*'; const policy = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };`;
  const printing = program.replace(/^engine\.decide([\s\S]*);\n$/m, 'console.log(engine.decide$1);\n');
  t.same(run('engine.mjs', `${given}\n${printing}`), { status: 0, printed: 'explicitDeny\n' });
});

t.test('the request that makes a principal', async (t) => {
  const request = blocks('sh').find((block) => block.startsWith('curl ')) ?? '';
  const { status, printed } = shell(request.replace('curl ', 'curl --silent --show-error --fail-with-body '));
  t.equal(status, 0, printed);
  t.match(JSON.parse(printed), { principal: { arn: 'arn:aws:iam::123456789012:user/bob' }, problems: [] });
});
