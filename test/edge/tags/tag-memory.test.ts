import t from 'tap';
import { TagMemory } from '#src/edge/tags/tag-memory.js';

const place = (accessKeyId: string, region = 'us-east-1') => ({ region, account: '123456789012', accessKeyId });

t.test('what is known in one place is not known in another', async (t) => {
  const memory = new TagMemory<string>(10);
  memory.set('arn', place('AKIA1'), 'one');
  t.equal(memory.get('arn', place('AKIA1')), 'one');
  t.equal(memory.get('arn', place('AKIA2')), undefined);
  t.equal(memory.get('arn', place('AKIA1', 'eu-west-1')), undefined);
  memory.set('arn', place('AKIA2'), 'two');
  t.strictSame([...memory.forget('arn')].sort(), ['one', 'two']);
  t.equal(memory.get('arn', place('AKIA1')), undefined, 'and it is forgotten in all of them');
});

t.test('it is bounded: the oldest goes', async (t) => {
  const memory = new TagMemory<number>(3);
  for (const n of [1, 2, 3]) memory.set(`arn${n}`, place('A'), n);
  memory.set('arn1', place('A'), 11);
  memory.set('arn4', place('A'), 4);
  t.strictSame([...memory.arns()].sort(), ['arn1', 'arn3', 'arn4']);
  memory.delete('arn3', place('A'));
  memory.set('arn5', place('A'), 5);
  t.strictSame([...memory.arns()].sort(), ['arn1', 'arn4', 'arn5']);
  memory.set('a'.repeat(1_000_000), place('A'), 6);
  t.equal(memory.get('a'.repeat(1_000_000), place('A')), undefined, 'what is longer than any ARN is not remembered');
});

t.test('what is learned of a resource in another place makes it the newest', async (t) => {
  const memory = new TagMemory<number>(3);
  memory.set('arn1', place('A'), 1);
  memory.set('arn2', place('A'), 2);
  memory.set('arn1', place('B'), 3);
  memory.set('arn3', place('A'), 4);
  t.strictSame([...memory.arns()].sort(), ['arn1', 'arn3']);
  t.strictSame([...memory.forget('arn1')].sort(), [1, 3]);
});
