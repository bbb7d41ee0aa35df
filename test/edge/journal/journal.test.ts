import t from 'tap';
import type { DecisionRecord } from '../../../src/core/record/record.js';
import { createJournal, type JournalEntry } from '../../../src/edge/journal/journal.js';

/** An entry that counts how often its record was written. */
function entry(id: string, size = 100): JournalEntry & { written: () => number } {
  let written = 0;
  const record = (): DecisionRecord => {
    written++;
    return { id } as DecisionRecord;
  };
  const later = (text: string, bytes: Uint8Array): DecisionRecord => {
    t.equal(text, `text of ${id}`);
    t.ok(bytes.length === size && bytes.every((byte) => byte === id.charCodeAt(0)), 'its own bytes');
    return record();
  };
  const bytes = new Uint8Array(size).fill(id.charCodeAt(0));
  return { id, text: `text of ${id}`, bytes, record, later, written: () => written };
}
const ids = (records: readonly DecisionRecord[]): string[] => records.map(({ id }) => id);

t.test('the newest are remembered, newest first', async (t) => {
  const journal = createJournal(3);
  for (const id of ['a', 'b', 'c', 'd']) journal.add(entry(id));
  t.same(ids(journal.list(10)), ['d', 'c', 'b']);
  t.same(ids(journal.list(2)), ['d', 'c']);
  t.equal(journal.find('a'), undefined);
  t.equal(journal.find('b')?.id, 'b');
  t.same(journal.counts(), { added: 4, dropped: 0 });
});

t.test('huge ones shorten the ring, but the last one stays', async (t) => {
  const journal = createJournal(3);
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
  const journal = createJournal(100);
  for (let i = 0; i < 10_000; i++) {
    journal.add(entry(`${String.fromCharCode(65 + (i % 26))}${i}`, (i * 7919) % 9000));
    if (i % 500 === 499) t.equal(journal.list(1000).length, 100);
  }
});

t.test('a decision that is dropped while records are settled is left alone', async (t) => {
  const journal = createJournal(100);
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
  const journal = createJournal(3);
  const [read, unread] = [entry('read'), entry('unread')];
  journal.add(unread);
  journal.add(read);
  t.equal(journal.find('read'), journal.find('read'));
  t.same([read.written(), unread.written()], [1, 0]);
});

t.test('readers get what comes later, until they go', async (t) => {
  const journal = createJournal(3);
  journal.add(entry('before'));
  const got: string[] = [];
  const stop = journal.follow(({ id }) => got.push(id));
  journal.add(entry('during'));
  stop();
  journal.add(entry('after'));
  t.same(got, ['during']);
});

t.test('settling writes out what nobody has read, also when one of them cannot be written', async (t) => {
  const journal = createJournal(300);
  const entries = Array.from({ length: 120 }, (_, i) => entry(String(i)));
  const broken: JournalEntry = {
    ...entry('broken'),
    later: () => {
      throw new Error('cannot be written');
    },
  };
  for (const one of [broken, ...entries]) journal.add(one);
  journal.settle();
  while (entries.some((one) => one.written() === 0)) await new Promise(setImmediate);
  t.ok(entries.every((one) => one.written() === 1));
  t.throws(() => journal.find('broken'), { message: 'cannot be written' });
  await journal.close();
});

t.test('the records of huge requests are written for each reader, and not kept', async (t) => {
  const journal = createJournal(10);
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
