import { request as httpRequest } from 'node:http';
import {
  CreateCacheClusterCommand,
  DescribeCacheClustersCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { SignatureV4 } from '@aws-sdk/signature-v4';
import t, { type Test } from 'tap';
import { createSigner } from '#src/edge/upstream/signer.js';
import { createUrlUpstream } from '#src/edge/upstream/url.js';
import { Sha256, startVerifyingUpstream } from '../../support/verifying-upstream.js';
import { BODY } from './support/call.js';
import { startFront } from './support/front.js';

const LONG = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'long secret' };
const SESSION = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'short secret', sessionToken: 'tok+en/with=signs' };
const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

async function setUp(t: Test) {
  const verifying = await startVerifyingUpstream({ keys: [LONG, SESSION] });
  const url = createUrlUpstream(verifying.origin);
  const front = await startFront(url);
  t.teardown(() => Promise.all([front.close(), url.close(), verifying.close()]));
  return { verifying, front };
}

t.test("the JavaScript SDK's signature reaches the upstream whole", async (t) => {
  const { verifying, front } = await setUp(t);
  for (const credentials of [LONG, SESSION]) {
    const client = new ElastiCacheClient({ endpoint: front.origin, region: 'us-east-1', credentials, maxAttempts: 1 });
    t.teardown(() => client.destroy());
    await client.send(new DescribeCacheClustersCommand({}));
    await client
      .send(new CreateCacheClusterCommand({ CacheClusterId: 'caf\u00e9 + ~*', Tags: [{ Key: 'a b', Value: '&=' }] }))
      .catch(() => {});
    t.strictSame(
      verifying.arrivals.splice(0).map(({ signedBy }) => signedBy),
      [credentials.accessKeyId, credentials.accessKeyId],
    );
  }
});

t.test('the verifying upstream does tell right from wrong', async (t) => {
  const { verifying, front } = await setUp(t);
  const credentials = { ...LONG, secretAccessKey: 'wrong' };
  const client = new ElastiCacheClient({ endpoint: front.origin, region: 'us-east-1', credentials, maxAttempts: 1 });
  t.teardown(() => client.destroy());
  await t.rejects(client.send(new DescribeCacheClustersCommand({})), { name: 'SignatureDoesNotMatch' });
  t.equal(verifying.arrivals[0]?.signedBy, undefined);
});

t.test(
  'a signature as botocore makes it, sent in chunks: content-type has its charset, the body its bytes',
  async (t) => {
    const { verifying, front } = await setUp(t);
    const host = new URL(front.origin).host;
    const place = { region: 'eu-west-1', service: 'elasticache' };
    const body = Buffer.from(BODY);
    const sign = createSigner();
    for (const credentials of [LONG, SESSION]) {
      const signature = await sign({
        method: 'POST',
        path: '/',
        host,
        contentType: FORM,
        body,
        credentials,
        date: new Date(),
        ...place,
      });
      const headers = {
        host,
        'Content-Type': FORM,
        ...Object.fromEntries(signature),
        'Transfer-Encoding': 'chunked',
        Expect: '100-continue',
      };
      t.equal(
        await exchange(front.origin, { method: 'POST', headers }, [body.subarray(0, 10), body.subarray(10)]),
        200,
      );
      const [arrival] = verifying.arrivals.splice(0);
      t.equal(arrival?.signedBy, credentials.accessKeyId);
      t.strictSame(arrival?.body, body);
    }
  },
);

t.test('presigned, as POST with an empty body and as GET', async (t) => {
  const { verifying, front } = await setUp(t);
  const { host, hostname, port } = new URL(front.origin);
  for (const credentials of [LONG, SESSION]) {
    for (const method of ['POST', 'GET']) {
      const signer = new SignatureV4({
        credentials,
        region: 'us-east-1',
        service: 'elasticache',
        sha256: Sha256,
        applyChecksum: false,
      });
      const query = { Action: 'DescribeCacheClusters', Version: '2015-02-02', Marker: 'a b+c/~' };
      const signed = await signer.presign(
        { method, protocol: 'http:', hostname, path: '/', query, headers: { host } },
        { expiresIn: 60 },
      );
      const fields = Object.entries(signed.query ?? {}).map(
        ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
      );
      t.equal(
        await exchange(`http://${hostname}:${port}/?${fields.join('&')}`, { method }, []),
        200,
        `${method} ${credentials.accessKeyId}`,
      );
      t.equal(verifying.arrivals.pop()?.signedBy, credentials.accessKeyId);
    }
  }
});

function exchange(
  url: string,
  options: { method: string; headers?: Record<string, string> },
  chunks: Buffer[],
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, options, (response) =>
      response.resume().on('end', () => resolve(response.statusCode)),
    );
    request.on('error', reject);
    for (const chunk of chunks) request.write(chunk);
    request.end();
  });
}
