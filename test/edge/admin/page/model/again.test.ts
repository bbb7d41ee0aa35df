import t from 'tap';
import type { DecisionRecord } from '#src/core/record/record.js';
import { changesOf, lineOf, wordOf } from '#src/edge/admin/page/model/again.js';

const RECORD = {
  operation: 'DeleteCacheCluster',
  parameters: { CacheClusterId: 'a' },
  region: 'eu-west-1',
  time: '2026-11-27T01:02:03.000Z',
  accessKeyId: 'AKIA1',
  caller: { arn: 'arn:aws:iam::1:user/ana' },
  checks: [
    {
      action: 'elasticache:DeleteCacheCluster',
      resource: 'arn:cluster:a',
      decision: 'allowed',
      context: { 'aws:SourceIp': '10.0.0.1', 'aws:ResourceTag/team': 'x', 'elasticache:SnapshotRetentionLimit': '1' },
    },
  ],
} as unknown as DecisionRecord;

t.test('the same call in the circumstances of then', async (t) => {
  t.match(lineOf(RECORD), {
    operation: 'DeleteCacheCluster',
    params: { CacheClusterId: 'a' },
    principal: 'arn:aws:iam::1:user/ana',
    context: { 'aws:SourceIp': '10.0.0.1', 'elasticache:SnapshotRetentionLimit': undefined },
    resourceTags: { 'arn:cluster:a': { team: 'x' } },
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA1/20261127/eu-west-1/elasticache/aws4_request' },
  });
});

t.test('what changed', async (t) => {
  const now = {
    outcome: 'denied',
    checks: [
      { action: 'elasticache:DeleteCacheCluster', resource: 'arn:cluster:a', decision: 'explicitDeny' },
      { action: 's3:PutObject', resource: 'b', decision: 'allowed' },
    ],
  } as const;
  t.equal(wordOf(now), 'explicitDeny');
  t.same(changesOf(RECORD.checks, now.checks), [
    { action: 'elasticache:DeleteCacheCluster', resource: 'arn:cluster:a', before: 'allowed', after: 'explicitDeny' },
    { action: 's3:PutObject', resource: 'b', after: 'allowed' },
  ]);
  t.same(changesOf(RECORD.checks, RECORD.checks), []);
  t.equal(wordOf({ outcome: 'rejected', checks: [] }), 'rejected');
});
