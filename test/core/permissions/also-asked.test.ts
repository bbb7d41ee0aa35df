import t from 'tap';
import { alsoAskedOf, alsoAskedSentence } from '#src/core/permissions/also-asked.js';
import { describeOperation } from '#src/core/permissions/describe.js';
import { renderOperation } from '#src/core/permissions/render.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { catalog } from './support.js';

const asked = (operation: string, parameters: Parameters): string[] =>
  alsoAskedOf(catalog.operations.get(operation)?.alsoAsked ?? [], parameters).flatMap(({ actions }) => actions);

const SERVERLESS = ['iam:CreateServiceLinkedRole', 'ec2:CreateVpcEndpoint', 'ec2:CreateTags'];
const LOGS = ['CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries'];
const OBJECTS = ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:ListBucket'];

const CASES: readonly (readonly [operation: string, parameters: Parameters, actions: string[]])[] = [
  ['CreateServerlessCache', {}, SERVERLESS],
  ['CreateServerlessCache', { ConnectionType: 'vpc' }, SERVERLESS],
  ['CreateServerlessCache', { ConnectionType: 'public' }, ['iam:CreateServiceLinkedRole']],
  ['CreateServerlessCache', { SnapshotArnsToRestore: ['arn:aws:s3:::b/k.rdb'] }, [...SERVERLESS, 's3:GetObject']],
  ['CreateServerlessCache', { SnapshotArnsToRestore: ['arn:aws:elasticache:r:1:snapshot:s'] }, SERVERLESS],
  ['CreateCacheCluster', {}, ['iam:CreateServiceLinkedRole']],
  ['ModifyCacheCluster', {}, []],
  ['ModifyCacheCluster', { LogDeliveryConfigurations: [{ LogType: 'slow-log' }] }, LOGS.map((name) => `logs:${name}`)],
  ['CreateSnapshot', {}, []],
  ['CreateSnapshot', { KmsKeyId: 'k' }, ['kms:DescribeKey', 'kms:CreateGrant']],
  ['CreateSnapshot', { KmsKeyId: '' }, []],
  ['CopySnapshot', { TargetBucket: 'b' }, OBJECTS],
  ['ExportServerlessCacheSnapshot', {}, ['s3:GetBucketLocation', 's3:ListAllMyBuckets', ...OBJECTS]],
  ['DescribeUsers', {}, []],
];

for (const [operation, parameters, actions] of CASES)
  t.test(`${operation} ${JSON.stringify(parameters)}`, async (t) =>
    t.strictSame(asked(operation, parameters), actions),
  );

t.test('one line, or none', async (t) => {
  const rows = catalog.operations.get('CreateSnapshot')?.alsoAsked ?? [];
  t.equal(alsoAskedSentence(rows, {}), undefined);
  t.equal(
    alsoAskedSentence(rows, { KmsKeyId: 'k' }),
    'AWS also asks kms:DescribeKey and kms:CreateGrant (with KmsKeyId): not checked here',
  );
});

t.test('the table of an operation does not claim that its checks are everything', async (t) => {
  const text = (operation: string) => {
    const described = describeOperation(catalog, operation, 'table');
    return described ? renderOperation(described) : '';
  };
  t.match(text('CreateServerlessCache'), /\nChecked here, all of them:\n/);
  t.notMatch(text('CreateServerlessCache'), /Needs, all of them/);
  t.match(
    text('CreateServerlessCache'),
    / {2}s3:GetObject, when the request has ARNs of s3 in SnapshotArnsToRestore\n/,
  );
  t.match(
    text('CreateServerlessCache'),
    / {2}ec2:CreateVpcEndpoint, ec2:CreateTags, unless ConnectionType is public\n/,
  );
  t.match(text('DescribeUsers'), /\nNeeds, all of them:\n/);
});
