import t from 'tap';
import { FairQueue } from '#src/edge/tags/fair-queue.js';

/** Takes a turn and writes down when it has come. */
function taker(queue: FairQueue, log: string[]) {
  return (caller: string, name: string) => {
    const turn = queue.take(caller);
    void turn.begun.then((begun) => log.push(begun ? name : `${name} left`));
    return turn;
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('one caller has so many turns, further ones wait in their order', async (t) => {
  const log: string[] = [];
  const take = taker(new FairQueue({ total: 10, each: 2 }), log);
  const turns = ['a1', 'a2', 'a3', 'a4'].map((name) => take('a', name));
  await settled();
  t.strictSame(log, ['a1', 'a2']);
  turns[0]?.giveBack();
  turns[0]?.giveBack();
  await settled();
  t.strictSame(log, ['a1', 'a2', 'a3'], 'given back twice, one turn is free');
});

t.test('callers take turns with one another', async (t) => {
  const log: string[] = [];
  const take = taker(new FairQueue({ total: 2, each: 2 }), log);
  const many = Array.from({ length: 100 }, (_, n) => take('many', `m${n}`));
  const one = take('one', 'one');
  await settled();
  t.strictSame(log, ['m0', 'm1']);
  many[0]?.giveBack();
  await settled();
  t.strictSame(log, ['m0', 'm1', 'one'], 'before the ninety-eight that came earlier');
  one.giveBack();
  await settled();
  t.equal(log[3], 'm2');
});

t.test('who leaves while waiting makes room for those behind', async (t) => {
  const log: string[] = [];
  const take = taker(new FairQueue({ total: 1, each: 1 }), log);
  const first = take('a', 'first');
  const second = take('a', 'second');
  take('a', 'third');
  second.giveBack();
  first.giveBack();
  await settled();
  t.strictSame(log, ['first', 'second left', 'third']);
});

t.test('whose turn began longest ago comes next', async (t) => {
  const log: string[] = [];
  const take = taker(new FairQueue({ total: 1, each: 1 }), log);
  const turns = [take('a', 'a1'), take('a', 'a2'), take('a', 'a3')];
  const other = take('b', 'b1');
  for (const turn of [turns[0], turns[1], other]) {
    turn?.giveBack();
    await settled();
  }
  t.strictSame(log, ['a1', 'a2', 'b1', 'a3']);
});

t.test('who leaves the line while another turn of the same caller is on gains none', async (t) => {
  const log: string[] = [];
  const take = taker(new FairQueue({ total: 10, each: 1 }), log);
  take('a', 'first');
  take('a', 'second').giveBack();
  take('a', 'third');
  await settled();
  t.strictSame(log, ['first', 'second left']);
});
