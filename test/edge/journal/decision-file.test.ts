/** The decision log never blocks or fails a call, keeps whole lines, and counts what it had to drop. */
import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { DecisionRecord } from '#src/core/record/record.js';
import {
  type DecisionFileOptions,
  type LogHandle,
  type Losses,
  openDecisionFile,
} from '#src/edge/journal/decision-file.js';

/** The file writes out whatever it is given: a number is enough of a record, here in a line of `size` bytes. */
const record = (n: number, size = 30): DecisionRecord => {
  const bare = JSON.stringify({ n, pad: '' }).length + 1;
  return { n, pad: 'x'.repeat(Math.max(0, size - bare)) } as unknown as DecisionRecord;
};

const numbersIn = (text: string): number[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { n: number }).n);

const QUIET = { onLosses: () => undefined, onReopenFailed: () => undefined };

/** Options of a file that loses nothing. */
const quiet = (t: Test, more: object = {}): DecisionFileOptions => ({
  onLosses: ({ reason }) => t.fail(`nothing is lost here: ${reason}`),
  onReopenFailed: (reason) => t.fail(reason),
  ...more,
});

/** Options that remember what was said of losses; `next` waits for the next word. */
function heard() {
  const losses: Losses[] = [];
  let wake = (): void => undefined;
  let waited = 0;
  const options: DecisionFileOptions = {
    ...QUIET,
    onLosses: (each) => {
      losses.push(each);
      wake();
    },
  };
  const next = async (): Promise<void> => {
    waited++;
    while (losses.length < waited)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  return { losses, options, next };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const pause = () => new Promise((resolve) => setImmediate(resolve));

t.test('lines that come while others are written are all there, once and in order', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, quiet(t));
  for (const n of upTo(500)) {
    file.append(record(n, 30 + (n % 50)));
    if (n % 7 === 0) await pause();
  }
  await file.close();
  t.strictSame(numbersIn(readFileSync(path, 'utf8')), upTo(500));
  t.equal(file.losses().dropped, 0);
});

t.test('what was written makes room for what comes later', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, quiet(t, { mostWaiting: 2_000 }));
  for (const n of upTo(300)) {
    file.append(record(n, 100));
    file.append(record(n, 100));
    while (statSync(path).size < 200 * (n + 1)) await pause();
  }
  await file.close();
  t.equal(file.losses().dropped, 0, 'never more than a few lines waited');
  t.equal(numbersIn(readFileSync(path, 'utf8')).length, 600);
});

t.test('only the owner may read it', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, QUIET);
  await file.close();
  t.equal(statSync(path).mode & 0o777, 0o600);
});

t.test('a torn last line is closed off, a whole one stays as it is', async (t) => {
  for (const [before, after] of [
    ['', '{"n":0,"pad":"xxxxxxxxxxxxx"}\n'],
    ['{"n":7}\n', '{"n":7}\n{"n":0,"pad":"xxxxxxxxxxxxx"}\n'],
    ['{"n":7}\n{"n":', '{"n":7}\n{"n":\n{"n":0,"pad":"xxxxxxxxxxxxx"}\n'],
  ] as const) {
    const path = join(t.testdir({ log: before }), 'log');
    const file = await openDecisionFile(path, QUIET);
    file.append(record(0));
    await file.close();
    t.equal(readFileSync(path, 'utf8'), after);
  }
});

// Decisions waited for a disk that stayed full, and until the end nobody heard that they were lost.
t.test('a full disk: lines are lost and counted at once, and said once', async (t) => {
  const said = heard();
  const file = await openDecisionFile('/dev/full', said.options);
  file.append(record(0));
  file.append(record(1));
  await said.next();
  for (const n of upTo(20)) {
    file.append(record(n));
    await pause();
  }
  await file.close();
  const reason = 'no space left on device (ENOSPC)';
  t.match(said.losses, [{ failing: true, reason }]);
  t.equal(said.losses.length, 1, 'not at each call');
  t.same(file.losses(), { dropped: 22, failing: true, reason });
});

t.test('a pipe that nobody reads holds up nothing; with a reader everything that waited arrives', async (t) => {
  const dir = t.testdir({});
  const path = join(dir, 'pipe');
  t.equal(spawnSync('mkfifo', [path]).status, 0);
  const file = await openDecisionFile(path, quiet(t));
  const count = 3_000;
  for (const n of upTo(count)) file.append(record(n, 100));
  await pause();
  let text = '';
  const reader = createReadStream(path, 'utf8');
  for await (const chunk of reader) {
    text += chunk;
    if (text.endsWith('\n') && numbersIn(text).length === count) break;
  }
  t.strictSame(numbersIn(text), upTo(count), 'no line twice, none torn');
  await file.close();
  t.equal(file.losses().dropped, 0);

  const unread = await openDecisionFile(path, { ...QUIET, mostWaiting: 100_000 });
  for (const n of upTo(5_000)) unread.append(record(n, 100));
  t.equal(unread.losses().dropped, 4_000);
  await unread.close();
  t.ok(unread.losses().dropped >= 4_000, 'the end does not wait for a reader either');
});

t.test('a file that is cut while it is written (logrotate) goes on at its new end', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, QUIET);
  file.append(record(0));
  while (statSync(path).size === 0) await pause();
  truncateSync(path);
  file.append(record(1));
  await file.close();
  t.strictSame(numbersIn(readFileSync(path, 'utf8')), [1]);
});

t.test('what cannot be opened is told at once', async (t) => {
  const dir = t.testdir({ file: '' });
  await t.rejects(openDecisionFile(dir, QUIET), { code: 'EISDIR' });
  await t.rejects(openDecisionFile(join(dir, 'file', 'log'), QUIET), { code: 'ENOTDIR' });
});

/** A regular file in memory that takes `room` more bytes and fails from then on. */
function fakeFile(text = ''): LogHandle & { text: string; room: number; closed: boolean } {
  const file = {
    text,
    room: Number.POSITIVE_INFINITY,
    closed: false,
    stat: async () => ({ isFile: () => true, size: file.text.length, ino: 1, dev: 1 }),
    read: async (buffer: Buffer, _at: number, _length: number, from: number) => {
      buffer.write(file.text.slice(from));
      return { buffer };
    },
    write: async (chunk: Buffer, from: number) => {
      if (file.room === 0) throw Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' });
      const bytesWritten = Math.min(chunk.length - from, file.room);
      file.text += chunk.toString('utf8', from, from + bytesWritten);
      file.room -= bytesWritten;
      return { bytesWritten };
    },
    close: async () => {
      file.closed = true;
    },
  };
  return file as unknown as LogHandle & typeof file;
}

t.test('after a failed write it goes on with a fresh line, and says that it works again', async (t) => {
  const fake = fakeFile();
  const said = heard();
  const file = await openDecisionFile('log', { ...said.options, open: async () => fake });
  fake.room = 70;
  for (const n of upTo(5)) file.append(record(n, 30));
  await said.next();
  t.same(file.losses(), { dropped: 3, failing: true, reason: 'i/o error (EIO)' });
  file.append(record(5, 30));
  fake.room = 0;
  await pause();
  fake.room = Number.POSITIVE_INFINITY;
  file.append(record(6, 30));
  await said.next();
  await file.close();
  t.equal(fake.closed, true);
  const lines = fake.text.split('\n');
  t.same(
    lines.filter((line) => line.endsWith('}')).map((line) => (JSON.parse(line) as { n: number }).n),
    [0, 1, 6],
  );
  t.equal(lines.length, 5, 'three lines, the torn one, and the end');
  t.match(said.losses, [{ failing: true }, { failing: false, dropped: 4 }]);
});

t.test('after a rotation it goes on in the new file', async (t) => {
  const dir = t.testdir({ log: '{"n":9}' });
  const [path, old] = [join(dir, 'log'), join(dir, 'log.1')];
  const file = await openDecisionFile(path, quiet(t));
  const has = async (name: string, ...numbers: readonly number[]): Promise<void> => {
    while (!existsSync(name) || numbersIn(readFileSync(name, 'utf8')).join() !== numbers.join()) await pause();
    t.pass(`${name} has ${numbers.join(', ')}`);
  };
  file.append(record(0));
  await has(path, 9, 0);
  renameSync(path, old);
  file.append(record(1));
  await has(old, 9, 0, 1);
  file.reopen();
  file.append(record(2));
  await has(path, 2);
  t.equal(statSync(path).mode & 0o777, 0o600);
  rmSync(path);
  file.reopen();
  file.append(record(3));
  await has(path, 3);
  file.reopen();
  file.append(record(4));
  await has(path, 3, 4);
  await file.close();
  t.same(numbersIn(readFileSync(old, 'utf8')), [9, 0, 1]);
});

t.test('a path that cannot be opened again is said, and the old file goes on', async (t) => {
  const dir = t.testdir({});
  const [path, old] = [join(dir, 'log'), join(dir, 'log.1')];
  let failed = (_reason: string): void => undefined;
  const reason = new Promise<string>((resolve) => {
    failed = resolve;
  });
  const file = await openDecisionFile(path, { ...QUIET, onReopenFailed: (why) => failed(why) });
  renameSync(path, old);
  mkdirSync(path);
  file.reopen();
  t.match(await reason, /directory \(EISDIR\)$/);
  file.append(record(0));
  await file.close();
  t.same(numbersIn(readFileSync(old, 'utf8')), [0]);
});

t.test('a line that a full pipe has cut is not cut by a rotation', async (t) => {
  const path = join(t.testdir({}), 'pipe');
  t.equal(spawnSync('mkfifo', [path]).status, 0);
  const file = await openDecisionFile(path, quiet(t));
  for (const n of upTo(1_000)) file.append(record(n, 1_000 + (n % 7)));
  await pause();
  file.reopen();
  let text = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    text += chunk;
    if (text.endsWith('\n') && text.split('\n').length > 1_000) break;
  }
  t.strictSame(numbersIn(text), upTo(1_000));
  await file.close();
});
