import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { loadConfig } from '#src/edge/config/config.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { loadWorld, type PrincipalsFrom, principalsFrom } from '#src/edge/world/load-world.js';

const catalog = loadCatalog();
const EMPTY = 'principals: []\n';

function load(policies: PrincipalsFrom, flags: Record<string, unknown> = {}): ReturnType<typeof loadWorld> {
  const { config } = loadConfig({ flags, environment: {} });
  if (!config) throw new Error('no config');
  return loadWorld({ config, catalog, policies });
}

t.test('two principals files beside each other are an error that names both', async (t) => {
  const directory = t.testdir({ 'principals.yaml': EMPTY, 'principals.json': '{"principals":[]}' });
  const { world, problems } = load({ directory });
  t.equal(world, undefined);
  t.match(problems, [{ code: 'two-principals-files', message: /principals\.yaml.*principals\.json/ }]);
});

t.test('what is no file is told with what was found', async (t) => {
  const user = 'principals: [{ arn: "arn:aws:iam::123456789012:user/a", attached: [p.json] }]\n';
  const directory = t.testdir({ 'principals.yaml': user });
  execFileSync('mkfifo', [join(directory, 'p.json'), join(directory, 'account-authorization-details.json')]);
  t.match(load({ directory }).problems, [
    { code: 'unreadable-file', message: /account-authorization-details.*found a named pipe, expected a regular file/ },
    { code: 'unreadable-file', line: 1, message: /`p\.json`.*found a named pipe, expected a regular file/ },
  ]);
  const other = t.testdir({});
  execFileSync('mkfifo', [join(other, 'principals.yaml')]);
  t.match(load({ directory: other }).problems, [{ code: 'no-principals', message: /found a named pipe/ }]);
});

t.test('without a name the default folder is read when there is one', async (t) => {
  const before = process.cwd();
  t.teardown(() => process.chdir(before));
  process.chdir(t.testdir({ with: { policies: { 'principals.yaml': EMPTY } }, without: {} }));
  process.chdir('without');
  const { world } = load(principalsFrom({}));
  t.strictSame(world?.directory.callers, [], 'nobody');
  process.chdir('../with');
  t.strictSame(principalsFrom({}), { directory: 'policies' });
  t.strictSame(
    principalsFrom({ policies: 'elsewhere' }),
    { directory: 'elsewhere' },
    'one that is named must be there',
  );
  t.match(load({ directory: 'elsewhere' }).problems, [{ code: 'no-principals' }]);
});

t.test('a default principal may be named shortly, and must be one', async (t) => {
  const arn = (account: string): string => `arn:aws:iam::${account}:user/a`;
  const principals = [{ arn: arn('111111111111') }, { arn: arn('222222222222') }];
  const named = (name: string) => load({ principals: { principals } }, { 'default-principal': name });
  t.ok(named(arn('111111111111')).world);
  t.match(named('user/a').problems, [{ code: 'no-default-principal', message: /names 2 principals.*1111.*2222/ }]);
  t.match(named('b').problems, [{ code: 'no-default-principal', message: /names no principal/ }]);
});
