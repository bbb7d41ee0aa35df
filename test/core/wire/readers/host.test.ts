import t from 'tap';
import { readHost } from '#src/core/wire/readers/host.js';
import { READERS } from './support.js';

t.test('names of machines, containers and people say nothing', async (t) => {
  for (const host of [
    'localhost:4567',
    '127.0.0.1:4567',
    '[::1]:4567',
    'proxy',
    'elasticache',
    'elasticache-iam-proxy:4567',
    'host.docker.internal:4567',
    'proxy.default.svc.cluster.local',
    'ip-10-0-0-1.eu-west-1.compute.internal',
    'my-elasticache.example.test',
    'localhost.localstack.cloud:4566',
    '',
  ])
    t.equal(readHost(host, READERS), undefined, host);
});

t.test("AWS's names say service and Region", async (t) => {
  for (const [host, service, region] of [
    ['elasticache.us-east-1.amazonaws.com', 'elasticache', 'us-east-1'],
    ['ELASTICACHE.EU-WEST-1.AMAZONAWS.COM:443', 'elasticache', 'eu-west-1'],
    ['elasticache.cn-north-1.amazonaws.com.cn.', 'elasticache', 'cn-north-1'],
    ['elasticache-fips.us-gov-west-1.amazonaws.com', 'elasticache', 'us-gov-west-1'],
    ['elasticache.us-east-1.api.aws', 'elasticache', 'us-east-1'],
    ['iam.amazonaws.com', 'iam', undefined],
    ['bucket.s3.eu-west-1.amazonaws.com', 'bucket', undefined],
    ['elasticache.us-east-1.x.amazonaws.com', undefined, undefined],
  ])
    t.match(readHost(host as string, READERS), { service, region });
});

t.test('labels by which emulators find other services', async (t) => {
  for (const host of [
    'bucket.s3.localhost',
    'x.s3-website-eu-west-1.localhost',
    'id.lambda-url.us-east-1.localhost',
    'a.execute-api.localhost:4566',
  ])
    t.not(readHost(host, READERS)?.service, undefined, host);
});
