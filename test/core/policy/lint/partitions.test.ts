import t from 'tap';
import { otherPartition } from '#src/core/policy/lint/partitions.js';
import { readVocabulary } from '../read/data.js';
import { type Case, checkCases } from './run.js';

const arn = (partition: string, region: string): string =>
  `arn:${partition}:elasticache:${region}:123456789012:cluster:x`;
const deletes = (Resource: string) => ({ Action: 'elasticache:DeleteCacheCluster', Resource });

const CASES: readonly Case[] = [
  ['China in aws', deletes(arn('aws', 'cn-north-1')), [['wrong-partition', '/Resource', /arn:aws-cn:/]]],
  ['Virginia in China', deletes(arn('aws-cn', 'us-east-1')), [['wrong-partition', '/Resource', /arn:aws:/]]],
  ['GovCloud in aws', deletes(arn('aws', 'us-gov-*')), [['wrong-partition', '/Resource', /arn:aws-us-gov:/]]],
  ['at home', deletes(arn('aws-us-gov', 'us-gov-west-1')), []],
  ['any', deletes(arn('aws-cn', '*')), []],
];

t.test('a region says its partition', async (t) => {
  checkCases(t, CASES);
  const { partitions } = readVocabulary();
  const rows: readonly (readonly [partition: string, region: string, other: string | undefined])[] = [
    ['aws', 'eu-west-1', undefined],
    ['aws', 'us-*', undefined],
    ['aws-us-gov', 'us-*', undefined],
    ['aws-us-gov', 'us-g*', undefined],
    ['aws-cn', 'us-*', 'aws'],
    ['aws-cn', 'c*', undefined],
    ['aws', 'c*', undefined],
    ['aws*', 'cn-north-1', undefined],
    ['aws-iso', 'us-isob-east-1', 'aws-iso-b'],
    ['aws-cn', '${aws:PrincipalTag/region}', undefined],
  ];
  for (const [partition, region, other] of rows)
    t.equal(otherPartition(partitions, partition, region), other, `${partition} ${region}`);
});
