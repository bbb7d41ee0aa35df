/** The Python programs of docs/testing.md under `exec`, with every Python here that has boto3 and pytest. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { blocks, ROOT } from '../support/pages.js';

const PEOPLE = {
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/app',
      accessKeys: [{ id: 'AKIAAPP00000EXAMPLE', secret: 'secret-of-app' }],
      attached: ['arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess'],
    },
  ],
};

const folder = t.testdir({});
mkdirSync(join(folder, 'policies'), { recursive: true });
writeFileSync(join(folder, 'policies', 'principals.json'), JSON.stringify(PEOPLE));
const programs = blocks('python').filter(({ page }) => page === 'docs/testing.md');
for (const { text } of programs) writeFileSync(join(folder, /^# (\S+)/.exec(text)?.[1] ?? 'nameless.py'), text);
const ZERO = `import boto3\n\ndef test_nothing_is_needed():\n    assert boto3.client("elasticache").describe_cache_clusters()["CacheClusters"] == []\n`;
writeFileSync(join(folder, 'test_zero.py'), ZERO);

/** The documentation's line, from the sources. */
const line =
  blocks('sh')
    .find(({ page, text }) => page === 'docs/testing.md' && text.includes(' exec '))
    ?.text.trim() ?? '';
const exec = (python: string, test: string) => {
  const command = line
    .replace(
      'npx elasticache-iam-proxy',
      `"${process.execPath}" --import "${join(ROOT, 'node_modules/tsx/dist/loader.mjs')}" "${join(ROOT, 'src/cli/main.ts')}"`,
    )
    .replace(' --fail-on-denied', test === 'test_zero.py' ? '$&' : '')
    .replace('pytest', `${python} -m pytest -p no:cacheprovider -q ${test}`);
  const { status, stdout, stderr } = spawnSync(command, {
    shell: true,
    cwd: folder,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status, printed: stdout + stderr };
};

const versionOf = (python: string): string | undefined => {
  const { status, stdout } = spawnSync(python, ['-c', 'import boto3, pytest; print(boto3.__version__)'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
};

t.test('the conftest has at most ten lines', async (t) => {
  const conftest = programs.find(({ text }) => text.startsWith('# conftest.py'))?.text ?? '';
  t.ok(conftest && conftest.trim().split('\n').slice(1).filter(Boolean).length <= 10);
});

for (const python of ['python3', '/usr/bin/python3']) {
  const version = versionOf(python);
  const without = version === undefined ? `SKIPPED: ${python} has no boto3 with pytest` : false;
  t.test(`${python}: with the conftest`, { skip: without }, async (t) => {
    t.match(exec(python, 'test_app.py'), {
      status: 0,
      printed: /2 passed[\s\S]*2 calls: 1 denied[\s\S]*lacks 1 permission:\n.*elasticache:DeleteCacheCluster/,
    });
  });
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  const tooOld =
    without ||
    (major === 1 && minor < 28
      ? `SKIPPED: boto3 ${version} of ${python} does not know AWS_ENDPOINT_URL_ELASTICACHE`
      : false);
  t.test(`${python}: with nothing at all`, { skip: tooOld }, async (t) => {
    t.match(exec(python, 'test_zero.py'), { status: 0, printed: /1 passed/ });
  });
}
