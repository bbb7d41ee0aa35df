import type { ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import { createAskTags } from '#src/edge/tags/ask-tags.js';
import { createUrlUpstream } from '#src/edge/upstream/url.js';
import { startVerifyingUpstream } from '../../support/verifying-upstream.js';

const PLACE = { region: 'eu-west-1', account: '123456789012', accessKeyId: 'AKIACALLER' };
const arnOf = (resource: string): string => `arn:aws:elasticache:eu-west-1:123456789012:${resource}`;

type Reply = (response: ServerResponse) => void;

async function setUp(t: Test, reply: Reply, patience = 60_000) {
  const keys = [{ accessKeyId: PLACE.accessKeyId, secretAccessKey: 'of a tag lookup' }];
  const verifying = await startVerifyingUpstream({ keys, reply: (_arrival, response) => reply(response) });
  const url = createUrlUpstream(verifying.origin);
  t.teardown(() => Promise.all([url.close(), verifying.close()]));
  const ask = createAskTags(url, Date.now);
  return { verifying, ask: (arn: string, more = {}) => ask(arn, { ...PLACE, ...more }, AbortSignal.timeout(patience)) };
}

const failed =
  (status: number, code: string): Reply =>
  (response) =>
    void response.writeHead(status).end(`<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`);

t.test('asks in the region and under the access key of the call', async (t) => {
  const answer =
    '<ListTagsForResourceResponse><ListTagsForResourceResult><TagList><Tag><Key>team</Key><Value>v</Value></Tag>' +
    '</TagList></ListTagsForResourceResult></ListTagsForResourceResponse>';
  const { ask, verifying } = await setUp(t, (response) => void response.end(answer));
  t.strictSame(await ask(arnOf('cluster:a b')), { tags: { team: 'v' } });
  const [arrival] = verifying.arrivals;
  t.equal(arrival?.signedBy, PLACE.accessKeyId);
  t.match(arrival?.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1], /\/eu-west-1\/elasticache\//);
  t.equal(
    arrival?.body.toString(),
    'Action=ListTagsForResource&Version=2015-02-02&ResourceName=arn%3Aaws%3Aelasticache%3Aeu-west-1%3A123456789012%3Acluster%3Aa%20b',
  );
});

const REPLIES: readonly (readonly [what: string, resource: string, reply: Reply, unknown: RegExp, why?: string])[] = [
  ['not found', 'cluster:a', failed(404, 'CacheClusterNotFound'), /no such resource/, 'gone'],
  ['with 400', 'subnetgroup:a', failed(400, 'CacheSubnetGroupNotFoundFault'), /no such resource/, 'gone'],
  ['a reservation', 'reserved-instance:a', failed(404, 'ReservedCacheNodeNotFound'), /no such resource/, 'gone'],
  // It has looked among the clusters: of the user that says nothing.
  ['another type', 'user:a', failed(404, 'CacheClusterNotFound'), /with `CacheClusterNotFound`$/, 'refused'],
  ['of a failing server', 'cluster:a', failed(500, 'CacheClusterNotFound'), /with `CacheClusterNotFound`$/],
  ['a 404 of something else', 'cluster:a', (r) => void r.writeHead(404).end('<html/>'), /with HTTP 404$/],
  ['moto, of some types', 'user:a', failed(400, 'InvalidARN'), /with `InvalidARN`$/, 'refused'],
  ['no right', 'cluster:a', failed(403, 'AccessDenied'), /credentials of its own with `AccessDenied`$/, 'refused'],
  ['no operation', 'cluster:a', failed(400, 'InvalidAction'), /`InvalidAction`$/, 'refused'],
  ['throttling', 'cluster:a', failed(400, 'Throttling'), /`Throttling`$/],
  ['throttling by status', 'cluster:a', failed(429, 'Slow'), /`Slow`$/],
  ['too many', 'cluster:a', failed(400, 'RequestLimitExceeded'), /`RequestLimitExceeded`$/],
  ['state', 'replicationgroup:a', failed(400, 'InvalidReplicationGroupState'), /GroupState`$/],
  ['500', 'cluster:a', failed(500, 'InternalFailure'), /`InternalFailure`$/],
  [
    'no XML',
    'cluster:a',
    (r) => void r.end('{"Tags":[]}'),
    /^the upstream answered ListTagsForResource with HTTP 200$/,
  ],
  ['silence', 'cluster:a', () => undefined, /^the upstream did not answer the tag lookup in time$/],
  ['a broken connection', 'cluster:a', (r) => void r.socket?.destroy(), /closed the connection/],
];

for (const [what, resource, reply, unknown, why] of REPLIES)
  t.test(`an answer that holds no tags: ${what}`, async (t) => {
    const { ask } = await setUp(t, reply, what === 'silence' ? 300 : undefined);
    const found = await ask(arnOf(resource));
    t.match(found, { unknown });
    t.equal('why' in found ? found.why : undefined, why);
  });

/** They were asked of the account of the access key, while the call was carried out in the one that its header named. */
t.test('asks with the header in which the call names its account', async (t) => {
  const { ask, verifying } = await setUp(t, failed(404, 'CacheClusterNotFound'));
  await ask(arnOf('cluster:a'), { accountHeader: 'x-moto-account-id' });
  await ask(arnOf('cluster:a'));
  const sent = verifying.arrivals.map(({ headers }) => headers.find(([name]) => name === 'x-moto-account-id')?.[1]);
  t.strictSame(sent, [PLACE.account, undefined]);
});
