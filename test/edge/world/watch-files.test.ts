/** Every way in which files change: written over, replaced as editors do, removed and back, through links, all the time. */
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { watchFiles } from '#src/edge/world/watch-files.js';

/** Resolves at every call of the watcher's listener. */
function watching(t: Test, files: readonly string[]) {
  let calls = 0;
  let wake = (): void => undefined;
  const watcher = watchFiles(() => {
    calls++;
    wake();
  });
  t.teardown(() => watcher.close());
  watcher.follow(files);
  return {
    watcher,
    calls: () => calls,
    /** After `act` there is a call. */
    after: async (act: () => void): Promise<void> => {
      const called = new Promise<void>((resolve) => {
        wake = resolve;
      });
      act();
      // The watcher itself does not keep a process alive.
      const alive = setInterval(() => undefined, 1_000);
      await called;
      clearInterval(alive);
    },
  };
}

t.test('a file', async (t) => {
  const dir = t.testdir({ a: '1', other: '1' });
  const file = join(dir, 'a');
  const { after, calls } = watching(t, [file]);
  await after(() => writeFileSync(file, '2'));
  t.pass('written over');
  await after(() => {
    writeFileSync(join(dir, '.a.swp'), '3');
    renameSync(join(dir, '.a.swp'), file);
  });
  t.pass('replaced, as editors do');
  await after(() => writeFileSync(file, '4'));
  t.pass('and the new one is watched');
  await after(() => unlinkSync(file));
  t.pass('removed');
  await after(() => writeFileSync(file, '5'));
  t.pass('and back');
  const before = calls();
  writeFileSync(join(dir, 'other'), '2');
  await new Promise((resolve) => setTimeout(resolve, 250));
  t.equal(calls(), before, 'its neighbours are nobody’s business');
});

t.test('several changes at once are one', async (t) => {
  const dir = t.testdir({ a: '1', b: '1' });
  const { after, calls } = watching(t, [join(dir, 'a'), join(dir, 'b')]);
  await after(() => {
    for (let i = 0; i < 20; i++) writeFileSync(join(dir, i % 2 ? 'a' : 'b'), String(i));
  });
  t.equal(calls(), 1);
});

t.test('a file that never comes to rest is told all the same', async (t) => {
  const dir = t.testdir({ a: '1' });
  let writes = 0;
  const timer = setInterval(() => writeFileSync(join(dir, 'a'), String(writes++)), 30);
  try {
    const { after } = watching(t, [join(dir, 'a')]);
    await after(() => undefined);
    await after(() => undefined);
    t.ok(writes > 0, 'while it was written');
  } finally {
    // Before the test ends: a file that is written while its folder is removed would fail it.
    clearInterval(timer);
  }
});

t.test('a folder that is replaced, and one that is not there yet', async (t) => {
  const dir = t.testdir({ policies: { a: '1' } });
  const folder = join(dir, 'policies');
  const { after } = watching(t, [join(folder, 'a'), join(dir, 'later', 'b')]);
  await after(() => {
    renameSync(folder, join(dir, 'old'));
    mkdirSync(folder);
    writeFileSync(join(folder, 'a'), '2');
  });
  t.pass('replaced');
  await after(() => {
    mkdirSync(join(dir, 'later'));
    writeFileSync(join(dir, 'later', 'b'), '1');
  });
  t.pass('appeared');
});

t.test('a link that is swapped, as Kubernetes does', async (t) => {
  const dir = t.testdir({ one: { a: '1' }, two: { a: '2' } });
  symlinkSync('one', join(dir, '..data'));
  symlinkSync(join('..data', 'a'), join(dir, 'a'));
  const { after } = watching(t, [join(dir, 'a')]);
  await after(() => {
    symlinkSync('two', join(dir, '..data_tmp'));
    renameSync(join(dir, '..data_tmp'), join(dir, '..data'));
  });
  t.pass('noticed');
  await after(() => writeFileSync(join(dir, 'two', 'a'), '3'));
  t.pass('and what it leads to is looked at');
});

t.test('nothing is told after close', async (t) => {
  const dir = t.testdir({ a: '1' });
  const { watcher, calls } = watching(t, [join(dir, 'a')]);
  writeFileSync(join(dir, 'a'), '2');
  watcher.close();
  watcher.follow([join(dir, 'a')]);
  rmSync(join(dir, 'a'));
  await new Promise((resolve) => setTimeout(resolve, 250));
  t.equal(calls(), 0);
});
