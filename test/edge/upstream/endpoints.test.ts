import { readFileSync } from 'node:fs';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import t from 'tap';
import { createEndpointResolver, type EndpointData } from '#src/edge/upstream/endpoints.js';

const data = JSON.parse(
  readFileSync(new URL('../../../data/aws/endpoints.json', import.meta.url), 'utf8'),
) as EndpointData;
const resolve = createEndpointResolver(data);

t.test('every region of the data has the endpoint that the SDK gives it', async (t) => {
  const regions = data.partitions.flatMap((partition) => partition.regions);
  t.ok(regions.length > 40);
  for (const region of regions) {
    const client = new ElastiCacheClient({ region });
    const { url } = client.config.endpointProvider({ Region: region });
    t.equal(`${resolve(region, 'elasticache')}/`, url.href, region);
  }
});

t.test('partitions', async (t) => {
  t.equal(resolve('us-east-1', 'elasticache'), 'https://elasticache.us-east-1.amazonaws.com');
  t.equal(resolve('cn-north-1', 'elasticache'), 'https://elasticache.cn-north-1.amazonaws.com.cn');
  t.equal(resolve('us-gov-west-1', 'elasticache'), 'https://elasticache.us-gov-west-1.amazonaws.com');
  t.equal(resolve('us-iso-east-1', 'elasticache'), 'https://elasticache.us-iso-east-1.c2s.ic.gov');
  t.equal(
    resolve('eu-west-9', 'elasticache'),
    'https://elasticache.eu-west-9.amazonaws.com',
    'a region opened tomorrow',
  );
});

const NO_REGION = [
  '',
  'local',
  'aws-global',
  'us_east_1',
  'US-EAST-1',
  'us-east-1.evil.example',
  'us-east-1/../x',
  'us-east-1@evil',
  'us-east-1#',
  'us-east-1:443',
  'evil.example/us-east-1',
  'us-east-1\n',
  'xx-east-1',
  'us-east-1111111',
];

t.test('no region and no service out of a credential scope leads elsewhere', async (t) => {
  for (const region of NO_REGION) t.equal(resolve(region, 'elasticache'), undefined, JSON.stringify(region));
  for (const service of ['s3', 'iam', '', 'elasticache.evil', 'ELASTICACHE']) {
    t.equal(resolve('us-east-1', service), undefined, JSON.stringify(service));
  }
});
