import {
  CreateCacheClusterCommand,
  DescribeCacheClustersCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import t, { type Test } from 'tap';
import { type AwsOptions, createAwsUpstream } from '#src/edge/upstream/aws.js';
import type { UpstreamError } from '#src/edge/upstream/upstream.js';
import { startVerifyingUpstream, type VerifyingOptions } from '../../support/verifying-upstream.js';
import { brief, post, send } from './support/call.js';
import { startFront } from './support/front.js';
import { getSignedUrlFor } from './support/presign.js';

const CALLER = { accessKeyId: 'ASIACALLER', secretAccessKey: 'caller secret', sessionToken: 'CALLERTOKEN' };
const PROXY = { accessKeyId: 'ASIAPROXY', secretAccessKey: 'proxy secret', sessionToken: 'PROXY+TOKEN/==' };
const HOUR = 3_600_000;

async function setUp(t: Test, server: Partial<VerifyingOptions> = {}, options: Partial<AwsOptions> = {}) {
  const verifying = await startVerifyingUpstream({ keys: [PROXY], ...server });
  const aws = createAwsUpstream({
    resolveEndpoint: () => verifying.origin,
    credentials: async () => PROXY,
    ...options,
  });
  t.teardown(() => Promise.all([aws.close(), verifying.close()]));
  return { verifying, aws };
}

const everything = (arrivals: unknown[]): string => JSON.stringify(arrivals);

t.test("the caller's call arrives with the proxy's signature and nothing of the caller's", async (t) => {
  const { verifying, aws } = await setUp(t);
  const front = await startFront(aws);
  const client = new ElastiCacheClient({
    endpoint: front.origin,
    region: 'us-east-1',
    credentials: CALLER,
    maxAttempts: 1,
  });
  t.teardown(() => {
    client.destroy();
    return front.close();
  });
  await client.send(new DescribeCacheClustersCommand({ CacheClusterId: 'caf\u00e9 + ~*' }));
  await client
    .send(new CreateCacheClusterCommand({ CacheClusterId: 'c', Tags: [{ Key: 'k', Value: 'v' }] }))
    .catch(() => {});
  t.strictSame(
    verifying.arrivals.map(({ signedBy, target }) => [signedBy, target]),
    [
      ['ASIAPROXY', '/'],
      ['ASIAPROXY', '/'],
    ],
  );
  t.match(verifying.arrivals[0]?.body.toString(), /CacheClusterId=caf%C3%A9%20%2B%20~%2A/);
  const [host] = verifying.arrivals[0]?.headers.filter(([name]) => name.toLowerCase() === 'host') ?? [];
  t.equal(host?.[1], new URL(verifying.origin).host, "AWS sees its own host, not the proxy's");
  t.notMatch(everything(verifying.arrivals), /CALLER|caller secret/);
});

t.test('presigned calls, too', async (t) => {
  const { verifying, aws } = await setUp(t);
  for (const method of ['GET', 'POST']) {
    const target = await getSignedUrlFor(CALLER, method, {
      Action: 'DescribeCacheClusters',
      Version: '2015-02-02',
      Marker: 'a b+c',
    });
    t.match(target, /X-Amz-Security-Token=CALLERTOKEN/);
    const outcome = await send(
      aws,
      post({ method, target, headers: [['Host', 'localhost:4567']], body: Buffer.alloc(0) }),
    );
    t.match(brief(outcome), /^200 /);
    t.equal(verifying.arrivals.at(-1)?.signedBy, 'ASIAPROXY');
    t.equal(verifying.arrivals.at(-1)?.target, '/?Action=DescribeCacheClusters&Version=2015-02-02&Marker=a%20b%2Bc');
  }
  t.match(
    brief(await send(aws, post({ target: '/?Action=X&__proto__=1&a=1&a=2' }))),
    /^200 /,
    'odd fields are signed as well',
  );
  t.notMatch(everything(verifying.arrivals), /CALLER/);
});

t.test('a clock that is wrong is set right once, and stays so', async (t) => {
  for (const error of [2 * HOUR, -2 * HOUR]) {
    const { verifying, aws } = await setUp(t, {}, { now: () => Date.now() + error });
    const outcome = await send(aws);
    t.match(brief(outcome), /^200 /);
    t.equal((outcome as { retried?: number }).retried, 1);
    t.match(brief(await send(aws)), /^200 /);
    t.equal(verifying.arrivals.length, 3, 'the second call went through at once');
  }
});

t.test('a server that always says so is asked twice, not for ever', async (t) => {
  let calls = 0;
  const expired = '<ErrorResponse><Error><Code>RequestExpired</Code><Message>x</Message></Error></ErrorResponse>';
  const { aws } = await setUp(t, {
    reply: (_arrival, response) => {
      calls++;
      response.writeHead(400).end(expired);
    },
  });
  t.equal(brief(await send(aws)), 'credentials');
  t.equal(calls, 2);
});

t.test("the proxy's secrets reach nobody", async (t) => {
  const proxySecrets = /PROXY|proxy secret/;
  const { aws } = await setUp(t, { keys: [{ ...PROXY, secretAccessKey: 'another' }] });
  const refused = await send(aws);
  t.equal(brief(refused), 'credentials', 'AWS quotes the token in its SignatureDoesNotMatch');
  t.equal(
    (refused as UpstreamError).message,
    'the upstream `aws` refused the credentials of the proxy (SignatureDoesNotMatch)',
  );
  t.equal((refused as UpstreamError).status, 502);
  t.notMatch(JSON.stringify({ ...(refused as object), message: (refused as Error).message }), proxySecrets);

  const echoing = await setUp(t, {
    reply: (arrival, response) => response.writeHead(200).end(JSON.stringify(arrival.headers)),
  });
  t.equal(brief(await send(echoing.aws)), 'credentials', 'in a body');
  const echoingHeader = await setUp(t, {
    reply: (_arrival, response) => response.writeHead(200, { 'x-echo': PROXY.sessionToken }).end(),
  });
  t.equal(brief(await send(echoingHeader.aws)), 'credentials', 'in a header');

  const none = await setUp(t, {}, { credentials: () => Promise.reject(new Error('profile PROXY in /home/me/.aws')) });
  const without = await send(none.aws);
  t.equal(brief(without), 'credentials');
  t.notMatch((without as Error).message, proxySecrets);
  t.match(((without as Error).cause as Error).message, proxySecrets, 'the log is told');
});

t.test("AWS's own refusals and faults pass as they are", async (t) => {
  for (const code of ['AccessDenied', 'CacheClusterNotFound', 'Throttling', 'OptInRequired']) {
    const fault = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>m</Message></Error></ErrorResponse>`;
    const { aws } = await setUp(t, { reply: (_arrival, response) => response.writeHead(403).end(fault) });
    t.equal(brief(await send(aws)), `403 ${fault}`);
  }
});

t.test('credentials that do not come', async (t) => {
  const { aws } = await setUp(t, {}, { credentials: () => new Promise(() => {}), credentialsTimeout: 20 });
  t.equal(brief(await send(aws)), 'timeout');
  const leaver = new AbortController();
  const { aws: patient } = await setUp(t, {}, { credentials: () => new Promise(() => {}) });
  const waiting = send(patient, undefined, { signal: leaver.signal });
  leaver.abort();
  t.equal(brief(await waiting), 'aborted');
  t.equal(brief(await send(patient, undefined, { signal: leaver.signal })), 'aborted');
});

t.test('where AWS has no endpoint nothing is sent, and no credentials are asked for', async (t) => {
  let asked = 0;
  const credentials = async () => {
    asked++;
    return PROXY;
  };
  const { aws, verifying } = await setUp(t, {}, { resolveEndpoint: () => undefined, credentials });
  const outcome = await send(aws);
  t.equal(brief(outcome), 'noEndpoint');
  // AWS's words and status for a region that it does not have (IAM guide, "Troubleshoot Signature Version 4").
  t.match(outcome, { status: 403, message: "Credential should be scoped to a valid region, not 'us-east-1'." });
  const { aws: other } = await setUp(t, {}, { credentials });
  t.equal(brief(await send(other, post({ target: '*' }))), 'unroutable');
  t.strictSame([asked, verifying.arrivals.length], [0, 0]);
});

t.test('endpoints beyond the limit are closed, calls to them still end', async (t) => {
  const servers = await Promise.all(Array.from({ length: 40 }, () => startVerifyingUpstream({ keys: [PROXY] })));
  let next = 0;
  const aws = createAwsUpstream({
    resolveEndpoint: () => servers[next++ % servers.length]?.origin,
    credentials: async () => PROXY,
  });
  t.teardown(() => Promise.all([aws.close(), ...servers.map((server) => server.close())]));
  const outcomes = await Promise.all(Array.from({ length: 80 }, () => send(aws)));
  t.strictSame(new Set(outcomes.map((outcome) => brief(outcome).slice(0, 3))), new Set(['200']));
});

t.test("the standard chain is the default: the environment's keys sign", async (t) => {
  const saved = { ...process.env };
  t.teardown(() => {
    process.env = saved;
  });
  process.env.AWS_ACCESS_KEY_ID = PROXY.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = PROXY.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = PROXY.sessionToken;
  const verifying = await startVerifyingUpstream({ keys: [PROXY] });
  const aws = createAwsUpstream({ resolveEndpoint: () => verifying.origin });
  t.teardown(() => Promise.all([aws.close(), verifying.close()]));
  t.match(brief(await send(aws)), /^200 /);
});
