import t from 'tap';
import { count, listing, renderPlace } from '#src/core/explain/wording.js';

t.test('a place names what is known of it', async (t) => {
  const place = { layer: 'identity', policy: 'p', index: 2, effect: 'Allow' } as const;
  t.equal(renderPlace(place), 'statement 3 of p');
  t.equal(renderPlace({ ...place, group: 'g' }), 'statement 3 of p (through group g)');
  t.equal(renderPlace({ ...place, arn: 'arn:x' }), 'statement 3 of p (arn:x)');
  t.equal(
    renderPlace({ ...place, sid: 'S', file: 'f.json', line: 4, group: 'g' }),
    'statement "S" of p (f.json:4, through group g)',
  );
});

t.test('of many values those that resemble the resource most are shown', async (t) => {
  t.equal(listing([]), 'nothing');
  t.equal(listing(['']), "''");
  t.equal(listing(['a', 'b', 'c', 'd', 'e']), 'a or b or c or one of 2 more');
  t.equal(listing(['xx', 'ab*', 'yy', 'abc*', 'zz'], 'abcd'), 'abc* or ab* or xx or one of 2 more');
  const types = ['cluster', 'snapshot', 'subnetgroup', 'user', 'usergroup'];
  const patterns = types.map((type) => `arn:aws:elasticache:*:123456789012:${type}:dev-*`);
  const nearest = listing(patterns, 'arn:aws:elasticache:us-east-1:123456789012:user:ana').split(' or ')[0];
  t.equal(nearest, 'arn:aws:elasticache:*:123456789012:user:dev-*', 'an ARN of the same type, whatever its Region');
});

t.test('nouns follow their number', async (t) => {
  t.equal(count(1, 'permission'), '1 permission');
  t.equal(count(0, 'permission'), '0 permissions');
});
