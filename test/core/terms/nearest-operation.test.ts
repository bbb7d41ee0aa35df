import t from 'tap';
import { nearestOperation, unknownOperation } from '#src/core/terms/nearest-operation.js';
import { loadCatalog } from '#src/edge/world/data.js';

const operations = [...loadCatalog().operations.keys()];

const CASES: readonly (readonly [written: string, meant: string | undefined])[] = [
  ['CreateCluster', 'CreateCacheCluster'],
  ['RebootCluster', 'RebootCacheCluster'],
  ['DescribeCluster', 'DescribeCacheClusters'],
  ['ModifyParameterGroup', 'ModifyCacheParameterGroup'],
  ['AddTags', 'AddTagsToResource'],
  ['create-user', 'CreateUser'],
  ['elasticache:deleteuser', 'DeleteUser'],
  ['DecsribeUsers', 'DescribeUsers'],
  ['DescribeUsrs', 'DescribeUsers'],
  ['CreateCacheClutser', 'CreateCacheCluster'],
  // Several fit, or none.
  ['Describe', undefined],
  ['CreateGroup', undefined],
  ['CreateRole', undefined],
  ['GetUser', undefined],
  ['Frobnicate', undefined],
  ['', undefined],
  ['A'.repeat(10_000), undefined],
];

for (const [written, meant] of CASES)
  t.test(written.slice(0, 30), async (t) => t.equal(nearestOperation(written, operations), meant));

t.test('every operation is its own nearest, in any letter case', async (t) => {
  for (const operation of operations) t.equal(nearestOperation(operation.toUpperCase(), operations), operation);
});

t.test('a sentence', async (t) => {
  t.match(
    unknownOperation('CreateCluster', operations),
    /`CreateCluster` is not an operation .*did you mean `CreateCacheCluster`\?/,
  );
  t.notMatch(unknownOperation('GetUser', operations), /did you mean/);
});
