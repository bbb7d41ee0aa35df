import t from 'tap';
import { likenessOf } from '#src/core/explain/inquiry/likeness.js';

const ARN = 'arn:aws:elasticache:us-east-1:123456789012:cluster:checkout-7';
const like = (pattern: string, resource = ARN) => likenessOf(pattern, 0, resource, new Map());
const A = 'arn:aws:elasticache:*:123456789012:';

t.test('in which part a pattern differs, and how it would be spelled', async (t) => {
  const rows: [pattern: string, part: string, mended?: string][] = [
    [`${A}cluster:checkout-*`, 'same'],
    ['*', 'same'],
    [`${A}cluster:Checkout-*`, 'case', `${A}cluster:checkout-*`],
    [`${A}cluster:checkout-`, 'wildcard', `${A}cluster:checkout-*`],
    [`${A}cluster:checkout`, 'wildcard'],
    [`${A}cluster/checkout-*`, 'shape', `${A}cluster:checkout-*`],
    [`${A}checkout-*`, 'shape', `${A}cluster:checkout-*`],
    [`${A}replicationgroup:checkout-*`, 'type'],
    [`${A}cluster:billing-*`, 'name'],
    ['arn:aws:elasticache:eu-west-1:123456789012:cluster:checkout-*', 'region'],
    ['arn:aws:elasticache:*:999999999999:cluster:checkout-*', 'account'],
    ['arn:aws-cn:elasticache:*:123456789012:cluster:checkout-*', 'partition'],
    ['arn:aws:s3:::checkout-7', 'service'],
    [`${A}cache-cluster:checkout-*`, 'type', `${A}cluster:checkout-*`],
    [`${A}Clusters:Checkout-*`, 'type', `${A}cluster:checkout-*`],
    [`${A}clutser:checkout-*`, 'type', `${A}cluster:checkout-*`],
    [`${A}clusters:billing-*`, 'type'],
    ['arn:aws:elasticcache:*:123456789012:cluster:checkout-*', 'shape', `${A}cluster:checkout-*`],
    ['arn:aws:elasticcache:*:123456789012:cache-cluster:checkout-7', 'shape', `${A}cluster:checkout-7`],
  ];
  for (const [pattern, part, mended] of rows) {
    const { differs, mended: found } = like(pattern);
    t.ok(differs.includes(part as (typeof differs)[number]), `${pattern}: ${differs.join(', ')}`);
    t.equal(found, mended, pattern);
  }
  t.equal(like(`${A}cluster:a`, '*').differs[0], 'star');
});

t.test('the region of what has none, and a bucket, which has no type', async (t) => {
  const GLOBAL = 'arn:aws:elasticache::123456789012:globalreplicationgroup:ldgnf-checkout';
  const elsewhere = GLOBAL.replace('::', ':eu-west-1:');
  t.match(like(elsewhere, GLOBAL), { differs: ['region'], mended: GLOBAL });
  t.equal(like(elsewhere.replace('checkout', '*'), GLOBAL).mended, undefined, 'many names');
  const { differs: bucket } = like('arn:aws:s3:::other/*', 'arn:aws:s3:::backups/a.rdb');
  t.strictSame(bucket, ['name']);
});

t.test('a slip of the pen is nearer than another name, another name nearer than another type', async (t) => {
  const cost = (pattern: string): number => like(pattern).cost;
  t.ok(cost(`${A}cluster:chekcout-*`) < cost(`${A}cluster:billing-*`));
  t.ok(cost(`${A}cluster:Checkout-*`) < cost(`${A}cluster:chekcout-*`));
  t.ok(cost(`${A}cluster:billing-*`) < cost(`${A}user:billing-*`));
  t.ok(cost(`${A}user:checkout-*`) < cost(`${A}user:billing-*`));
});

t.test('names of another length than any name cost no time', async (t) => {
  const started = performance.now();
  like(`${A}cluster:${'a'.repeat(100_000)}`, `${ARN}${'b'.repeat(100_000)}`);
  t.ok(performance.now() - started < 1000);
});
