import t from 'tap';
import { splitArn } from '#src/core/policy/language/resource-pattern.js';
import { checkRefused, checkWarned } from '../read/corpus.js';

t.test('refused', async (t) => checkRefused(t, ['invalid-resource', 'misplaced-variable']));

t.test('taken with a warning', async (t) => checkWarned(t, ['short-arn']));

t.test('the fields of an ARN pattern', async (t) => {
  t.strictSame(splitArn('arn:aws:s3:::a:b', false), ['arn', 'aws', 's3', '', '', 'a:b']);
  t.strictSame(splitArn('arn:aws', false), ['arn', 'aws']);
  t.strictSame(splitArn('arn:aws:x:${aws:a}:1:b${c:d}', true), ['arn', 'aws', 'x', '${aws:a}', '1', 'b${c:d}']);
  t.strictSame(splitArn('arn:aws:x:${aws:a}:1:b', false), ['arn', 'aws', 'x', '${aws', 'a}', '1:b']);
});
