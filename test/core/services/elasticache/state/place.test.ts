import t from 'tap';
import { arnOf, hostName, regionCode } from '#src/core/services/elasticache/state/place.js';
import { SCOPE } from '../call.js';

/** Region codes as they stand in AWS's own endpoint names (Local Zones and billing pages list them). */
const CODES = {
  'us-east-1': 'use1',
  'us-west-2': 'usw2',
  'eu-central-1': 'euc1',
  'ap-northeast-1': 'apne1',
  'ap-southeast-2': 'apse2',
  'sa-east-1': 'sae1',
  'us-gov-west-1': 'usgw1',
};

t.test('names of places', async (t) => {
  for (const [region, code] of Object.entries(CODES)) t.equal(regionCode(region), code, region);
  t.equal(arnOf(SCOPE, 'cluster', 'x'), 'arn:aws:elasticache:us-east-1:123456789012:cluster:x');
  t.equal(
    arnOf(SCOPE, 'globalreplicationgroup', 'x', ''),
    'arn:aws:elasticache::123456789012:globalreplicationgroup:x',
  );
  t.equal(hostName({ ...SCOPE, region: 'cn-north-1', partition: 'aws-cn' }, 'x'), 'x.cnn1.cache.amazonaws.com.cn');
});
