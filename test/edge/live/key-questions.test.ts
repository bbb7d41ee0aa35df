import t from 'tap';
import { createKeyQuestions, type KeyAnswer } from '#src/edge/live/key-questions.js';

/** Questions that are answered when a test says so. */
function setUp(options: { interval?: number; patience?: number } = {}) {
  const asked: string[] = [];
  const answers = new Map<string, (answer: KeyAnswer) => void>();
  const known = new Set<string>();
  const questions = createKeyQuestions({
    ask: (keyId) => {
      asked.push(keyId);
      return new Promise((resolve) => answers.set(keyId, resolve));
    },
    isKnown: (keyId) => known.has(keyId),
    ...options,
  });
  return { asked, answers, known, questions };
}

t.test('who asks about the same key gets the same answer', async (t) => {
  const { asked, answers, questions } = setUp();
  const both = Promise.all([questions.about('A'), questions.about('A')]);
  await null;
  answers.get('A')?.({ kind: 'known' });
  t.strictSame(await both, [{ kind: 'known' }, { kind: 'known' }]);
  t.strictSame(asked, ['A']);
});

t.test('a key that the source does not have is not asked about again at once', async (t) => {
  const { asked, answers, questions } = setUp({ interval: 0 });
  const first = questions.about('A');
  await null;
  answers.get('A')?.({ kind: 'unknown' });
  t.strictSame(await first, { kind: 'unknown' });
  t.strictSame(await questions.about('A'), { kind: 'unknown' });
  t.strictSame(asked, ['A']);
  t.equal(questions.asked(), 1);
});

t.test('others wait for their turn, or are told that it is too far off', async (t) => {
  const { asked, answers, known, questions } = setUp({ interval: 500, patience: 1200 });
  const [first, second, third, fourth] = ['A', 'B', 'C', 'D'].map((key) => questions.about(key));
  t.match(await fourth, { kind: 'unanswered', why: /one access key a second/ });
  await null;
  t.strictSame(asked, ['A'], 'only the first is asked about at once');
  // What A's answer brings may be B, too.
  known.add('B');
  answers.get('A')?.({ kind: 'known' });
  t.strictSame(await first, { kind: 'known' });
  t.strictSame(await second, { kind: 'known' });
  questions.close();
  t.match(await third, { kind: 'unanswered', why: /stopping/ });
  t.match(await questions.about('E'), { kind: 'unanswered' });
  t.strictSame(asked, ['A']);
});
