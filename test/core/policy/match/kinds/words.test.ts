import t from 'tap';
import { ADDRESS } from '#src/core/policy/match/kinds/address.js';
import { BOOLEAN } from '#src/core/policy/match/kinds/boolean.js';
import { fillings, LIKE } from '#src/core/policy/match/kinds/like.js';
import { NUMBER } from '#src/core/policy/match/kinds/number.js';
import { TEXT } from '#src/core/policy/match/kinds/text.js';
import type { Relation } from '#src/core/policy/match/operators.js';

/** What a value must be like so that a condition is met, or is not, in words and as values to send. */
const ask = (values: readonly string[], meet: boolean, relation: Relation = 'equal') => ({ values, meet, relation });

t.test('what is wanted, in words', async (t) => {
  t.equal(TEXT.wanted(ask(['a', 'b'], true)), '= a or b');
  t.equal(TEXT.wanted(ask(['a'], false)), 'other than a');
  t.equal(TEXT.wanted(ask(['a', 'b', 'c', 'd', 'e'], true)), '= a or b or c or one of 2 more');
  t.equal(LIKE.wanted(ask(['a*'], true)), 'like a*');
  t.equal(LIKE.wanted(ask(['a'], true)), '= a');
  t.equal(LIKE.wanted(ask(['a*'], false)), 'other than a*');
  t.equal(BOOLEAN.wanted(ask(['True'], true)), '= True');
  t.equal(BOOLEAN.wanted(ask(['true'], false)), '= false');
  t.equal(BOOLEAN.wanted(ask(['FALSE'], false)), '= true');
  t.equal(ADDRESS.wanted(ask(['203.0.113.0/24'], true)), 'in 203.0.113.0/24');
  t.equal(ADDRESS.wanted(ask(['203.0.113.0/24'], false)), 'outside 203.0.113.0/24');
  for (const [relation, meet, words] of [
    ['equal', true, '= 3'],
    ['equal', false, 'other than 3'],
    ['less', true, 'less than 3'],
    ['less', false, 'at least 3'],
    ['lessOrEqual', true, 'at most 3'],
    ['lessOrEqual', false, 'more than 3'],
    ['greater', true, 'more than 3'],
    ['greater', false, 'at most 3'],
    ['greaterOrEqual', true, 'at least 3'],
    ['greaterOrEqual', false, 'less than 3'],
  ] as const)
    t.equal(NUMBER.wanted(ask(['3'], meet, relation)), words);
});

t.test('among the values to send is one that will do', async (t) => {
  t.strictSame(TEXT.samples(ask(['a', 'b*'], true)), ['a'], 'an asterisk is nobody’s name');
  t.notOk(TEXT.samples(ask(['a'], false)).includes('a'));
  t.ok(LIKE.samples(ask(['cache.t3.*'], true)).every((each) => each.startsWith('cache.t3.')));
  t.notOk(LIKE.samples(ask(['a*'], false)).some((each) => each === 'a*'));
  t.strictSame(BOOLEAN.samples(ask(['TRUE'], true)), ['true']);
  t.strictSame(BOOLEAN.samples(ask(['true'], false)), ['false']);
  t.strictSame(ADDRESS.samples(ask(['203.0.113.0/24'], true)), ['203.0.113.0']);
  const holds: Readonly<Record<Relation, (value: number) => boolean>> = {
    equal: (value) => value === 2.5,
    less: (value) => value < 2.5,
    lessOrEqual: (value) => value <= 2.5,
    greater: (value) => value > 2.5,
    greaterOrEqual: (value) => value >= 2.5,
  };
  for (const relation of ['less', 'lessOrEqual', 'greater', 'greaterOrEqual'] as const)
    for (const meet of [true, false]) {
      const samples = NUMBER.samples(ask(['2.5'], meet, relation)).map(Number);
      t.ok(
        samples.some((value) => holds[relation](value) === meet && Math.abs(value - 2.5) < 1),
        `${relation} ${meet}: ${samples}`,
      );
    }
  t.strictSame(NUMBER.samples(ask(['3', 'x'], true)), ['3'], 'what is not a number is left out');
  t.strictSame(NUMBER.samples(ask(['3'], false)), ['4', '2']);
});

t.test('a pattern without wildcards is its own filling', async (t) => {
  t.strictSame(fillings('dev-1'), ['dev-1']);
  t.ok(fillings('dev-?').every((each) => each === 'dev-1'));
});
