/**
 * Calls of other services were forwarded undecided to every URL upstream, and those that were refused were refused in XML that
 * no client of a JSON service could read.
 */
import t from 'tap';
import { BELIEVED, bytes, startEdge, startUpstream } from '../../support/edge.js';
import { headerOf, talk } from '../../support/wire.js';

const scoped = (service: string): string[] => BELIEVED.map((header) => header.replace('/elasticache/', `/${service}/`));
const JSON_TYPE = 'Content-Type: application/x-amz-json-1.1';
const FORM = 'Content-Type: application/x-www-form-urlencoded';
const call = (service: string, body: string, headers: readonly string[], line = 'POST / HTTP/1.1'): string =>
  bytes(line, ['Host: proxy', ...scoped(service), ...headers, `Content-Length: ${body.length}`], body);

t.test('other services are refused towards every upstream, in their own language', async (t) => {
  const there = await startUpstream(t);
  for (const upstream of [there.origin, 'embedded', 'aws']) {
    const edge = await startEdge(t, { settings: { upstream } });
    const logs = (
      await talk(edge.port, call('logs', '{}', [JSON_TYPE, 'X-Amz-Target: Logs_20140328.DescribeLogGroups']))
    ).answers[0];
    t.equal(logs?.status, 403, upstream);
    t.equal(headerOf(logs, 'x-amzn-errortype'), 'AccessDeniedException');
    t.match(JSON.parse(logs?.body ?? ''), { message: /signed for logs.*--other-services forward/ });
    t.equal(headerOf(logs, 'x-iam-proxy-decision'), 'notEvaluated');
    const ec2 = await talk(edge.port, call('ec2', 'Action=DescribeVpcs&Version=2016-11-15', [FORM]));
    t.match(ec2.answers[0]?.body, /<Response><Errors><Error><Code>UnauthorizedOperation</);
  }
  t.equal(there.seen.length, 0, 'nothing was forwarded');
});

t.test('a rejected call is refused in that language, too', async (t) => {
  const edge = await startEdge(t);
  const strange = (text: string): string => text.replace('AKIABELIEVED0EXAMPLE', 'AKIANOBODY00EXAMPLE');
  const kms = (await talk(edge.port, strange(call('kms', '{}', [JSON_TYPE])))).answers[0];
  t.match(kms, { status: 403, body: /"UnrecognizedClientException"/ });
  const s3 = (await talk(edge.port, strange(call('s3', '', [], 'PUT /bucket/key HTTP/1.1')))).answers[0];
  t.match(s3, { status: 403, body: /<Code>InvalidAccessKeyId<\/Code>/ });
});

t.test("forward passes what is nobody's but theirs", async (t) => {
  const there = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: there.origin, 'other-services': 'forward' } });
  const passed = await talk(edge.port, call('sqs', 'Action=ListQueues&Version=2012-11-05', [FORM]));
  t.match(passed.answers, [{ status: 200 }]);
  t.match(edge.decisions(1), [{ decision: 'notEvaluated', forwarded: true, service: 'sqs' }]);
  for (const text of [
    call('sqs', 'Action=DeleteCacheCluster&CacheClusterId=victim', [FORM]),
    call('sqs', 'Action=ListQueues', [FORM, 'x-localstack-target: x']),
    call('s3', '', [], 'POST /moto-api/reset HTTP/1.1'),
    call('s3', '', [], 'POST //moto-api/reset HTTP/1.1'),
    call('s3', '', [], 'GET /_localstack/config HTTP/1.1'),
    call('s3', '', [], 'GET http://proxy/moto-api/reset HTTP/1.1'),
    call('sqs', '', ['Host: elasticache.us-east-1.amazonaws.com']).replace('Host: proxy\r\n', ''),
    call('ELASTICACHE', 'Action=DeleteCacheCluster&CacheClusterId=victim', [FORM]),
  ]) {
    const { answers } = await talk(edge.port, text);
    t.ok((answers[0]?.status ?? 0) >= 400, text.slice(0, 80));
    t.equal(headerOf(answers[0], 'x-iam-proxy-decision'), 'rejected');
  }
  t.equal(there.seen.length, 1, 'nothing of it was forwarded');
});

t.test('with --require-signatures the calls of other services are verified', async (t) => {
  const there = await startUpstream(t);
  const settings = { upstream: there.origin, 'other-services': 'forward', 'require-signatures': 'true' };
  const edge = await startEdge(t, { settings });
  const { answers } = await talk(edge.port, call('sqs', 'Action=ListQueues&Version=2012-11-05', [FORM]));
  t.match(answers, [{ status: 403, body: /InvalidClientTokenId/ }]);
  t.equal(there.seen.length, 0);
});
