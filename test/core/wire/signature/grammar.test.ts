import t from 'tap';
import { readCredential, readDate } from '#src/core/wire/signature/grammar.js';

t.test('a credential has one form', async (t) => {
  for (const region of [
    'us-east-1',
    'us-gov-west-1',
    'us-isob-east-1',
    'eusc-de-east-1',
    'ap-southeast-7',
    'cn-northwest-1',
  ])
    t.strictSame(readCredential(`AKID_1/20240305/${region}/elasticache/aws4_request`), {
      accessKeyId: 'AKID_1',
      date: '20240305',
      region,
      service: 'elasticache',
    });
  for (const credential of [
    'AKID/20240305/us-east-1/elasticache/aws4_request/',
    'AKID/20240305/us-east-1/elasticache/AWS4_REQUEST',
    'AK:ID/20240305/us-east-1/elasticache/aws4_request',
    'AKID/20240305/us-east-1/elasticache/aws4_request\n',
    'AKID/20240305/us-east-1%2f/elasticache/aws4_request',
    '',
  ])
    t.ok('rejected' in readCredential(credential), credential);
});

t.test('a time of signing has one form', async (t) => {
  t.strictSame(readDate('20240305T060708Z'), { amzDate: '20240305T060708Z', signedAt: Date.UTC(2024, 2, 5, 6, 7, 8) });
  t.ok('rejected' in readDate('20240305T060708'));
});
