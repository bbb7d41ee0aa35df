/**
 * A Deny on aws:ResourceTag fell away at the caller's will: a hundred pipelined deletions of made-up names and the victim in one
 * write were "too many tag lookups under way", and the victim was deleted; so it was when a lookup failed once, and for two
 * seconds after a 404. Here the upstream is scripted, and remembers what was deleted.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { startEdge } from '../../support/edge.js';
import { headerOf, openLine, talk } from '../../support/wire.js';

const tagList = (tags: Readonly<Record<string, string>>): string =>
  `<ListTagsForResourceResponse><ListTagsForResourceResult><TagList>${Object.entries(tags)
    .map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`)
    .join('')}</TagList></ListTagsForResourceResult></ListTagsForResourceResponse>`;
const failure = (code: string): string => `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`;

type Lookup = (name: string, response: ServerResponse) => void;

/** `victim` is protected, the rest does not exist. */
const usual: Lookup = (name, response) => {
  if (name === 'victim') response.end(tagList({ protected: 'yes' }));
  else response.writeHead(404).end(failure('CacheClusterNotFound'));
};

const user = (name: string) => ({
  arn: `arn:aws:iam::123456789012:user/${name}`,
  accessKeys: [{ id: `AKIA${name.toUpperCase()}` }],
  inline: [
    {
      name: 'p',
      document: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' },
          {
            Effect: 'Deny',
            Action: 'elasticache:Delete*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceTag/protected': 'yes' } },
          },
        ],
      },
    },
  ],
});

async function setUp(t: Test, settings: Readonly<Record<string, string>> = {}) {
  const state = { lookup: usual, deleted: [] as string[], asked: [] as string[], open: 0, most: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const fields = new URLSearchParams(Buffer.concat(chunks).toString());
      if (fields.get('Action') === 'ListTagsForResource') {
        const name = fields.get('ResourceName')?.split(':').pop() ?? '';
        state.asked.push(name);
        state.most = Math.max(state.most, ++state.open);
        response.on('close', () => state.open--);
        state.lookup(name, response);
        return;
      }
      if (fields.get('Action')?.startsWith('Delete')) state.deleted.push(fields.get('CacheClusterId') ?? '');
      response.end('<fine/>');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const edge = await startEdge(t, {
    policies: { principals: { principals: [user('mallory'), user('other')] } },
    settings: { upstream, ...settings },
  });
  return { state, edge };
}

/** The bytes of one call. */
const call = (name: string, body: string): string => {
  const scope = `AKIA${name.toUpperCase()}/20260101/us-east-1/elasticache/aws4_request`;
  return [
    'POST / HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/x-www-form-urlencoded',
    `Authorization: AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
    'X-Amz-Date: 20260101T000000Z',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
};
const deletion = (name: string, cluster: string): string =>
  call(name, `Action=DeleteCacheCluster&Version=2015-02-02&CacheClusterId=${cluster}`);
const decided = (answer: Parameters<typeof headerOf>[0]): string | undefined =>
  headerOf(answer, 'x-iam-proxy-decision');

for (const count of [100, 1000])
  t.test(`${count} pipelined deletions of made-up names do not push the victim's lookup out`, async (t) => {
    const { state, edge } = await setUp(t);
    const names = Array.from({ length: count }, (_, n) => `made-up-${n}`);
    const bytes = [...names, 'victim', ...names.slice(0, 10)].map((each) => deletion('mallory', each)).join('');
    const { answers } = await talk(edge.port, bytes, count + 11);
    t.equal(decided(answers[count]), 'explicitDeny');
    t.equal(state.deleted.length, count + 10, 'all others were decided, none was sent away');
    t.notOk(state.deleted.includes('victim'));
    t.ok(state.most <= 8, `so many lookups at one time: ${state.most}`);
  });

t.test('other callers are served while one makes many', async (t) => {
  const { state, edge } = await setUp(t);
  const held: (() => void)[] = [];
  let full = (): void => undefined;
  const isFull = new Promise<void>((resolve) => {
    full = resolve;
  });
  state.lookup = (name, response) => {
    if (!name.startsWith('made-up')) return usual(name, response);
    held.push(() => usual(name, response));
    if (held.length === 8) full();
  };
  const line = await openLine(edge.port);
  line.socket.write(Array.from({ length: 500 }, (_, n) => deletion('mallory', `made-up-${n}`)).join(''));
  await isFull;
  const { answers } = await talk(edge.port, deletion('other', 'victim') + deletion('other', 'free'), 2);
  t.strictSame(answers.map(decided), ['explicitDeny', 'allowed']);
  t.strictSame(state.deleted, ['free']);
  t.equal(held.length, 8);
  // The one who makes many leaves: what was asked is given up, what waited is never asked.
  line.socket.destroy();
  await line.end();
  while (state.open > 0) await new Promise((resolve) => setImmediate(resolve));
  const again = await talk(edge.port, deletion('mallory', 'victim'));
  t.equal(decided(again.answers[0]), 'explicitDeny', 'its turns are free again');
  t.equal(held.length, 8);
  t.strictSame(state.deleted, ['free']);
});

const TROUBLE: readonly (readonly [what: string, lookup: Lookup, status: number, code: string])[] = [
  ['5xx', (_n, response) => void response.writeHead(500).end(), 503, 'ServiceUnavailable'],
  ['throttling', (_n, response) => void response.writeHead(400).end(failure('Throttling')), 503, 'ServiceUnavailable'],
  ['a broken connection', (_n, response) => void response.destroy(), 503, 'ServiceUnavailable'],
  ['no tags in the answer', (_n, response) => void response.end('<html/>'), 503, 'ServiceUnavailable'],
  ['refused for good', (_n, response) => void response.writeHead(400).end(failure('InvalidARN')), 403, 'AccessDenied'],
];

for (const [what, lookup, status, code] of TROUBLE)
  t.test(`a lookup that fails: ${what}`, async (t) => {
    const { state, edge } = await setUp(t);
    state.lookup = lookup;
    const { answers } = await talk(edge.port, deletion('mallory', 'victim'));
    t.match(answers, [{ status, body: new RegExp(`<Code>${code}</Code><Message>this call is not decided: `) }]);
    t.equal(decided(answers[0]), 'rejected');
    t.match(edge.decisions(1), [{ decision: 'rejected', forwarded: false, operation: 'DeleteCacheCluster' }]);
    state.lookup = usual;
    t.equal(
      decided((await talk(edge.port, deletion('mallory', 'victim'))).answers[0]),
      'explicitDeny',
      'not remembered',
    );
    t.strictSame(state.deleted, []);
  });

t.test('a lookup without an answer ends with the upstream-timeout', async (t) => {
  const { state, edge } = await setUp(t, { 'upstream-timeout': '300' });
  state.lookup = () => undefined;
  const { answers } = await talk(edge.port, deletion('mallory', 'victim'));
  t.match(answers, [{ status: 503, body: /did not answer (the tag lookup )?in time|took too long/ }]);
  t.strictSame(state.deleted, []);
});

t.test('that there is no such resource is not remembered', async (t) => {
  const { state, edge } = await setUp(t);
  state.lookup = (_name, response) => void response.writeHead(404).end(failure('CacheClusterNotFound'));
  t.equal(decided((await talk(edge.port, deletion('mallory', 'victim'))).answers[0]), 'allowed');
  state.lookup = usual;
  t.equal(decided((await talk(edge.port, deletion('mallory', 'victim'))).answers[0]), 'explicitDeny');
  t.strictSame(state.deleted, ['victim']);
});

t.test('a resource that is made while it is looked up', async (t) => {
  const { state, edge } = await setUp(t);
  let answerOld = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    state.lookup = (_name, response) => {
      answerOld = () => void response.writeHead(404).end(failure('CacheClusterNotFound'));
      resolve();
    };
  });
  const early = talk(edge.port, deletion('mallory', 'victim'));
  await asked;
  state.lookup = usual;
  await talk(edge.port, call('other', 'Action=CreateCacheCluster&Version=2015-02-02&CacheClusterId=victim'));
  const late = talk(edge.port, deletion('mallory', 'victim'));
  t.equal(decided((await late).answers[0]), 'explicitDeny', 'the older question is not joined');
  answerOld();
  t.equal(decided((await early).answers[0]), 'explicitDeny', 'and its answer not believed');
  t.strictSame(state.deleted, []);
});

t.test('--unknown-tags ignore decides as if there were none', async (t) => {
  const { state, edge } = await setUp(t, { 'unknown-tags': 'ignore' });
  state.lookup = (_name, response) => void response.writeHead(500).end();
  t.equal(decided((await talk(edge.port, deletion('mallory', 'victim'))).answers[0]), 'allowed');
  t.match(edge.decisions(1)[0]?.unknown, [/tags of \S+:cluster:victim are not known here \(.*HTTP 500\)/]);
});
