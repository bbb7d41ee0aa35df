/** The npm package: what is in the tarball, and that it works in an empty project that has nothing else of ours. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeCacheClustersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import t from 'tap';
import { ADMIN, PRINCIPALS, policiesIn } from './support/callers.js';
import { pack, repository } from './support/pack.js';
import { serve } from './support/proxy.js';

const scratch = t.testdir();

/** What a user needs: every path of the tarball matches one of these, and each of these matches some path. */
const NEEDED = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^CHANGELOG\.md$/,
  /^dist\/.+\.js$/,
  /^dist\/page\.html$/,
  /^src\/cli\/command\.mjs$/,
  /^dist\/[a-z]+\.cjs$/,
  /^dist\/.+\.d\.ts$/,
  /^dist\/.+\.d\.cts$/,
  /^data\/README\.md$/,
  /^data\/.+\.json$/,
  /^policies\/principals\.yaml$/,
  /^policies\/.+\.(json|md|yaml)$/,
];

const { file, paths } = pack(scratch);
const project = join(scratch, 'project');

t.test('the tarball holds what a user needs and nothing else', async (t) => {
  t.same(
    paths.filter((path) => !NEEDED.some((pattern) => pattern.test(path))),
    [],
    'nothing else',
  );
  t.same(
    NEEDED.filter((pattern) => !paths.some((path) => pattern.test(path))),
    [],
    'everything needed',
  );
  t.same(
    paths.filter((path) => /^dist\/[^/]+\.js$/.test(path)),
    ['dist/cli.js', 'dist/index.js', 'dist/jest.js', 'dist/log-worker.js', 'dist/vitest.js'],
    'the command and the modules, and chunks that they share',
  );
  const declared = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.startsWith('edge/admin/page/'))
    .map((name) => `dist/${name.replace(/\.ts$/, '.d.ts')}`);
  t.same(
    paths.filter((path) => path.endsWith('.ts')),
    declared.sort(),
    'types of every source file',
  );
});

t.test('it installs in an empty project, without running scripts', async (t) => {
  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'empty', version: '1.0.0', private: true, type: 'module' }),
  );
  const result = spawnSync(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', file],
    { cwd: project, encoding: 'utf8' },
  );
  t.equal(result.status, 0, result.stderr);
  t.notMatch(result.stderr, /deprecated/);
});

t.test('its command runs', async (t) => {
  const help = spawnSync('npx', ['elasticache-iam-proxy', '--help'], { cwd: project, encoding: 'utf8' });
  t.equal(help.status, 0, help.stderr);
  t.match(help.stdout, /serve/);

  const command = join(project, 'node_modules', '.bin', 'elasticache-iam-proxy');
  const proxy = await serve(
    command,
    ['serve', '--port', '0', '--policies', policiesIn(join(project, 'policies'))],
    project,
  );
  const client = new ElastiCacheClient({
    endpoint: proxy.url,
    region: 'us-east-1',
    credentials: { accessKeyId: ADMIN.key.id, secretAccessKey: ADMIN.key.secret },
    maxAttempts: 1,
  });
  const answer = await client.send(new DescribeCacheClustersCommand({}));
  t.same(answer.CacheClusters ?? [], []);
  client.destroy();
  t.equal(await proxy.stop(), 0, 'SIGTERM ends it well');
});

const PROGRAM = `import { startProxy } from 'elasticache-iam-proxy';

const proxy = await startProxy({ port: 0, principals: ${JSON.stringify(PRINCIPALS)} });
const health = await fetch(new URL('/_authz/health', proxy.url));
console.log(health.status);
await proxy.close();
`;

t.test('a program uses it', async (t) => {
  writeFileSync(join(project, 'program.mjs'), PROGRAM);
  const result = spawnSync(process.execPath, ['program.mjs'], { cwd: project, encoding: 'utf8', timeout: 30_000 });
  t.equal(result.status, 0, `ends by itself after close(): ${result.stderr}`);
  t.equal(result.stdout.trim(), '200');
  t.equal(result.stderr, '', 'no warning is printed');
});

t.test('its types resolve in a strict program', async (t) => {
  writeFileSync(join(project, 'program.ts'), `${PROGRAM}\nconst text: string = String(proxy.url);\nexport { text };\n`);
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    'node',
  ];
  const roots = ['--typeRoots', join(repository, 'node_modules', '@types')];
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, ...options, ...roots, 'program.ts'], {
    cwd: project,
    encoding: 'utf8',
  });
  t.equal(result.status, 0, result.stdout);

  writeFileSync(
    join(project, 'wrong.ts'),
    `import { startProxy } from 'elasticache-iam-proxy';\nawait startProxy({ port: 'zero' });\n`,
  );
  const wrong = spawnSync(process.execPath, [tsc, ...options, ...roots, 'wrong.ts'], {
    cwd: project,
    encoding: 'utf8',
  });
  t.match(wrong.stdout, /error TS2322/, 'a wrong option is a type error');
});

t.test('package.json points at what is there', async (t) => {
  const installed = join(project, 'node_modules', 'elasticache-iam-proxy');
  const manifest: {
    bin: Record<string, string>;
    main: string;
    types: string;
    exports: Record<string, Record<string, Record<string, string>> | string>;
    license: string;
  } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const named = [
    ...Object.values(manifest.bin),
    manifest.main,
    manifest.types,
    ...Object.values(manifest.exports).flatMap((each) =>
      typeof each === 'string' ? [each] : Object.values(each).flatMap((condition) => Object.values(condition)),
    ),
  ];
  t.same(
    named.map((path) => path.replace(/^\.\//, '')).filter((path) => !paths.includes(path)),
    [],
  );
  t.equal(manifest.license, 'Apache-2.0');
});
