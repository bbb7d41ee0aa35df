import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import type { DecisionRecord } from '#src/core/record/record.js';
import { createJournal, type Journal, type JournalEntry } from '#src/edge/journal/journal.js';

/** Counts how often the record of an entry was written, now or later. */
interface Source {
  written: number;
  readonly fails?: boolean;
}

type Entry = JournalEntry<Source> & { written(): number };

function entry(id: string, size = 100, source: Source = { written: 0 }): Entry {
  const record = (): DecisionRecord => {
    source.written++;
    return { id } as DecisionRecord;
  };
  const bytes = new Uint8Array(size).fill(id.charCodeAt(0));
  return { id, source, text: `${id} and \xe9`, bytes, record, written: () => source.written };
}

function rewrite(source: Source, text: string, bytes: Buffer): DecisionRecord {
  const id = text.slice(0, -' and \xe9'.length);
  if (source.fails) throw new Error('cannot be written');
  t.equal(text, `${id} and \xe9`);
  t.ok(
    bytes.every((byte) => byte === id.charCodeAt(0)),
    'its own bytes',
  );
  source.written++;
  return { id, size: bytes.length } as unknown as DecisionRecord;
}

const journalOf = (kept: number): Journal<Source> => createJournal(kept, rewrite);
const ids = (records: readonly DecisionRecord[]): string[] => records.map(({ id }) => id);

t.test('the newest are remembered, newest first', async (t) => {
  const journal = journalOf(3);
  for (const id of ['a', 'b', 'c', 'd']) journal.add(entry(id));
  t.same(ids(journal.list(10)), ['d', 'c', 'b']);
  t.same(ids(journal.list(2)), ['d', 'c']);
  t.equal(journal.find('a'), undefined);
  t.equal(journal.find('b')?.id, 'b');
  t.same(journal.counts(), { added: 4, dropped: 0 });
});

t.test('huge ones shorten the ring, but the last one stays', async (t) => {
  const journal = journalOf(3);
  journal.add(entry('a'));
  journal.add(entry('b', 512 * 1024));
  t.same(ids(journal.list(10)), ['b']);
  journal.add(entry('c', 1024 * 1024));
  t.same(ids(journal.list(10)), ['c']);
  journal.add(entry('d'));
  journal.add(entry('e'));
  t.same(ids(journal.list(10)), ['e', 'd']);
});

t.test('what is kept stays whole while ten thousand of all sizes come and go', async (t) => {
  const journal = journalOf(100);
  for (let i = 0; i < 10_000; i++) {
    journal.add(entry(`${String.fromCharCode(65 + (i % 26))}${i}`, (i * 7919) % 9000));
    if (i % 500 !== 499) continue;
    const records = journal.list(1000) as unknown as { readonly id: string; readonly size: number }[];
    t.same(
      records.map(({ id, size }) => `${id.slice(1)} ${size}`),
      Array.from({ length: 100 }, (_, back) => `${i - back} ${((i - back) * 7919) % 9000}`),
    );
  }
});

t.test('a decision that is dropped while records are settled is left alone', async (t) => {
  const journal = journalOf(100);
  const first = Array.from({ length: 100 }, (_, i) => entry(`a${i}`, 2000));
  for (const one of first) journal.add(one);
  journal.settle();
  for (let i = 0; i < 100; i++) journal.add(entry(`b${i}`, 2000));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  t.ok(first.every((one) => one.written() === 0));
  await journal.close();
});

t.test('a record is written when somebody reads it, and once', async (t) => {
  const journal = journalOf(3);
  const [read, unread] = [entry('read'), entry('unread')];
  journal.add(unread);
  journal.add(read);
  t.equal(journal.find('read'), journal.find('read'));
  t.same([read.written(), unread.written()], [1, 0]);
});

t.test('readers get what comes later, until they go', async (t) => {
  const journal = journalOf(3);
  journal.add(entry('before'));
  const got: string[] = [];
  const stop = journal.follow(({ id }) => got.push(id));
  journal.add(entry('during'));
  stop();
  journal.add(entry('after'));
  t.same(got, ['during']);
});

t.test('settling writes out what nobody has read, also when one of them cannot be written', async (t) => {
  const journal = journalOf(300);
  const entries = Array.from({ length: 120 }, (_, i) => entry(String(i)));
  const broken = entry('broken', 100, { written: 0, fails: true });
  for (const one of [broken, ...entries]) journal.add(one);
  journal.settle();
  while (entries.some((one) => one.written() === 0)) await new Promise(setImmediate);
  t.ok(entries.every((one) => one.written() === 1));
  t.throws(() => journal.find('broken'), { message: 'cannot be written' });
  await journal.close();
});

t.test('the records of huge requests are written for each reader, and not kept', async (t) => {
  const journal = journalOf(10);
  const [huge, usual] = [entry('huge', 10_000), entry('usual', 8_000)];
  for (const one of [huge, usual]) journal.add(one);
  journal.settle();
  while (usual.written() === 0) await new Promise(setImmediate);
  t.equal(huge.written(), 0);
  t.same(ids(journal.list(10)), ['usual', 'huge']);
  t.match(journal.find('huge'), { id: 'huge' });
  t.same([huge.written(), usual.written()], [2, 1]);
  t.same(journal.list(0), []);
  await journal.close();
});

t.test('what decided is let go when no record needs it any more', async (t) => {
  const journal = journalOf(10);
  const registered: string[] = [];
  const registry = new FinalizationRegistry<string>((name) => registered.push(name));
  for (const name of ['written', 'dropped', 'kept']) {
    const source = { written: 0 };
    registry.register(source, name);
    journal.add(entry(`${name} 1`, 100, source));
    journal.add(entry(`${name} 2`, 100, source));
    if (name === 'written') t.equal(journal.list(10).length, 2);
    if (name === 'dropped') {
      const others = Array.from({ length: 8 }, (_, i) => entry(`other ${i}`));
      for (const other of [...others, entry('other 8'), entry('other 9')]) journal.add(other);
    }
  }
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  while (registered.length < 2) {
    collect();
    await new Promise(setImmediate);
  }
  t.same(new Set(registered), new Set(['written', 'dropped']));
  t.match(journal.find('kept 2'), { id: 'kept 2' });
});
