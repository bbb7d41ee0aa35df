import t from 'tap';
import { globalDatastoreId, partitionOf, resourceArn, typeOfArn } from '#src/core/permissions/resources.js';
import { catalog } from './support.js';

t.test('the partition of a Region', async (t) => {
  const wanted = {
    'us-east-1': 'aws',
    'il-central-1': 'aws',
    'cn-northwest-1': 'aws-cn',
    'us-gov-west-1': 'aws-us-gov',
    'us-iso-east-1': 'aws-iso',
    'us-isob-east-1': 'aws-iso-b',
    'us-isof-south-1': 'aws-iso-f',
    'eu-isoe-west-1': 'aws-iso-e',
    'eusc-de-east-1': 'aws-eusc',
    nowhere: 'aws',
  };
  for (const [region, partition] of Object.entries(wanted))
    t.equal(partitionOf(catalog.regions, region), partition, region);
});

t.test('global datastores get the prefix of the Region, where it is known', async (t) => {
  t.equal(globalDatastoreId(catalog.regions, 'us-west-2', 's'), 'sgaui-s');
  t.equal(globalDatastoreId(catalog.regions, 'me-south-1', 's'), 's');
});

t.test("every type has an ARN of its template's shape", async (t) => {
  const scope = { partition: 'aws', region: 'eu-west-1', account: '123456789012' };
  for (const type of catalog.resourceTypes.values()) {
    const template = type.arn
      .replace('${Partition}', 'aws')
      .replace('${Region}', 'eu-west-1')
      .replace('${Account}', '123456789012');
    t.equal(resourceArn(type, 'Name', scope), template.replace(/\$\{\w+\}$/, 'name'));
    t.equal(typeOfArn(resourceArn(type, 'x', scope), catalog.resourceTypes), type);
  }
});

t.test('ARNs that are no ElastiCache resource', async (t) => {
  for (const text of [
    '',
    'cluster:c',
    'arn:aws:s3:::cluster:c',
    'arn:aws:elasticache:us-east-1:1:teapot:x',
    'arn:aws:elasticache:us-east-1:1:cluster',
  ]) {
    t.equal(typeOfArn(text, catalog.resourceTypes), undefined, text);
  }
});
