import t from 'tap';
import { actionLikeness } from '#src/core/explain/inquiry/action-likeness.js';

t.test('an action: by service, verb and noun; a slip is one only where no such action is', async (t) => {
  const known = (pattern: string): boolean =>
    /^elasticache:(?:(?:create|delete|modify)snapshot|deleteuser)$/.test(pattern);
  const likeness = (pattern: string) => actionLikeness(pattern, 'elasticache:DeleteSnapshot', known);
  t.equal(likeness('elasticache:deletesnapshot').cost, 0);
  t.equal(likeness('elasticache:DeleteSnaphsot').misspelt, 'elasticache:DeleteSnaphsot');
  t.equal(likeness('elasticache:Delet*').misspelt, undefined, 'it matches');
  t.ok(likeness('elasticache:CreateSnapshot').cost < likeness('elasticache:DeleteUser').cost);
  t.ok(likeness('elasticache:DeleteUser').cost < likeness('s3:DeleteObject').cost);
});

t.test('the words of other services for the same: where there is no such action', async (t) => {
  const known = (pattern: string): boolean => /^elasticache:(?:list|describe|delete)\w*tag/.test(pattern);
  const misspelt = (pattern: string, action: string) => actionLikeness(pattern, action, known).misspelt !== undefined;
  t.ok(misspelt('elasticache:ListCacheClusters', 'elasticache:DescribeCacheClusters'));
  t.ok(misspelt('elasticache:UpdateUser', 'elasticache:ModifyUser'));
  t.ok(misspelt('elasticache:DescribeClusters', 'elasticache:DescribeCacheClusters'));
  t.notOk(misspelt('elasticache:DeleteClusters', 'elasticache:DescribeCacheClusters'), 'another verb');
  t.notOk(misspelt('elasticache:ListTags', 'elasticache:DescribeTags'), 'an action that there is');
  t.notOk(misspelt('elasticache:Get*', 'elasticache:DescribeUsers'), 'a wildcard says more than one word');
  t.ok(misspelt('elasticache:Dsecribe*', 'elasticache:DescribeUsers'));
  t.notOk(misspelt('s3:ListObject', 's3:GetObject'), 'of other services the actions are not known');
});
