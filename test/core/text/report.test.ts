import t from 'tap';
import { createReport, didYouMean, quote } from '#src/core/text/report.js';

t.test('problems in document order, with what is known of their place', async (t) => {
  const report = createReport((offset) => ({ line: 1, column: offset }), 'x.json');
  report.warning('wrong-type', { pointer: '/b', offset: 9 }, 'second');
  t.notOk(report.failed(), 'a warning is no failure');
  report.error('too-deep', { pointer: '/a', offset: 3 }, 'first', 'do so');
  t.ok(report.failed());
  t.strictSame(report.problems(), [
    {
      severity: 'error',
      code: 'too-deep',
      message: 'first',
      hint: 'do so',
      pointer: '/a',
      file: 'x.json',
      line: 1,
      column: 3,
    },
    { severity: 'warning', code: 'wrong-type', message: 'second', pointer: '/b', file: 'x.json', line: 1, column: 9 },
  ]);
});

t.test('user input in messages is short and visible', async (t) => {
  t.equal(quote('a`b'), '`a`b`');
  t.equal(quote('a\nb\u001b[31m\ud800'), '`a\\u000ab\\u001b[31m\\ud800`');
  t.equal(quote('x'.repeat(1000)).length, 82);
  t.equal(didYouMean(undefined), undefined);
  t.equal(didYouMean('Allow'), 'did you mean `Allow`?');
});
