import t from 'tap';
import type { DecisionRecord } from '#src/core/record/record.js';
import type { DecisionFile } from '#src/edge/journal/decision-file.js';
import { createJournal, type JournalEntry } from '#src/edge/journal/journal.js';
import type { DecisionFilter, Since } from '#src/edge/journal/query.js';

interface Entry extends JournalEntry {
  written: number;
  settled: number;
}

/** An entry that counts how often its record was asked for. */
function entry(id: string, more: Partial<JournalEntry> = {}): Entry {
  return {
    id,
    time: 0,
    decision: 'allowed',
    operation: 'DescribeUsers',
    run: undefined,
    weight: 100,
    service: 'elasticache',
    isOf: () => false,
    asksFor: () => false,
    wasDecidedBy: () => false,
    basis: () => undefined,
    ...more,
    written: 0,
    settled: 0,
    record() {
      this.written++;
      return { id } as DecisionRecord;
    },
    settle() {
      this.settled++;
    },
  };
}

const ids = (records: Iterable<DecisionRecord>): string => [...records].map(({ id }) => id).join(' ');
const all = (limit = 100, filter: DecisionFilter = {}, since?: Since) => ({
  filter,
  limit,
  ...(since ? { since } : {}),
});

t.test('the newest are remembered, newest first', async (t) => {
  const journal = createJournal(3);
  for (const id of ['a', 'b', 'c', 'd', 'e']) journal.add(entry(id));
  t.equal(ids(journal.newest(all(10))), 'e d c');
  t.equal(ids(journal.newest(all(2))), 'e d');
  t.equal(ids(journal.newest(all(0))), '');
  t.equal(journal.find('b'), undefined);
  t.equal(journal.find('c')?.id, 'c');
  t.same(journal.counts(), { added: 5, dropped: 0 });
});

t.test('huge ones shorten the ring, but the last one stays', async (t) => {
  const journal = createJournal(3);
  journal.add(entry('a'));
  journal.add(entry('b', { weight: 512 * 1024 }));
  t.equal(ids(journal.newest(all())), 'b');
  journal.add(entry('c', { weight: 1024 * 1024 }));
  t.equal(ids(journal.newest(all())), 'c');
  for (const id of ['d', 'e', 'f', 'g']) journal.add(entry(id));
  t.equal(ids(journal.newest(all())), 'g f e');
});

t.test('the order is kept while ten thousand of all sizes come and go', async (t) => {
  const journal = createJournal(100);
  for (let i = 0; i < 10_000; i++) {
    journal.add(entry(`${i}`, { weight: i % 1000 === 0 ? 2 ** 30 : (i * 7919) % 9000 }));
    if (i % 500 !== 499) continue;
    t.equal(ids(journal.newest(all(1000))), Array.from({ length: 100 }, (_, back) => i - back).join(' '));
  }
});

t.test('a record is written only when it is asked for', async (t) => {
  const journal = createJournal(10);
  const entries = ['a', 'b', 'c'].map((id) => entry(id, { operation: id }));
  for (const one of entries) journal.add(one);
  const written = () => entries.map((one) => one.written).join('');
  t.equal(written(), '000');
  t.equal(ids(journal.newest(all(10, { operation: 'b' }))), 'b');
  t.equal(written(), '010', 'what does not match is not written');
  const [newest] = journal.newest(all());
  t.equal(newest?.id, 'c');
  t.equal(written(), '011', 'nor what the reader did not come to');
});

t.test('what is dropped while a reader takes its time is not given', async (t) => {
  const journal = createJournal(2);
  journal.add(entry('a'));
  journal.add(entry('b'));
  const records = journal.newest(all());
  t.equal(records[Symbol.iterator]().next().value?.id, 'b');
  journal.add(entry('c'));
  t.equal(ids(records), '');
});

t.test('by limit, filter and beginning together', async (t) => {
  const journal = createJournal(10);
  for (let i = 1; i <= 6; i++)
    journal.add(entry(`${i}`, { time: i * 10, decision: i % 2 ? 'allowed' : 'implicitDeny' }));
  t.equal(ids(journal.newest(all(9, {}, { id: '4' }))), '6 5');
  t.equal(ids(journal.newest(all(9, {}, { time: 40 }))), '6 5 4');
  t.equal(ids(journal.newest(all(9, { decision: 'denied' }, { id: '2' }))), '6 4');
  t.equal(ids(journal.newest(all(1, { decision: 'allowed' }))), '5');
});

t.test('who wants to know is told that decisions were forgotten', async (t) => {
  const journal = createJournal(10);
  let told = 0;
  const stop = journal.onForgotten(() => told++);
  journal.forget();
  journal.forget({ decision: 'denied' });
  t.equal(told, 2);
  stop();
  journal.forget();
  t.equal(told, 2);
});

t.test('followers get what comes later and what they want, until they go', async (t) => {
  const journal = createJournal(3);
  journal.add(entry('before'));
  const got: string[] = [];
  const denied: string[] = [];
  const stop = journal.follow(({ id }) => got.push(id));
  journal.follow(({ id }) => denied.push(id), { decision: 'denied' });
  journal.add(entry('during'));
  journal.add(entry('refused', { decision: 'explicitDeny' }));
  stop();
  const after = entry('after');
  journal.add(after);
  t.same([got, denied], [['during', 'refused'], ['refused']]);
  t.equal(after.written, 0);
});

t.test('the decision log gets every record', async (t) => {
  const lines: string[] = [];
  const file = {
    append: ({ id }: DecisionRecord) => lines.push(id),
    losses: () => ({ dropped: 7, failing: true, reason: 'full' }),
    close: async () => undefined,
  };
  const journal = createJournal(1, file as unknown as DecisionFile);
  journal.add(entry('a'));
  journal.add(entry('b'));
  t.same(lines, ['a', 'b']);
  t.same(journal.counts(), { added: 2, dropped: 7, problem: 'full' });
});

t.test('settling reaches everything that is still there, a few at a time', async (t) => {
  const journal = createJournal(150);
  const entries = Array.from({ length: 150 }, (_, i) => entry(`${i}`));
  for (const one of entries) journal.add(one);
  journal.settle();
  t.ok(entries.every(({ settled }) => settled === 0));
  await new Promise(setImmediate);
  t.equal(entries.filter(({ settled }) => settled > 0).length, 50);
  for (let i = 0; i < 60; i++) journal.add(entry(`new ${i}`));
  for (let i = 0; i < 5; i++) await new Promise(setImmediate);
  t.same(
    [entries[49], entries[50], entries[59], entries[60], entries[149]].map((one) => one?.settled),
    [1, 0, 0, 1, 1],
  );
  journal.settle();
  await journal.close();
  await new Promise(setImmediate);
  t.equal(entries[149]?.settled, 1, 'not after the end');
});

t.test('decisions are forgotten, all or those that are named, and the ring goes on', async (t) => {
  const journal = createJournal(3);
  for (const id of ['a', 'b', 'c', 'd']) journal.add(entry(id, { isOf: (name) => name === id }));
  journal.forget({ principal: 'c' });
  t.equal(ids(journal.newest(all())), 'd b');
  for (const id of ['e', 'f']) journal.add(entry(id));
  t.equal(ids(journal.newest(all())), 'f e d', 'it is as long as before');
  journal.forget();
  t.equal(ids(journal.newest(all())), '');
  journal.add(entry('g'));
  t.equal(journal.find('g')?.id, 'g');
  t.equal(journal.find('f'), undefined);
  t.same(journal.counts(), { added: 7, dropped: 0 });
});
