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
  return { id, size, record, later: record, written: () => written };
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
  journal.add(entry('b', 48 * 1024));
  t.same(ids(journal.list(10)), ['b']);
  journal.add(entry('c', 1024 * 1024));
  t.same(ids(journal.list(10)), ['c']);
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
