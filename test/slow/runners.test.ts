/**
 * The programs of the documentation in projects of their own, made from
 * the tarball: four runners, and what types and packages must be.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { blocks } from '../support/pages.js';
import { npmProject, runIn } from './support/npm-project.js';
import { pack } from './support/pack.js';

const scratch = t.testdir();
const { file } = pack(scratch);
const SDK = '@aws-sdk/client-elasticache';

/** A new project with the package and these others. */
function projectWith(t: Test, name: string, ...packages: readonly string[]): string | undefined {
  const project = join(scratch, name);
  return npmProject(t, project, file, SDK, ...packages) ? project : undefined;
}

/** The program of docs/testing.md whose first line names the file. */
function program(name: string): string {
  const found = blocks('js', 'ts').find(
    ({ page, text }) => page === 'docs/testing.md' && text.startsWith(`// ${name}\n`),
  );
  if (!found) throw new Error(`docs/testing.md has no program ${name}`);
  return found.text;
}

/** The same test with a wrong expectation: it must fail, and say why. */
const failing = (text: string): string =>
  text
    .replace(/assertDenied\((?=client)/, 'assertAllowed(')
    .replace(/toBeDenied\(.*?\)/, 'toBeAllowed()')
    .replace("['elasticache:DescribeUsers']", "['elasticache:DeleteUser']");

const RUNNERS = [
  {
    runner: 'node:test',
    packages: [],
    file: 'node-test.test.mjs',
    command: (name: string) => ['node', '--test', name],
  },
  {
    runner: 'tap',
    packages: ['tap'],
    file: 'tap.test.mjs',
    command: (name: string) => ['npx', 'tap', '--disable-coverage', '--reporter=tap', name],
  },
  {
    runner: 'vitest',
    packages: ['vitest'],
    file: 'vitest.test.mjs',
    command: (name: string) => ['npx', 'vitest', 'run', name],
  },
  {
    runner: 'jest',
    packages: ['jest'],
    file: 'jest.test.cjs',
    command: (name: string) => ['npx', 'jest', '--testMatch', `**/${name}`],
  },
] as const;

for (const { runner, packages, file: name, command } of RUNNERS)
  t.test(runner, async (t) => {
    const project = projectWith(t, runner.replace(':', '-'), ...packages);
    if (project === undefined) return;
    writeFileSync(join(project, name), program(name));
    const [first = '', ...args] = command(name);
    const good = runIn(project, first, ...args);
    t.equal(good.status, 0, good.printed);
    t.notMatch(good.printed, /did not exit|open handle|worker process has failed to exit/i, 'it ends by itself');

    const wrong = `wrong-${name}`;
    writeFileSync(join(project, wrong), failing(program(name)));
    const [, ...wrongArgs] = command(wrong);
    const bad = runIn(project, first, ...wrongArgs);
    t.not(bad.status, 0, 'a wrong expectation fails');
    t.match(
      bad.printed,
      runner === 'tap'
        ? /expected, and not used:\s+elasticache:DeleteUser/
        : /is not authorized to perform: elasticache:/,
      'and says why',
    );
  });

/** In a test that fakes every timer that its runner fakes, before and after the start. */
const FAKING = `
for (const early of [true, false])
  test('early: ' + early, async () => {
    if (early) fake();
    const proxy = await startProxy();
    if (!early) fake();
    const mine = proxy.principal({ policies: 'arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess' });
    const client = new ElastiCacheClient({ ...mine.client, maxAttempts: 1 });
    await expect(client.send(new DescribeUsersCommand({}))).toBeAllowed();
    proxy.fault({ delay: 5 });
    await expect(client.send(new DescribeUsersCommand({}))).toBeAllowed();
    client.destroy();
    await proxy.close();
    real();
  }, 20_000);
`;

for (const [runner, name, head, command] of [
  [
    'vitest',
    'faking.test.mjs',
    `import { DescribeUsersCommand, ElastiCacheClient } from '${SDK}';
    import { startProxy } from 'elasticache-iam-proxy';
    import 'elasticache-iam-proxy/vitest';
    import { expect, test, vi } from 'vitest';
    const [fake, real] = [() => vi.useFakeTimers({ now: 0 }), () => vi.useRealTimers()];`,
    ['vitest', 'run'],
  ],
  [
    'jest',
    'faking.test.cjs',
    `const { DescribeUsersCommand, ElastiCacheClient } = require('${SDK}');
    const { startProxy } = require('elasticache-iam-proxy');
    require('elasticache-iam-proxy/jest');
    const [fake, real] = [() => jest.useFakeTimers({ now: 0 }), () => jest.useRealTimers()];`,
    ['jest', '--testMatch'],
  ],
] as const)
  t.test(`fake timers of ${runner}`, async (t) => {
    const project = projectWith(t, `faking-${runner}`, runner);
    if (project === undefined) return;
    writeFileSync(join(project, name), `${head}\n${FAKING}`);
    const { status, printed } = runIn(project, 'npx', ...command, runner === 'jest' ? `**/${name}` : name);
    t.equal(status, 0, printed);
  });

t.test('every program of the page is one of these', async (t) => {
  const shown = blocks('js', 'ts').filter(({ page }) => page === 'docs/testing.md');
  t.same(
    shown.map(({ text }) => /^\/\/ (\S+)\n/.exec(text)?.[1]),
    RUNNERS.map(({ file: name }) => name),
  );
});

const TYPED = `
import { assertDenied, startProxy, type DecisionRecord, type TestPrincipal } from 'elasticache-iam-proxy';
export async function main(): Promise<DecisionRecord> {
  const proxy = await startProxy({ region: 'eu-west-1' });
  const ana: TestPrincipal = proxy.principal({ policies: [{ Version: '2012-10-17', Statement: [] }], session: true });
  const key: string = ana.client.credentials.accessKeyId;
  // @ts-expect-error: there is no such option
  proxy.principal({ polices: [] });
  proxy.on('decision', ({ decision }) => decision.toUpperCase());
  return assertDenied(Promise.reject(new Error(key)), { by: 'Sid' });
}
`;

t.test('types are right whatever the resolution', async (t) => {
  const project = projectWith(t, 'types', 'typescript@5.9', '@types/node@20', 'vitest', 'jest', '@types/jest');
  if (project === undefined) return;
  const vitest = `import 'elasticache-iam-proxy/vitest';\nimport { expect } from 'vitest';\nexport const v = (): Promise<void> => expect(Promise.resolve()).toBeDenied({ by: 'Sid' });\n`;
  const jest = `import 'elasticache-iam-proxy/jest';\nexport const g = (): Promise<void> => expect(Promise.resolve()).toBeDenied({ by: 'Sid' });\n`;
  const globals = `import 'elasticache-iam-proxy/jest';\nimport { expect } from '@jest/globals';\nexport const j = (): Promise<void> => expect(Promise.resolve()).toBeDenied();\nexpect([]).toUsePermissions([]);\n`;
  for (const kind of ['mts', 'cts', 'ts']) {
    writeFileSync(join(project, `typed.${kind}`), TYPED);
    writeFileSync(join(project, `vitest.${kind}`), vitest);
    writeFileSync(join(project, `jest.${kind}`), jest);
    writeFileSync(join(project, `globals.${kind}`), globals);
  }
  const all = (...kinds: readonly string[]): string[] =>
    kinds.flatMap((kind) => [`typed.${kind}`, `vitest.${kind}`, `jest.${kind}`, `globals.${kind}`]);
  for (const [options, files] of [
    [['--module', 'node16', '--moduleResolution', 'node16'], all('mts', 'cts')],
    [['--module', 'nodenext'], all('mts', 'cts')],
    [['--module', 'esnext', '--moduleResolution', 'bundler'], all('mts', 'ts')],
    [
      ['--module', 'commonjs', '--moduleResolution', 'node10'],
      ['typed.ts', 'jest.ts', 'globals.ts'],
    ],
  ] as const) {
    const { status, printed } = runIn(
      project,
      'npx',
      'tsc',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      ...options,
      ...files,
    );
    t.equal(status, 0, `${options.join(' ')}: ${printed}`);
  }
});

t.test('publint and are-the-types-wrong find nothing', async (t) => {
  const project = projectWith(t, 'lint', 'publint@0.3.25', '@arethetypeswrong/cli@0.18.5');
  if (project === undefined) return;
  const publint = runIn(project, 'npx', 'publint', '--strict', file);
  t.equal(publint.status, 0, publint.printed);
  t.notMatch(publint.printed, /Suggestions|Warnings|Errors/, publint.printed);
  const types = runIn(project, 'npx', 'attw', file);
  t.equal(types.status, 0, types.printed);
});
