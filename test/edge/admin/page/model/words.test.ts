import t from 'tap';
import { clock, count, day, duration, several, shortArn, shown, shownLines } from '#src/edge/admin/page/model/words.js';

t.test('what cannot be seen is written out', async (t) => {
  t.equal(shown('admin\u202egpj.exe'), 'admin\\u202egpj.exe', 'the direction is not turned');
  t.equal(shown('a\u200bb\u0000c\nd\ufeff'), 'a\\u200bb\\u0000c\\u000ad\\ufeff');
  t.equal(shown('<img onerror=x> Ünïcödé 日本 👩‍🚀'.replace('\u200d', '')), '<img onerror=x> Ünïcödé 日本 👩🚀');
  t.equal(shownLines('{\n\t"a\u2066"\n}'), '{\n  "a\\u2066"\n}');
});

t.test('long names are cut, and say so', async (t) => {
  t.equal(shown('x'.repeat(10_240), 10), `${'x'.repeat(10)}… (10,240 characters)`);
  t.equal(shown('x'.repeat(10), 10), 'x'.repeat(10));
});

t.test('numbers, times and durations', async (t) => {
  t.equal(count(0), '0');
  t.equal(count(999), '999');
  t.equal(count(1234567), '1,234,567');
  t.equal(several(1, 'permission'), '1 permission');
  t.equal(several(1000, 'permission'), '1,000 permissions');
  t.same([0.04, 0.96, 9.96, 12.4, 999.4, 1234, 61_000].map(duration), [
    '<0.1 ms',
    '1.0 ms',
    '10.0 ms',
    '12 ms',
    '999 ms',
    '1.2 s',
    '61 s',
  ]);
  const time = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
  t.equal(clock(time), '03:04:05.006');
  t.equal(day(time), '2026-01-02 03:04:05');
});

t.test('short names of ARNs', async (t) => {
  t.equal(shortArn('arn:aws:elasticache:us-east-1:123456789012:cluster:prod-1'), 'cluster:prod-1');
  t.equal(shortArn('arn:aws:iam::123456789012:user/alice'), 'user/alice');
  t.equal(shortArn('*'), '*');
});
