/** The table of options has `true, false` for `--watch`, and the command line refused `--watch false`. */
import t from 'tap';
import { spellBooleans } from '#src/cli/booleans.js';
import { run } from './terminal.js';

t.test('true and false behind a flag are its value', async (t) => {
  const cases: readonly [given: string, spelt: string][] = [
    ['serve --watch', 'serve --watch'],
    ['serve --watch true --port 0', 'serve --watch --port 0'],
    ['serve --watch false', 'serve --no-watch'],
    ['--watch=false', '--no-watch'],
    ['--require-signatures=true check', '--require-signatures check'],
    ['check --require-signatures DescribeUsers', 'check --require-signatures DescribeUsers'],
    ['--mode true', '--mode true'],
    ['serve -- --watch false', 'serve -- --watch false'],
    ['--watch', '--watch'],
  ];
  for (const [given, spelt] of cases) t.equal(spellBooleans(given.split(' ')).join(' '), spelt, given);
});

t.test('every boolean can be said both ways', async (t) => {
  const key = ['check', 'DescribeUsers', '--principal', 'AKIADEVELOPEREXAMPLE'];
  for (const words of [[], ['true'], ['false']])
    t.equal((await run([...key, '--insecure-transport', ...words])).status, 0, words.join());
  t.equal((await run([...key, '--no-insecure-transport'])).status, 0);
  const help = (await run(['serve', '--help'])).out;
  t.match(help, /--no-watch +do not reload/);
  t.match(help, /--require-signatures +refuse/);
  t.notMatch(help, /--no-require-signatures|--watch /, 'the help shows the one that changes something');
});

t.test('flags win over variables in both directions', async (t) => {
  const words = ['check', 'DescribeUsers', '--principal', 'AKIADEVELOPEREXAMPLE', '--explain', 'full'];
  const wrong = { ELASTICACHE_IAM_PROXY_INSECURE_TRANSPORT: 'true', ELASTICACHE_IAM_PROXY_EXPLIAN: 'aws' };
  const ran = await run([...words, '--insecure-transport', 'false', '--json'], '', wrong);
  t.match(
    ran.errors,
    /^warning: the environment variable `ELASTICACHE_IAM_PROXY_EXPLIAN` sets nothing; did you mean `ELASTICACHE_IAM_PROXY_EXPLAIN`\?/,
  );
  t.match(JSON.stringify(JSON.parse(ran.out)), /"aws:SecureTransport":"true"/);
});
