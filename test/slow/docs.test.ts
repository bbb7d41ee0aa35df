/** The commands, programs and requests of the documentation do what it shows; those without a server are in test/docs.test.ts. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { startChild } from '../support/child.js';
import { blocks, commands, showInstead } from '../support/pages.js';
import { INDEX, NODE_ARGUMENTS } from '../support/program.js';

const proxy = await startChild(t, '--policies', 'policies');
const ADDRESS = 'http://127.0.0.1:4567';

const here = (text: string): string => text.replaceAll(ADDRESS, proxy.url);
/** With the documentation's address, and with one id for every decision. */
const inThePage = (text: string): string =>
  text
    .replaceAll(proxy.url, ADDRESS)
    .replace(/[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/g, '833fd39a2f0846b7a0270265681cd526');

const shell = (command: string): { status: number | null; printed: string } => {
  const environment = { ...process.env, AWS_PAGER: '', AWS_CONFIG_FILE: '/dev/null', AWS_DEFAULT_OUTPUT: 'json' };
  const { status, stdout, stderr } = spawnSync(here(command), { shell: true, env: environment, encoding: 'utf8' });
  return { status, printed: inThePage(stdout + stderr) };
};

/** Runs a program in which the package stands for these sources. */
function run(name: string, program: string): ReturnType<typeof shell> {
  const file = join(t.testdirName, name);
  const sources = pathToFileURL(INDEX).href;
  writeFileSync(file, here(program).replace("'elasticache-iam-proxy'", JSON.stringify(sources)));
  const words = [process.execPath, '--no-warnings', ...NODE_ARGUMENTS, file];
  return shell(words.map((word) => JSON.stringify(word)).join(' '));
}
t.testdir();

const program = (part: string): string => blocks('js').find(({ text }) => text.includes(part))?.text ?? '';

t.test('commands with a server', async (t) => {
  const typed = commands().filter(({ command }) => /(^| )(aws|curl) /.test(command));
  t.ok(typed.length >= 2);
  for (const each of typed) {
    const { printed } = shell(each.command);
    if (process.env.UPDATE_DOCS) showInstead(each, printed);
    else t.equal(printed, each.shown, `${each.page}: ${each.command}`);
  }
});

t.test('the program with the SDK', async (t) => {
  t.equal(run('sdk.mjs', program('ElastiCacheClient')).printed, blocks('text')[0]?.text);
});

t.test('the engine alone', async (t) => {
  const given = `const arn = '*'; const policy = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };`;
  const printing = program('createEngine').replace(/^engine\.decide([\s\S]*);\n$/m, 'console.log(engine.decide$1);\n');
  t.same(run('engine.mjs', `${given}\n${printing}`), { status: 0, printed: 'explicitDeny\n' });
});

t.test('the request that makes a principal', async (t) => {
  const request = blocks('sh').find(({ text }) => text.startsWith('curl '))?.text ?? '';
  const { status, printed } = shell(request.replace('curl ', 'curl --silent --show-error --fail-with-body '));
  t.equal(status, 0, printed);
  t.match(JSON.parse(printed), { principal: { arn: 'arn:aws:iam::123456789012:user/bob' }, problems: [] });
});
