import t from 'tap';
import { nearest } from '#src/core/terms/nearest.js';

const NAMES = ['DescribeUsers', 'DescribeUserGroups', 'DeleteUser', 'CreateUser', 'port'];

const CASES: readonly [word: string, meant: string | undefined, why: string][] = [
  ['DescribeUsers', 'DescribeUsers', 'itself'],
  ['describeusers', 'DescribeUsers', 'letter case aside'],
  ['DescribeUser', 'DescribeUsers', 'a letter left out'],
  ['DeleteUsers', 'DeleteUser', 'a letter too many'],
  ['DeletUesr', 'DeleteUser', 'neighbours swapped'],
  ['prot', 'port', 'a swap is one edit'],
  ['por', 'port', 'short words have one edit'],
  ['po', undefined, 'two edits of two letters are another word'],
  ['xyz', undefined, 'nothing near'],
  ['', undefined, 'nothing at all'],
  ['a'.repeat(100_000), undefined, 'too long to be a slip'],
];

for (const [word, meant, why] of CASES) {
  t.test(`${why}: ${word.slice(0, 20)}`, async (t) => {
    t.equal(nearest(word, NAMES), meant);
  });
}

t.test('ties go to the earlier candidate', async (t) => {
  t.equal(nearest('cat', ['bat', 'hat']), 'bat');
  t.equal(nearest('cat', new Set(['hat', 'bat'])), 'hat');
  t.equal(nearest('cat', []), undefined);
});
