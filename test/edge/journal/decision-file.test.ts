/** The decision log never blocks or fails a call, keeps whole lines, and counts what it had to drop. */
import { spawnSync } from 'node:child_process';
import { createReadStream, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { DecisionRecord } from '#src/core/record/record.js';
import { openDecisionFile } from '#src/edge/journal/decision-file.js';

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

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const pause = () => new Promise((resolve) => setImmediate(resolve));

t.test('lines that come while others are written are all there, once and in order', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, { onTrouble: () => t.fail('no trouble here') });
  for (const n of upTo(500)) {
    file.append(record(n, 30 + (n % 50)));
    if (n % 7 === 0) await pause();
  }
  await file.close();
  t.strictSame(numbersIn(readFileSync(path, 'utf8')), upTo(500));
  t.equal(file.dropped(), 0);
});

t.test('what was written makes room for what comes later', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, { mostWaiting: 2_000, onTrouble: () => t.fail('no trouble here') });
  for (const n of upTo(300)) {
    file.append(record(n, 100));
    file.append(record(n, 100));
    while (statSync(path).size < 200 * (n + 1)) await pause();
  }
  await file.close();
  t.equal(file.dropped(), 0, 'never more than a few lines waited');
  t.equal(numbersIn(readFileSync(path, 'utf8')).length, 600);
});

t.test('only the owner may read it', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, { onTrouble: () => undefined });
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
    const file = await openDecisionFile(path, { onTrouble: () => undefined });
    file.append(record(0));
    await file.close();
    t.equal(readFileSync(path, 'utf8'), after);
  }
});

t.test('a full disk: trouble is told once, what does not fit is counted', async (t) => {
  const told: (string | undefined)[] = [];
  let onTold = (): void => undefined;
  const trouble = new Promise<void>((resolve) => {
    onTold = resolve;
  });
  const file = await openDecisionFile('/dev/full', {
    mostWaiting: 1_000,
    retryAfter: 1,
    onTrouble: (error) => {
      told.push((error as NodeJS.ErrnoException | undefined)?.code);
      onTold();
    },
  });
  for (const n of upTo(25)) file.append(record(n, 100));
  await trouble;
  for (const n of upTo(25)) {
    file.append(record(n, 100));
    await pause();
  }
  t.strictSame(told, ['ENOSPC']);
  t.equal(file.dropped(), 40, 'ten lines of 100 bytes wait');
  await file.close();
  t.equal(file.dropped(), 50, 'at the end those that waited are lost, too');
});

t.test('a pipe that nobody reads holds up nothing; with a reader everything that waited arrives', async (t) => {
  const dir = t.testdir({});
  const path = join(dir, 'pipe');
  t.equal(spawnSync('mkfifo', [path]).status, 0);
  const file = await openDecisionFile(path, { onTrouble: () => t.fail('a slow reader is no trouble') });
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
  t.equal(file.dropped(), 0);

  const unread = await openDecisionFile(path, { mostWaiting: 100_000, onTrouble: () => undefined });
  for (const n of upTo(5_000)) unread.append(record(n, 100));
  t.equal(unread.dropped(), 4_000);
  await unread.close();
  t.ok(unread.dropped() >= 4_000, 'the end does not wait for a reader either');
});

t.test('a file that is cut while it is written (logrotate) goes on at its new end', async (t) => {
  const path = join(t.testdir({}), 'log');
  const file = await openDecisionFile(path, { onTrouble: () => undefined });
  file.append(record(0));
  while (statSync(path).size === 0) await pause();
  truncateSync(path);
  file.append(record(1));
  await file.close();
  t.strictSame(numbersIn(readFileSync(path, 'utf8')), [1]);
});

t.test('what cannot be opened is told at once', async (t) => {
  const dir = t.testdir({ file: '' });
  await t.rejects(openDecisionFile(dir, { onTrouble: () => undefined }), { code: 'EISDIR' });
  await t.rejects(openDecisionFile(join(dir, 'file', 'log'), { onTrouble: () => undefined }), { code: 'ENOTDIR' });
});

t.test('closing ends a wait for the next attempt', async (t) => {
  const file = await openDecisionFile('/dev/full', { retryAfter: 60_000, onTrouble: () => resolve() });
  let resolve = (): void => undefined;
  const troubled = new Promise<void>((done) => {
    resolve = done;
  });
  file.append(record(0));
  await troubled;
  await file.close();
  t.equal(file.dropped(), 1);
});
