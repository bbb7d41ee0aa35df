import t from 'tap';
import { parseArn } from '#src/core/terms/arn.js';

const ARNS: [
  text: string,
  parts: [partition: string, service: string, region: string, account: string, resource: string],
][] = [
  [
    'arn:aws:elasticache:us-east-1:123456789012:cluster:a-b',
    ['aws', 'elasticache', 'us-east-1', '123456789012', 'cluster:a-b'],
  ],
  [
    'arn:aws:elasticache::123456789012:globalreplicationgroup:ldgnf-a',
    ['aws', 'elasticache', '', '123456789012', 'globalreplicationgroup:ldgnf-a'],
  ],
  ['arn:aws-cn:iam::123456789012:role/path/R', ['aws-cn', 'iam', '', '123456789012', 'role/path/R']],
  ['arn:aws:s3:::bucket/key:with:colons', ['aws', 's3', '', '', 'bucket/key:with:colons']],
];

for (const [text, [partition, service, region, account, resource]] of ARNS) {
  t.test(text, async (t) => {
    const arn = { partition, service, region, account, resource };
    t.strictSame(parseArn(text), arn);
  });
}

t.test('what is no ARN', async (t) => {
  for (const text of [
    '',
    '*',
    'arn',
    'arn:aws:s3',
    'arn:aws:s3::',
    'arn:aws:s3:::',
    'ARN:aws:s3:::b',
    'arn::s3:::b',
    'arn:aws::::b',
    ' arn:aws:s3:::b',
  ]) {
    t.equal(parseArn(text), undefined, text);
  }
});
