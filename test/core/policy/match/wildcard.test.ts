import fc from 'fast-check';
import t from 'tap';
import { compileGlob, globMatches, globsOverlap, literalEnds } from '#src/core/policy/match/wildcard.js';

const matches = (pattern: string, text: string): boolean => globMatches(compileGlob(pattern), text);

/** Pattern, text, whether it matches. IAM: `*` is any combination of characters, `?` any single character. */
const TABLE: readonly [pattern: string, text: string, expected: boolean][] = [
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'anything:at/all', true],
  ['**', '', true],
  ['***', 'x', true],
  ['?', '', false],
  ['?', 'a', true],
  ['?', '*', true],
  ['?', 'ab', false],
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['abc', 'ABC', false],
  ['abc*', 'abc', true],
  ['abc*', 'abcdef', true],
  ['abc*', 'ab', false],
  ['*abc', 'abc', true],
  ['*abc', 'xabc', true],
  ['*abc', 'abcx', false],
  ['*abc*', 'xxabcxx', true],
  ['*abc*', 'xxabxcx', false],
  ['a*c', 'ac', true],
  ['a*c', 'abcbc', true],
  ['a*c', 'abcb', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*?', 'a', false],
  ['a*?', 'ab', true],
  ['*?*?*', 'a', false],
  ['*?*?*', 'ab', true],
  ['*ab*ab', 'ab', false],
  ['*ab*ab', 'abab', true],
  ['*aab', 'aaab', true],
  ['*abab*', 'abaabab', true],
  ['*ababc', 'abababc', true],
  ['*abcabd*', 'abcabcabd', true],
  ['x*aab*aac*z', 'xaaabaaaacz', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b?', 'a-b-bb', true],
  ['[a-z]+.(x)$', '[a-z]+.(x)$', true],
  ['a.c', 'abc', false],
  ['a\\*', 'a\\b', true],
  ['team-?-*', 'team-1-cache', true],
  ['team-?-*', 'team-12-cache', false],
  ['?', '😀', true],
  ['??', '😀', false],
  ['*?', '😀', true],
  ['*??', '😀', false],
  ['?\udc00', '\ud800\udc00', false],
  ['?', '\ud800', true],
  ['\ud800*', '\ud800x', true],
];

t.test('wildcards as IAM has them', async (t) => {
  for (const [pattern, text, expected] of TABLE) t.equal(matches(pattern, text), expected, `${pattern} on ${text}`);
});

t.test('a part of a text is matched as if it stood alone', async (t) => {
  for (const [pattern, text, expected] of TABLE) {
    const within = `a*${text}bc`;
    const glob = compileGlob(pattern);
    t.equal(globMatches(glob, within, 2, 2 + text.length), expected, `${pattern} on ${text}`);
  }
});

t.test('agrees with a regular expression on random patterns', async () => {
  const letters = (alphabet: string) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 });
  const toRegExp = (pattern: string): RegExp =>
    new RegExp(`^${pattern.replaceAll(/[.]/g, '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
  fc.assert(
    fc.property(letters('ab.*?*'), letters('ab.*'), (pattern, text) => {
      return matches(pattern, text) === toRegExp(pattern).test(text);
    }),
    { numRuns: 20_000 },
  );
});

t.test('time grows with the length of pattern and text, not with their product', async (t) => {
  const long = 200_000;
  const cases: readonly [pattern: string, text: string, expected: boolean][] = [
    ['*'.repeat(1_000_000), 'x', true],
    [`${'*'.repeat(1_000_000)}b`, 'a'.repeat(long), false],
    [`*${'a'.repeat(long / 2)}b`, 'a'.repeat(long), false],
    [`*${'a'.repeat(long / 2)}b*`, 'a'.repeat(long), false],
    [`${'a*'.repeat(2000)}b`, 'a'.repeat(long), false],
    [`${'*?'.repeat(2000)}b`, 'a'.repeat(long), false],
  ];
  for (const [pattern, text, expected] of cases) {
    const started = performance.now();
    t.equal(matches(pattern, text), expected);
    // The product would be 10^10 steps, which is many seconds.
    t.ok(performance.now() - started < 1500, `${pattern.slice(0, 6)}... took too long`);
  }
});

t.test('literal ends', async (t) => {
  t.strictSame(literalEnds('abc'), { prefix: 'abc', suffix: 'abc', exact: true });
  t.strictSame(literalEnds('ab*c'), { prefix: 'ab', suffix: 'c', exact: false });
  t.strictSame(literalEnds('*'), { prefix: '', suffix: '', exact: false });
});

t.test('two patterns overlap when some text matches both', async (t) => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['a', 'a', true],
    ['a', 'b', false],
    ['', '', true],
    ['*', '', true],
    ['?', '', false],
    ['a*', '*b', true],
    ['a*', 'b*', false],
    ['*a*', '*b*', true],
    ['a?c', '*bc', true],
    ['a?c', '*bcd', false],
    ['us-*:1', 'eu-*:*', false],
    ['*:cluster:a*', 'arn:*:cluster:?b', true],
    ['**', 'x', true],
    ['ab*', 'a', false],
  ];
  for (const [one, other, overlap] of cases) {
    t.equal(globsOverlap(one, other), overlap, `${one} and ${other}`);
    t.equal(globsOverlap(other, one), overlap, `${other} and ${one}`);
  }
});

t.test('whatever text matches both patterns, they overlap', async (t) => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });
  fc.assert(
    fc.property(pattern, pattern, text, (one, other, word) => {
      const both = globMatches(compileGlob(one), word) && globMatches(compileGlob(other), word);
      return !both || globsOverlap(one, other);
    }),
    { numRuns: 2000 },
  );
  t.pass('2000 pairs');
});
