import t from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import { readablePolicy } from '#src/core/policy/read/written.js';
import type { PolicyDocument } from '#src/core/terms/document.js';

const TEXT = `{
  "Version": "2012-10-17",
  "Statement": {"Effect":"Allow", "Action": ["elasticache:*" , "s3:Get\\"*"], "Resource": "*",
    "Condition": {"NumericEquals": {"aws:EpochTime": 12}}}
}
`;

const parsed = (input: string | object): PolicyDocument => {
  const { document } = parsePolicy(input, 'identity');
  if (document === undefined) throw new Error('refused');
  return document;
};

t.test('a policy is shown as it was written, and what a pointer names is found in it', async (t) => {
  const { text, spanOf } = readablePolicy(parsed(TEXT));
  t.equal(text, TEXT);
  const shown = (pointer: string): string | undefined => {
    const span = spanOf(pointer);
    return span && text.slice(span.start.offset, span.end.offset);
  };
  t.equal(shown('/Version'), '"2012-10-17"');
  t.equal(shown('/Statement/Action'), '["elasticache:*" , "s3:Get\\"*"]');
  t.equal(shown('/Statement/Action/0'), '"elasticache:*"');
  t.equal(shown('/Statement/Action/1'), '"s3:Get\\"*"', 'a quotation mark inside does not end it');
  t.equal(shown('/Statement/Condition/NumericEquals/aws:EpochTime'), '12');
  t.equal(shown('/Statement/Sid'), undefined);
  t.strictSame(spanOf('/Statement/Action/0')?.start, { line: 3, column: 46, offset: TEXT.indexOf('"elasticache') });
});

t.test('what was given as an object is shown as JSON; without it, what was understood', async (t) => {
  const given = { Version: '2012-10-17', Statement: { Effect: 'Deny', NotAction: 's3:*', Resource: '*' } };
  t.equal(readablePolicy(parsed(given)).text, JSON.stringify(given, null, 2));
  const { value: _value, text: _text, ...rest } = parsed(given);
  t.strictSame(JSON.parse(readablePolicy(rest).text), {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', NotAction: ['s3:*'], Resource: ['*'] }],
  });
});
