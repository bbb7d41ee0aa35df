/** `npm start` built anew each time, for a dozen seconds. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

const SCRIPT = fileURLToPath(new URL('../../src/build/is-built.mjs', import.meta.url));
const isBuilt = (cwd: string): boolean => spawnSync(process.execPath, [SCRIPT], { cwd }).status === 0;

/** A repository whose files are of this second, its build of the next. */
function built(t: Test): { dir: string; touch: (path: string, second: number) => void } {
  const dir = t.testdir({
    src: { cli: { 'main.ts': '', 'old.ts': '' } },
    data: { 'a.json': '' },
    'package.json': '',
    'tsconfig.json': '',
    dist: { 'cli.js': '' },
  });
  const touch = (path: string, second: number): void => utimesSync(join(dir, path), second, second);
  for (const path of [
    'src/cli/main.ts',
    'src/cli/old.ts',
    'src/cli',
    'src',
    'data/a.json',
    'data',
    'package.json',
    'tsconfig.json',
  ])
    touch(path, 1_000);
  touch('dist/cli.js', 1_001);
  return { dir, touch };
}

t.test('what is newer than all of its sources is built', async (t) => {
  const { dir, touch } = built(t);
  t.ok(isBuilt(dir));
  touch('dist', 5_000);
  t.ok(isBuilt(dir), 'what the build makes is no source');
});

for (const path of ['src/cli/main.ts', 'data/a.json', 'package.json', 'tsconfig.json'])
  t.test(`not built: ${path} has changed`, async (t) => {
    const { dir, touch } = built(t);
    touch(path, 1_002);
    t.notOk(isBuilt(dir));
  });

t.test('not built: files came or went, or there is no build', async (t) => {
  const gone = built(t);
  rmSync(join(gone.dir, 'src/cli/old.ts'));
  t.notOk(isBuilt(gone.dir));
  const come = built(t);
  mkdirSync(join(come.dir, 'src/more'));
  writeFileSync(join(come.dir, 'src/more/new.ts'), '');
  t.notOk(isBuilt(come.dir));
  const never = built(t);
  rmSync(join(never.dir, 'dist'), { recursive: true });
  t.notOk(isBuilt(never.dir));
});
