import type { ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import { createTagReader, type TagReaderOptions } from '#src/edge/tags/list-tags.js';
import { createUrlUpstream } from '#src/edge/upstream/url.js';
import { type Arrival, startVerifyingUpstream } from '../../support/verifying-upstream.js';

const KEY = { accessKeyId: 'AKIAPROXY', secretAccessKey: 'proxy secret' };
const ARN = 'arn:aws:elasticache:us-east-1:123456789012:cluster:a';

const answer = (value: string): string =>
  '<ListTagsForResourceResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><ListTagsForResourceResult><TagList>' +
  `<Tag><Key>team</Key><Value>${value}</Value></Tag></TagList></ListTagsForResourceResult></ListTagsForResourceResponse>`;

type Reply = (arrival: Arrival, response: ServerResponse) => void;

async function setUp(t: Test, reply: Reply, options: TagReaderOptions = {}) {
  let time = Date.now();
  const verifying = await startVerifyingUpstream({ keys: [KEY], reply });
  const url = createUrlUpstream(verifying.origin);
  t.teardown(() => Promise.all([url.close(), verifying.close()]));
  const reader = createTagReader(url, KEY, { now: () => time, ...options });
  const read = async (arn = ARN) => {
    const { age, ...found } = await reader.read(arn, 'us-east-1');
    return 'tags' in found ? { ...Object.fromEntries(found.tags), age } : { ...found, age };
  };
  return { reader, read, verifying, pass: (ms: number) => (time += ms) };
}

t.test('asks with its own signature, and believes the answer for a while', async (t) => {
  let n = 0;
  const { read, verifying, pass } = await setUp(t, (_a, response) => response.end(answer(`v${++n}`)), { maxAge: 1000 });
  t.strictSame(await read(), { team: 'v1', age: 0 });
  pass(999);
  t.strictSame(await read(), { team: 'v1', age: 999 });
  pass(1);
  t.strictSame(await read(), { team: 'v2', age: 0 });
  t.strictSame(
    verifying.arrivals.map(({ signedBy }) => signedBy),
    ['AKIAPROXY', 'AKIAPROXY'],
  );
  t.equal(
    verifying.arrivals[0]?.body.toString(),
    'Action=ListTagsForResource&Version=2015-02-02&ResourceName=arn%3Aaws%3Aelasticache%3Aus-east-1%3A123456789012%3Acluster%3Aa',
  );
});

t.test('one question a resource, whoever asks', async (t) => {
  const { read, verifying } = await setUp(t, (_a, response) => response.end(answer('v')));
  const all = await Promise.all(Array.from({ length: 50 }, () => read()));
  t.strictSame(new Set(all.map((found) => JSON.stringify(found))).size, 1);
  t.equal(verifying.arrivals.length, 1);
});

t.test('forgetting asks again, even while a question is under way', async (t) => {
  let n = 0;
  let release = (): void => {};
  let asked = (): void => {};
  const firstAsked = new Promise<void>((resolve) => (asked = resolve));
  const { read, reader } = await setUp(t, (_a, response) => {
    const value = answer(`v${++n}`);
    if (n > 1) return response.end(value);
    release = () => response.end(value);
    asked();
  });
  const before = read();
  await firstAsked;
  reader.forget(ARN);
  t.match(await read(), { team: 'v2' });
  release();
  t.match(await before, { team: 'v1' });
  t.match(await read(), { team: 'v2' }, 'the older answer did not replace the newer');
  reader.forget(ARN);
  t.match(await read(), { team: 'v3' });
});

const FAILURES: [what: string, reply: Reply, unknown: RegExp][] = [
  [
    'a fault',
    (_a, r) => r.writeHead(404).end('<ErrorResponse><Error><Code>CacheClusterNotFound</Code></Error></ErrorResponse>'),
    /^the upstream answered ListTagsForResource with `CacheClusterNotFound`$/,
  ],
  ['no XML', (_a, r) => r.end('{"Tags":[]}'), /^the upstream answered ListTagsForResource with HTTP 200$/],
  ['silence', () => {}, /^the upstream did not answer the tag lookup in time$/],
  ['a broken connection', (_a, r) => r.socket?.destroy(), /closed the connection/],
];

for (const [what, reply, unknown] of FAILURES) {
  t.test(`${what} is unknown, for a short while`, async (t) => {
    const { read, verifying, pass } = await setUp(t, reply, { timeout: 100, maxUnknownAge: 500 });
    const found = await read();
    t.match(found, { unknown });
    const asked = verifying.arrivals.length;
    await read();
    t.equal(verifying.arrivals.length, asked);
    pass(500);
    await read();
    t.ok(verifying.arrivals.length > asked);
  });
}

t.test('what names no single resource is not asked', async (t) => {
  const { read, verifying } = await setUp(t, (_a, response) => response.end(answer('v')));
  for (const arn of ['*', 'arn:aws:elasticache:us-east-1:123456789012:cluster:*', 'arn:aws:s3:::b/k', '']) {
    t.match(await read(arn), { unknown: /does not name one resource/ }, arn);
  }
  t.equal(verifying.arrivals.length, 0);
  t.match(await read('arn:aws:elasticache::123456789012:globalreplicationgroup:g'), { team: 'v' });
});

t.test('memory and questions are bounded', async (t) => {
  const { read, verifying } = await setUp(t, (_a, response) => response.end(answer('v')), {
    maxEntries: 3,
    maxLookups: 2,
  });
  for (const name of ['b', 'c', 'd', 'e']) await read(`${ARN}${name}`);
  await read(`${ARN}e`);
  t.equal(verifying.arrivals.length, 4);
  await read(`${ARN}b`);
  t.equal(verifying.arrivals.length, 5, 'the oldest was dropped');
  const many = await Promise.all(['1', '2', '3'].map((name) => read(`${ARN}${name}`)));
  t.match(many, [{ team: 'v' }, { team: 'v' }, { unknown: /too many tag lookups/ }]);
  t.match(await read(`${ARN}3`), { team: 'v' }, 'and that is not remembered');
});
