/** An access key in a parameter chose moto's account, and a client behind HTTP_PROXY read that its signature was wrong. */
import t from 'tap';
import { authorize } from '#src/core/authorize/authorize.js';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { KEYS, PEOPLE } from '../../support/people.js';
import { NOW, worldOf } from '../../support/world.js';

const request = (more: Partial<HttpRequest> = {}, fields = ''): HttpRequest => ({
  method: 'POST',
  target: '/',
  headers: [
    ['Host', 'proxy'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['X-Amz-Date', '20240102T030405Z'],
    [
      'Authorization',
      `AWS4-HMAC-SHA256 Credential=${KEYS.believed.id}/20240102/us-east-1/elasticache/aws4_request, SignedHeaders=host, Signature=0`,
    ],
  ],
  body: Buffer.from(`Action=DescribeUsers&Version=2015-02-02${fields}`),
  ...more,
});
const run = (asked: HttpRequest) => authorize(worldOf(PEOPLE), asked, { now: NOW, tagsOf: () => undefined });

t.test('a target that is a whole URL is a forward proxy for its client', async (t) => {
  for (const target of ['http://elasticache.us-east-1.amazonaws.com/', 'https://h:1/?x=y', 'HTTP://h'])
    t.match(run(request({ target })), {
      kind: 'rejected',
      fault: { code: 'MalformedQueryString', message: /HTTP_PROXY/ },
    });
  t.match(run(request()), { kind: 'allowed' });
});

t.test('a parameter by which a reader finds who calls is none of ElastiCache', async (t) => {
  for (const name of ['AWSAccessKeyId', 'awsaccesskeyid', 'SignatureVersion'])
    t.match(run(request({}, `&${name}=x`)), { kind: 'rejected', fault: { message: /goes by it/ } }, name);
});

t.test('a place that disagrees is refused before the call is judged', async (t) => {
  const { headers } = request();
  const told = run(request({ headers: [...headers, ['x-moto-account-id', '999999999999']] }));
  t.match(told, { kind: 'rejected', fault: { status: 400, message: /x-moto-account-id/ } });
});
