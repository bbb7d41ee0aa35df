/** Calls on their way through: callers who leave, upstreams that answer strangely, requests that cannot be sent on. */
import { connect, type Socket } from 'node:net';
import { setImmediate as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t, { type Test } from 'tap';
import { ALLOWED, BELIEVED, bytes, DENIED, type Edge, FORM, isHealthy, post, startEdge } from '../../support/edge.js';
import { PEOPLE } from '../../support/people.js';
import { headerOf, openLine, talk } from '../../support/wire.js';
import { ok, type RawServer, startRaw } from '../upstream/support/raw.js';

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await pause();
};

/** An upstream that does `act` while it is bad, and answers well afterwards. */
async function startMoody(t: Test, act: (socket: Socket, text: string) => void): Promise<RawServer & { heal(): void }> {
  let bad = true;
  const server = await startRaw((socket, text) => (bad ? act(socket, text) : socket.write(ok('<fine/>'))));
  t.teardown(() => server.close());
  return {
    ...server,
    heal: () => {
      bad = false;
    },
  };
}

const HALF = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 100000\r\n\r\nabc';
const BIG = ok('x'.repeat(8 * 1024 * 1024));

const MOMENTS: readonly [when: string, act: (socket: Socket) => void][] = [
  ['while the upstream is silent', () => undefined],
  ['within the headers of the answer', (socket) => socket.write('HTTP/1.1 200 OK\r\nX')],
  ['within the body of the answer', (socket) => socket.write(HALF)],
];

t.test('calls that wait behind others of their connection are given up with it', async (t) => {
  const upstream = await startMoody(t, () => undefined);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const line = await openLine(edge.port);
  line.socket.write(post(ALLOWED).repeat(20));
  await until(() => upstream.requests() === 20);
  line.socket.resetAndDestroy();
  await until(() => edge.decisions(1000).length === 20);
  const left = edge.decisions(1000).filter(({ upstream }) => /caller left/.test(upstream?.error ?? ''));
  t.equal(left.length, 20);
  upstream.heal();
  await isHealthy(t, edge);
});

for (const [when, act] of MOMENTS)
  t.test(`three hundred callers leave ${when}; those who come after them are served`, async (t) => {
    const upstream = await startMoody(t, act);
    const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
    for (let round = 1; round <= 5; round++) {
      const lines = await Promise.all(Array.from({ length: 60 }, () => openLine(edge.port)));
      for (const { socket } of lines) socket.write(post(ALLOWED));
      await until(() => upstream.requests() === 60 * round);
      for (const { socket } of lines) socket.resetAndDestroy();
      await until(() => edge.decisions(1000).length === 60 * round);
    }
    const left = edge.decisions(1000).filter(({ upstream }) => /caller left/.test(upstream?.error ?? ''));
    t.equal(left.length, 300, 'each is on record');
    upstream.heal();
    await isHealthy(t, edge);
    const all = await Promise.all(Array.from({ length: 100 }, () => talk(edge.port, post(ALLOWED))));
    t.ok(
      all.every(({ answers }) => answers[0]?.status === 200),
      'no slot of the pool is lost',
    );
  });

t.test('callers who do not read their answer', async (t) => {
  const upstream = await startMoody(t, (socket) => socket.write(BIG));
  const edge = await startEdge(t, {
    settings: { upstream: upstream.origin, 'upstream-timeout': '200' },
    limits: { requestTimeout: 300, headersTimeout: 300, checkEvery: 20 },
  });
  const deaf = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = connect(edge.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.pause().write(post(ALLOWED));
      return socket;
    }),
  );
  await until(() => edge.decisions(1000).length === 10);
  upstream.heal();
  await isHealthy(t, edge);
  // Cut 2 x 200 ms and 300 ms after the last byte moved. Nothing tells who does not read; who then speaks is told, and who
  // speaks more often than that keeps the connection alive.
  const cut = deaf.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  const timer = setInterval(() => {
    for (const socket of deaf) if (socket.writable) socket.write('x');
  }, 1_500);
  await Promise.all(cut);
  clearInterval(timer);
  t.ok(
    deaf.every(({ bytesRead }) => bytesRead < BIG.length),
    'none got its whole answer',
  );
});

const TAGGED = {
  principals: [
    ...PEOPLE.principals,
    {
      arn: 'arn:aws:iam::123456789012:user/tagger',
      accessKeys: [{ id: 'AKIATAGGER00EXAMPLE' }],
      inline: [
        {
          name: 'team',
          document: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'elasticache:DeleteCacheCluster',
                Resource: '*',
                Condition: { StringEquals: { 'aws:ResourceTag/team': 'cache' } },
              },
            ],
          },
        },
      ],
    },
  ],
  policies: PEOPLE.policies ?? {},
};
const byTagger = (id: string): string =>
  post(`Action=DeleteCacheCluster&CacheClusterId=${id}&Version=2015-02-02`).replace(
    'AKIABELIEVED0EXAMPLE',
    'AKIATAGGER00EXAMPLE',
  );

const TAGS =
  '<ListTagsForResourceResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><ListTagsForResourceResult><TagList>' +
  '<Tag><Key>team</Key><Value>cache</Value></Tag></TagList></ListTagsForResourceResult></ListTagsForResourceResponse>';

t.test('callers who leave while tags are looked up', async (t) => {
  const upstream = await startMoody(t, () => undefined);
  const edge = await startEdge(t, {
    settings: { upstream: upstream.origin, 'upstream-timeout': '400' },
    policies: { principals: TAGGED },
  });
  const lines = await Promise.all(Array.from({ length: 30 }, () => openLine(edge.port)));
  for (const [i, { socket }] of lines.entries()) socket.write(byTagger(`c-${i}`));
  await until(() => upstream.requests() > 0);
  for (const { socket } of lines) socket.resetAndDestroy();
  await until(() => edge.decisions(1000).length === 30);
  t.ok(
    edge.decisions(1000).every(({ decision, forwarded }) => decision === 'implicitDeny' && !forwarded),
    'unknown tags allow nothing',
  );
  upstream.heal();
  await isHealthy(t, edge);
});

t.test('a call whose caller left while tags were looked up is not sent, though they would allow it', async (t) => {
  let answer = (): void => undefined;
  const sent: string[] = [];
  const upstream = await startRaw((socket, text) => {
    sent.push(/Action=(\w+)/.exec(text)?.[1] ?? '');
    if (sent.length > 1) socket.write(ok('<fine/>'));
    else answer = () => socket.write(ok(TAGS));
  });
  t.teardown(() => upstream.close());
  const edge = await startEdge(t, { settings: { upstream: upstream.origin }, policies: { principals: TAGGED } });
  const line = await openLine(edge.port);
  line.socket.write(byTagger('c-1'));
  await until(() => sent.length === 1);
  line.socket.resetAndDestroy();
  // Once somebody who came later has an answer, the one who left is known to have left.
  t.match((await talk(edge.port, post(DENIED))).answers, [{ status: 403 }]);
  await until(() => edge.decisions(10).length === 2);
  answer();
  t.match(
    edge.decisions(10).find(({ unknown }) => unknown.length > 0),
    {
      decision: 'implicitDeny',
      forwarded: false,
      unknown: [/the caller left/],
    },
  );
  t.same(sent, ['ListTagsForResource']);
});

t.test('more calls than the limit', async (t) => {
  const upstream = await startMoody(t, () => undefined);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin }, limits: { calls: 5 } });
  const lines = await Promise.all(Array.from({ length: 5 }, () => openLine(edge.port)));
  for (const { socket } of lines) socket.write(post(ALLOWED));
  await until(() => upstream.requests() === 5);
  const { answers } = await talk(edge.port, post(ALLOWED));
  t.match(answers, [{ status: 503, body: /ServiceUnavailable.*5 calls are under way/ }]);
  t.ok(edge.log().includes(headerOf(answers[0], 'x-iam-proxy-decision-id') ?? 'none'), 'in the log');
  t.equal(upstream.requests(), 5);
  upstream.heal();
  for (const { socket } of lines) socket.destroy();
  await until(() => edge.decisions(10).length === 6);
  await isHealthy(t, edge);
});

/** What an upstream writes, and the answer that the caller gets. */
const STRANGE: readonly [name: string, written: string, status: number, body: RegExp][] = [
  ['an unknown status', 'HTTP/1.1 599 Odd\r\nContent-Length: 1\r\n\r\na', 599, /^a$/],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', 204, /^$/],
  ['not modified', 'HTTP/1.1 304 Not Modified\r\n\r\n', 304, /^$/],
  ['letters beyond ASCII', 'HTTP/1.1 200 OK\r\nX-Name: caf\xe9\r\nContent-Length: 1\r\n\r\na', 200, /^a$/],
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n', 200, /^a$/],
  [
    'marks of another proxy',
    'HTTP/1.1 200 OK\r\nX-Iam-Proxy-Decision: explicitDeny\r\nContent-Length: 1\r\n\r\na',
    200,
    /^a$/,
  ],
  [
    'an early hint',
    'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na',
    200,
    /^a$/,
  ],
  ['a status below all', 'HTTP/1.1 000 Nothing\r\nContent-Length: 1\r\n\r\na', 502, /<Code>ServiceUnavailable</],
  ['a status above all', 'HTTP/1.1 1000 Much\r\nContent-Length: 1\r\n\r\na', 502, /<Code>ServiceUnavailable</],
  ['no HTTP', 'SSH-2.0-OpenSSH\r\n', 502, /<Code>ServiceUnavailable</],
  ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\na', 502, /<Code>ServiceUnavailable</],
];

t.test('strange answers of an upstream', async (t) => {
  for (const [name, written, status, body] of STRANGE) {
    const upstream = await startMoody(t, (socket) => socket.write(written, 'latin1'));
    const edge = await startEdge(t, { settings: { upstream: upstream.origin, 'upstream-timeout': '2000' } });
    const { answers, rest } = await talk(edge.port, post(ALLOWED));
    t.equal(rest, '', name);
    t.match(answers, [{ status, body }], name);
    t.equal(headerOf(answers[0], 'x-iam-proxy-decision'), 'allowed', name);
    if (status === 502) t.ok(edge.log().includes(headerOf(answers[0], 'x-iam-proxy-decision-id') ?? '-'), 'in the log');
    upstream.heal();
    await isHealthy(t, edge);
  }
});

t.test('a HEAD gets the headers of its answer alone', async (t) => {
  const upstream = await startMoody(t, (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'));
  const edge = await startEdge(t, { settings: { upstream: upstream.origin, 'other-services': 'forward' } });
  const s3 = [...BELIEVED].map((header) => header.replace('/elasticache/', '/s3/'));
  const line = await openLine(edge.port);
  line.socket.write(bytes('HEAD /bucket/key HTTP/1.1', ['Host: proxy', ...s3, 'Connection: close']));
  await line.end();
  t.match(line.text(), /^HTTP\/1\.1 200 OK\r\n[\s\S]*Content-Length: 10\r\n[\s\S]*\r\n\r\n$/);
  t.match(line.text(), /x-iam-proxy-decision: notEvaluated/);
});

/** Requests that are decided, and that no upstream can be sent: 4xx, since it is the caller who can mend them. */
t.test('what cannot be sent on is told as such', async (t) => {
  const s3 = [...BELIEVED].map((header) => header.replace('/elasticache/', '/s3/'));
  const upstream = await startMoody(t, (socket) => socket.write(ok('<fine/>')));
  const edge = await startEdge(t, { settings: { upstream: upstream.origin, 'other-services': 'forward' } });
  const asterisk = await talk(edge.port, bytes('OPTIONS * HTTP/1.1', ['Host: proxy', ...s3]));
  t.match(asterisk.answers, [{ status: 400, body: /<Error><Code>InvalidRequest<.*no path/ }]);
  t.equal(upstream.requests(), 0);
  t.match(edge.decisions(1), [{ decision: 'notEvaluated', forwarded: false, fault: { code: 'MalformedQueryString' } }]);

  const aws = await startEdge(t, { settings: { upstream: 'aws' } });
  const away = post(ALLOWED).replace('/us-east-1/', '/xx-nowhere-9/');
  t.match((await talk(aws.port, away)).answers, [
    {
      status: 403,
      body: /<Type>Sender<.*<Code>SignatureDoesNotMatch<.*Credential should be scoped to a valid region, not &apos;xx-nowhere-9&apos;|Credential should be scoped to a valid region, not 'xx-nowhere-9'/,
    },
  ]);
  t.match(aws.decisions(1), [{ decision: 'allowed', forwarded: false, fault: { code: 'SignatureDoesNotMatch' } }]);
  await isHealthy(t, edge);
});

t.test('a denied call and a body are never seen by the upstream', async (t) => {
  const upstream = await startMoody(t, () => undefined);
  const edge: Edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  for (const sent of [post(DENIED), bytes('POST / HTTP/1.1', ['Host: p', FORM, 'Content-Length: 2'], 'ab')])
    t.match((await talk(edge.port, sent)).answers, [{ status: 403 }]);
  t.equal(upstream.connections(), 0);
});

t.test('an idle connection does not hold on to what was sent on it', async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const edge = await startEdge(t, { settings: { 'decisions-kept': '1' } });
  const held = async (): Promise<number> => {
    // What is found to be free in one round is given back in the next.
    for (let round = 0; round < 3; round++) {
      collect();
      await pause();
    }
    return process.memoryUsage().arrayBuffers / 2 ** 20;
  };
  const before = await held();
  const lines = await Promise.all(Array.from({ length: 40 }, () => openLine(edge.port)));
  const big = post(`${ALLOWED}&Marker=${'m'.repeat(500_000)}`);
  for (const line of lines) {
    line.socket.write(big);
    t.match(await line.answers(1), { answers: [{ status: 400 }] }, 'no such marker');
  }
  const after = await held();
  t.ok(after - before < 8, `${before.toFixed(1)}, then ${after.toFixed(1)} MiB of the 20 that were sent`);
  for (const line of lines) line.socket.destroy();
});
