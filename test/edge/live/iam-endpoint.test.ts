import t, { type Test } from 'tap';
import { createIamEndpoint, type IamEndpointOptions } from '#src/edge/live/iam-endpoint.js';
import { askDetails, askKeyOwner, askKeys } from '#src/edge/live/read-account.js';
import { CallerLeaving } from '#src/edge/upstream/leaving.js';
import { UpstreamError } from '#src/edge/upstream/upstream.js';
import { iamError, startIamSource } from '../../support/iam-source.js';
import { startVerifyingUpstream } from '../../support/verifying-upstream.js';

const KEY = { accessKeyId: 'AKIASOURCE', secretAccessKey: 'secret of the source', sessionToken: 'TOKEN/OF+THE=SOURCE' };
const wait = { signal: new CallerLeaving() };

async function setUp(t: Test, options: Partial<IamEndpointOptions> = {}, users = {}) {
  const source = await startIamSource(t, { users });
  const endpoint = createIamEndpoint({
    origin: source.origin,
    region: 'us-east-1',
    credentials: async () => KEY,
    pause: 1,
    ...options,
  });
  t.teardown(() => endpoint.close());
  return { source, endpoint };
}

t.test('calls are signed, for IAM and with the session token', async (t) => {
  const verifying = await startVerifyingUpstream({ keys: [KEY] });
  t.teardown(verifying.close);
  const endpoint = createIamEndpoint({ origin: verifying.origin, region: 'us-east-1', credentials: async () => KEY });
  t.teardown(() => endpoint.close());
  await endpoint.ask('ListAccessKeys', { UserName: 'a b&c=d' }, wait);
  const [arrival] = verifying.arrivals;
  t.equal(arrival?.signedBy, KEY.accessKeyId);
  t.equal(arrival?.body.toString(), 'Action=ListAccessKeys&Version=2010-05-08&UserName=a+b%26c%3Dd');
  t.match(
    arrival?.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1],
    /\/us-east-1\/iam\/aws4_request/,
  );
});

t.test('a clock that is wrong is set right once', async (t) => {
  const now = () => Date.now() + 7_200_000;
  const verifying = await startVerifyingUpstream({ keys: [KEY], now });
  t.teardown(verifying.close);
  const endpoint = createIamEndpoint({ origin: verifying.origin, region: 'us-east-1', credentials: async () => KEY });
  t.teardown(() => endpoint.close());
  await endpoint.ask('ListAccessKeys', {}, wait);
  await endpoint.ask('ListAccessKeys', {}, wait);
  t.strictSame(
    verifying.arrivals.map(({ signedBy }) => signedBy),
    [undefined, KEY.accessKeyId, KEY.accessKeyId],
    'once, and for all later calls',
  );
});

t.test('what may pass is tried again, and nothing else', async (t) => {
  const { source, endpoint } = await setUp(t, {}, { u: { keys: ['AKIAU'] } });
  for (const trouble of [
    iamError(400, 'Throttling'),
    iamError(400, 'ThrottlingException'),
    iamError(429, 'Whatever'),
    iamError(503, 'ServiceUnavailable'),
    { status: 500, text: '<html>' },
  ]) {
    let left = 3;
    source.interfere = () => (left-- > 0 ? trouble : undefined);
    t.strictSame(await askKeys(endpoint, 'u', wait), ['AKIAU'], trouble.text);
  }
  source.calls.length = 0;
  source.interfere = () => iamError(503, 'ServiceUnavailable');
  await t.rejects(askKeys(endpoint, 'u', wait), { message: /with ServiceUnavailable$/ } as never);
  t.equal(source.calls.length, 5, 'five times in all');
  source.calls.length = 0;
  source.interfere = () => iamError(403, 'AccessDenied');
  await t.rejects(askKeys(endpoint, 'u', wait), { code: 'AccessDenied' } as never);
  t.equal(source.calls.length, 1);
});

t.test('a source that hangs is not waited for long, or often', async (t) => {
  const { source, endpoint } = await setUp(t, { transport: { totalTimeout: 50 } });
  source.interfere = () => 'hang';
  await t.rejects(endpoint.ask('ListAccessKeys', {}, wait), { message: /did not answer in time/ } as never);
  t.equal(source.calls.length, 2);
  const leaving = new CallerLeaving();
  const patient = await setUp(t);
  patient.source.interfere = () => 'hang';
  const asking = patient.endpoint.ask('ListAccessKeys', {}, { signal: leaving });
  while (patient.source.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  leaving.leave();
  await t.rejects(asking);
});

t.test('an answer that is too large, pages without an end, a user and a key that are gone', async (t) => {
  const small = await setUp(t, { transport: { maxAnswer: 200 } }, { u: { keys: ['AKIAU'] } });
  await t.rejects(askDetails(small.endpoint, wait), { message: /more than the proxy accepts/ } as never);
  const { source, endpoint } = await setUp(t);
  source.interfere = ({ operation }) => ({
    status: 200,
    text: `<${operation}Response><${operation}Result><IsTruncated>true</IsTruncated><Marker>same</Marker></${operation}Result></${operation}Response>`,
  });
  await t.rejects(askDetails(endpoint, wait), { message: /pages that do not end/ } as never);
  source.interfere = () => undefined;
  t.strictSame(await askKeys(endpoint, 'nobody', wait), []);
  t.equal(await askKeyOwner(endpoint, 'AKIANOBODY', wait), undefined);
});

t.test('every page is read', async (t) => {
  const users = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`u${i}`, { keys: ['AKIAONE', 'AKIATWO'] }]));
  const { source, endpoint } = await setUp(t, {}, users);
  source.pageSize = 10;
  t.equal((await askDetails(endpoint, wait)).UserDetailList.length, 25);
  source.pageSize = 1;
  t.strictSame(await askKeys(endpoint, 'u0', wait), ['AKIAONE', 'AKIATWO']);
  t.match(
    source.calls.map(({ parameters }) => parameters.get('Marker')),
    [null, '10', '20', null, '1'],
  );
});

t.test('no error tells a secret', async (t) => {
  const credentials = () =>
    Promise.reject(new UpstreamError('credentials', 'there are none', { cause: new Error(KEY.secretAccessKey) }));
  const { endpoint } = await setUp(t, { credentials });
  await t.rejects(endpoint.ask('ListAccessKeys', {}, wait), {
    message: /^there are no AWS credentials to ask http/,
  } as never);
  const { source, endpoint: other } = await setUp(t);
  source.interfere = (call) => ({
    status: 403,
    text: `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>${call.authorization} ${KEY.sessionToken}</Message></Error></ErrorResponse>`,
  });
  const error = await other.ask('ListAccessKeys', {}, wait).catch((thrown: Error) => thrown);
  t.match(String(error), /SignatureDoesNotMatch$/);
  t.notMatch(String(error), /TOKEN|Signature=/);
});
