/**
 * Calls that were signed for another service were passed on undecided, and some emulator carried them out as ElastiCache's; its
 * own controls were reachable as well.
 */
import t from 'tap';
import { fieldTexts } from '#src/core/wire/query/decode.js';
import type { Fault } from '#src/core/wire/query/fault.js';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { looseFields, takenForElastiCache } from '#src/core/wire/readers/taken-for.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { asking, FORM, READERS } from './support.js';

const { shapes } = loadCatalog();
const takenFor = (request: HttpRequest, service: string): Fault | undefined =>
  takenForElastiCache(READERS, request, looseFields(fieldTexts(request)), service, shapes);
const say = (
  headers: readonly (readonly [string, string])[],
  request: { target?: string; body?: string; method?: string } = {},
  service = 'sqs',
): string | undefined => takenFor(asking([...headers, ['Authorization', 'x']], request), service)?.message;

const MULTIPART = ['--b', 'Content-Disposition: form-data; name="Action"', '', 'DeleteCacheCluster', '--b--'].join(
  '\r\n',
);

t.test("calls that nobody takes for ElastiCache's", async (t) => {
  for (const [service, body, headers = [FORM], target = '/'] of [
    ['sqs', 'Action=ListQueues&Version=2012-11-05'],
    ['sqs', 'Action=SendMessage&MessageBody=DeleteCacheCluster%26Action'],
    ['iam', 'Action=CreateUser&UserName=u&Version=2010-05-08'],
    ['iam', 'Action=PutUserPolicy&PolicyDocument=%7B%22Action%22%3A%22elasticache%3ADeleteCacheCluster%22%7D'],
    ['ec2', 'Action=DescribeSnapshots&Version=2016-11-15'],
    [
      's3',
      '{"Action": "elasticache:DeleteCacheCluster"}',
      [['Content-Encoding', 'gzip']],
      '/bucket/policies/elasticache.json',
    ],
    ['s3', '', [['Host', 'elasticache-iam-proxy:4567']], '/elasticache-exports/x'],
    ['logs', '{}', [['X-Amz-Target', 'Logs_20140328.DescribeLogGroups']]],
    ['sqs', 'Version=2011-06-15&x=2015-02-02'],
    ['sqs', 'Version'],
    ['s3', '', [['Host', 'h']], '/healthy/shellfish'],
    ['sqs', 'Action=ListQueues', [['Content-Type', 'application/x-www-form-urlencoded; charset="UTF-8"']]],
    ['s3', 'x', [['Content-Type', 'multipart/form-data; boundary=b']], '/bucket'],
  ] as [string, string, [string, string][]?, string?][])
    t.equal(say(headers, { body, target }, service), undefined, `${service} ${body}`);
});

t.test("calls that somebody takes for ElastiCache's", async (t) => {
  for (const [service, body, headers = [FORM], target = '/'] of [
    ['sts', 'Action=DeleteCacheCluster&CacheClusterId=c'],
    ['sts', 'Action=CreateUser&UserId=u'],
    ['rds', 'Action=CreateUser&UserId=u'],
    ['sqs', 'Operation=DeleteCacheCluster'],
    ['sqs', '%41ction=Delete%43acheCluster', []],
    ['sqs', 'action=deletecachecluster'],
    ['sqs', 'Action=Delete_Cache_Cluster'],
    ['sqs', 'Action=+DeleteCacheCluster+'],
    ['sqs', 'x;Action=DeleteCacheCluster'],
    ['sqs', '', [FORM], '/?Action=DeleteCacheCluster'],
    ['sqs', MULTIPART, [['Content-Type', 'multipart/form-data; boundary=b']]],
    ['sqs', MULTIPART.replace('name=', "name*=UTF-8''"), [['Content-Type', 'multipart/form-data; boundary=b']]],
    ['sqs', 'x', [['Content-Type', 'Multipart/Mixed; boundary=b']]],
    ['foo', 'Action=%00D%00e%00l', [['Content-Type', 'application/x-www-form-urlencoded; charset=UTF-16']]],
    ['foo', 'Action=x', [['Content-Type', 'application/x-www-form-urlencoded;charset="utf-7"']]],
    ['s3', '', [FORM], '/elasticache.us-east-1_x/'],
    ['sqs', '', [['Action', 'DeleteCacheCluster']]],
    ['sqs', 'Action=X&Version=2015-02-02'],
    ['sqs', 'a;version=2015%2D02%2D02', []],
    ['sqs', '%56ersion=2015-02-02', [['Content-Type', 'text/plain']]],
    ['sqs', '\x1f\x8b', [FORM, ['Content-Encoding', 'gzip']]],
    ['sqs', '', [['Host', 'elasticache.us-east-1.amazonaws.com']]],
    ['sqs', '', [['Host', 'elasticache.localhost:4566']]],
    ['sqs', '', [['X-Forwarded-Host', 'vpce-1.elasticache.us-east-1.vpce.amazonaws.com']]],
    ['logs', '', [['X-Amz-Target', 'AmazonElastiCacheV9.DeleteCacheCluster']]],
    ['s3', '', [FORM], '/elasticache_us-east-1/x'],
    ['monitoring', '', [['smithy-protocol', 'rpc-v2-cbor']], '/service/AmazonElastiCacheV9/operation/DeleteUser'],
  ] as [string, string, [string, string][]?, string?][])
    t.match(
      say(headers, { body, target }, service),
      /correct service: 'elasticache'/,
      `${service} ${body} ${headers} ${target}`,
    );
});

t.test('a presigned call of a shared name is told apart by nobody', async (t) => {
  const presigned = asking([FORM], { target: '/?Action=CreateUser&UserName=u&X-Amz-Signature=0' });
  t.match(takenFor(presigned, 'iam')?.message, /names an operation of ElastiCache/);
});

t.test('no path leads to the controls of an emulator', async (t) => {
  for (const target of [
    '/moto-api/reset',
    '/moto-api',
    '/moto-apix',
    '/MOTO-API/reset',
    '//moto-api/reset',
    '/./moto-api/reset',
    '/bucket/../moto-api/reset',
    '/%6doto-api/reset',
    '/%256doto-api/reset',
    '/bucket/%2e%2e/moto-api/reset',
    '/\\moto-api/reset',
    '/;x/moto-api;y=1/reset',
    '/_localstack/state/reset?x=y',
    '/_localstack_lambda/x',
    '/_aws/sqs/messages',
    '/_floci/state/nuke',
    '/_extension/x',
    '/latest/meta-data/iam/security-credentials/',
    '/health',
    '/health/x',
  ])
    t.match(
      takenFor(asking([], { target, method: 'POST' }), 's3'),
      {
        code: 'AccessDenied',
        status: 403,
        message: /an emulator's own/,
      },
      target,
    );
});
