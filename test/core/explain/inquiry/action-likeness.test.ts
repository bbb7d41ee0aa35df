import t from 'tap';
import { actionLikeness } from '#src/core/explain/inquiry/action-likeness.js';
import { createLikeness } from '#src/core/explain/inquiry/inquiry.js';
import { createCatalog } from '#src/core/permissions/catalog/catalog.js';
import { readFiles } from '../../permissions/support.js';

t.test('an action: by service, verb and noun; a slip is one only where no such action is', async (t) => {
  const isKnown = (pattern: string): boolean =>
    /^elasticache:(?:(?:create|delete|modify)snapshot|deleteuser)$/.test(pattern);
  const likeness = (pattern: string) => actionLikeness(pattern, 'elasticache:DeleteSnapshot', { isKnown, verbs: [] });
  t.equal(likeness('elasticache:deletesnapshot').cost, 0);
  t.equal(likeness('elasticache:DeleteSnaphsot').misspelt, 'elasticache:DeleteSnaphsot');
  t.equal(likeness('elasticache:Delet*').misspelt, undefined, 'it matches');
  t.ok(likeness('elasticache:CreateSnapshot').cost < likeness('elasticache:DeleteUser').cost);
  t.ok(likeness('elasticache:DeleteUser').cost < likeness('s3:DeleteObject').cost);
});

t.test('the words of other services for the same: where there is no such action', async (t) => {
  const verbs = [
    ['describe', 'list', 'get'],
    ['modify', 'update'],
  ];
  const isKnown = (pattern: string): boolean => /^elasticache:(?:list|describe|delete)\w*tag/.test(pattern);
  const misspelt = (pattern: string, action: string) =>
    actionLikeness(pattern, action, { isKnown, verbs }).misspelt !== undefined;
  t.ok(misspelt('elasticache:ListCacheClusters', 'elasticache:DescribeCacheClusters'));
  t.ok(misspelt('elasticache:UpdateUser', 'elasticache:ModifyUser'));
  t.ok(misspelt('elasticache:DescribeClusters', 'elasticache:DescribeCacheClusters'));
  t.notOk(misspelt('elasticache:DeleteClusters', 'elasticache:DescribeCacheClusters'), 'another verb');
  t.notOk(misspelt('elasticache:ListTags', 'elasticache:DescribeTags'), 'an action that there is');
  t.notOk(misspelt('elasticache:Get*', 'elasticache:DescribeUsers'), 'a wildcard says more than one word');
  t.ok(misspelt('elasticache:Dsecribe*', 'elasticache:DescribeUsers'));
  t.notOk(misspelt('s3:ListObject', 's3:GetObject'), 'of other services the actions are not known');
});

t.test('a verb of other services is a row of data', async (t) => {
  const files = readFiles();
  const { rows } = files.verbs as { rows: object[] };
  const isMisspelt = (written: object[]): boolean => {
    const likeness = createLikeness(createCatalog({ ...files, verbs: { rows: written } }));
    return likeness('elasticache:FetchCacheClusters', 'elasticache:DescribeCacheClusters').misspelt !== undefined;
  };
  t.notOk(isMisspelt(rows));
  t.ok(isMisspelt([...rows, { verb: 'Describe', others: ['Fetch'], source: 'a page' }]));
  t.throws(
    () => isMisspelt([{ verb: 'Describe', others: ['Fetch'] }]),
    /verbs\.json\.rows\[0\]\.source: expected a text/,
  );
});
