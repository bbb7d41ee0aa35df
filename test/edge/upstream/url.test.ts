import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { UpstreamError } from '#src/edge/upstream/upstream.js';
import { createUrlUpstream } from '#src/edge/upstream/url.js';
import { BODY, brief, post, send } from './support/call.js';
import { ok, startRaw } from './support/raw.js';

t.test('the same method, path, query, body and headers arrive', async (t) => {
  const upstream = await startRaw((socket, text) => socket.write(ok(text)));
  t.teardown(() => upstream.close());
  const url = createUrlUpstream(upstream.origin);
  t.teardown(() => url.close());
  const headers: [string, string][] = [
    ['X-B', '2'],
    ['Host', '127.0.0.1:4567'],
    ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['X-A', 'caf\xe9'],
    ['x-b', '1'],
    ['Connection', 'keep-alive'],
  ];
  const outcome = await send(url, post({ target: '/p//q/../r?Action=X%2f&&b=+%20', headers }));
  t.equal(
    brief(outcome),
    `200 POST /p//q/../r?Action=X%2f&&b=+%20 HTTP/1.1\r\nhost: 127.0.0.1:4567\r\nconnection: keep-alive\r\nX-B: 2\r\n` +
      'content-type: application/x-www-form-urlencoded; charset=utf-8\r\nX-A: caf\xe9\r\nx-b: 1\r\n' +
      `content-length: ${BODY.length}\r\n\r\n${BODY}`,
  );
  const bytes = Buffer.from([0, 255, 128, 13, 10]);
  t.match(
    brief(await send(url, post({ method: 'PUT', headers: [['Host', 'h']], body: bytes }))),
    /\r\n\r\n\0\xff\x80\r\n$/,
  );
  t.match(
    brief(await send(url, post({ method: 'GET', headers: [['Host', 'h']], body: Buffer.alloc(0) }))),
    /^200 GET \/ HTTP/,
  );
});

t.test('no target chooses the host', async (t) => {
  const evil = await startRaw((socket) => socket.write(ok('evil')));
  const good = await startRaw((socket, text) => socket.write(ok(text.split('\r\n', 1)[0] ?? '')));
  const url = createUrlUpstream(good.origin);
  t.teardown(() => Promise.all([url.close(), evil.close(), good.close()]));
  const host = evil.origin.slice('http://'.length);
  const cases: [target: string, outcome: string][] = [
    [`http://${host}/a?b`, '200 POST /a?b HTTP/1.1'],
    [`//${host}/a`, `200 POST //${host}/a HTTP/1.1`],
    [`/@${host}`, `200 POST /@${host} HTTP/1.1`],
    [host, 'unroutable'],
    ['*', 'unroutable'],
    ['/ HTTP/1.1\r\nX: y', 'unroutable'],
  ];
  for (const [target, outcome] of cases) t.equal(brief(await send(url, post({ target }))), outcome, target);
  t.equal(brief(await send(url, post({ headers: [['Host', host]] }))), '200 POST / HTTP/1.1', 'nor does a Host header');
  t.equal(evil.connections(), 0);
});

t.test('what HTTP forbids is not sent', async (t) => {
  const upstream = await startRaw((socket) => socket.write(ok('')));
  const url = createUrlUpstream(upstream.origin);
  t.teardown(() => Promise.all([url.close(), upstream.close()]));
  const wrong: [string, Parameters<typeof post>[0]][] = [
    [
      'two Host headers',
      {
        headers: [
          ['Host', 'a'],
          ['host', 'b'],
        ],
      },
    ],
    ["a length that is not the body's", { headers: [['Content-Length', '3']] }],
    ['a line break in a value', { headers: [['X', 'a\r\nEvil: b']] }],
    ['CONNECT', { method: 'CONNECT' }],
  ];
  for (const [what, request] of wrong) t.equal(brief(await send(url, post(request))), 'unroutable', what);
  t.equal(upstream.requests(), 0);
});

t.test('answers pass as they are: order, repeats, encoding, redirects, statuses', async (t) => {
  const server = createServer((request, response) => {
    const status = Number(request.url?.slice(1));
    response.writeHead(status, [
      ['Set-Cookie', 'a=1'],
      ['Location', 'http://elsewhere/'],
      ['set-cookie', 'b=2'],
      ['Content-Encoding', 'gzip'],
      ['Connection', 'X-Hop'],
      ['X-Hop', '1'],
    ] as unknown as string[]);
    response.end(status === 204 || status === 304 ? undefined : 'not really gzip');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = createUrlUpstream(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.teardown(async () => {
    await url.close();
    server.close();
  });
  for (const status of [200, 204, 301, 302, 304, 307, 400, 403, 404, 413, 500, 503]) {
    const outcome = await send(url, post({ target: `/${status}` }));
    if (outcome instanceof UpstreamError) return t.fail(outcome.message);
    t.equal(outcome.status, status);
    t.equal(outcome.body.toString(), status === 204 || status === 304 ? '' : 'not really gzip');
    const first = [
      'Set-Cookie',
      'a=1',
      'Location',
      'http://elsewhere/',
      'set-cookie',
      'b=2',
      'Content-Encoding',
      'gzip',
    ];
    t.strictSame(outcome.headers.slice(0, 8), first);
    t.notOk(outcome.headers.some((name) => /^(?:connection|x-hop|keep-alive|transfer-encoding)$/i.test(name)));
  }
});

t.test('chunked answers, early hints and HEAD', async (t) => {
  const chunked = 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const upstream = await startRaw((socket, text) => {
    if (text.startsWith('HEAD')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n');
    else socket.write(`${chunked}3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n`);
  });
  const url = createUrlUpstream(upstream.origin);
  t.teardown(() => Promise.all([url.close(), upstream.close()]));
  const outcome = await send(url);
  t.equal(brief(outcome), '200 abcde');
  t.strictSame((outcome as { headers: unknown }).headers, []);
  t.strictSame((await send(url, post({ method: 'HEAD', body: Buffer.alloc(0), headers: [] }))) as object, {
    status: 200,
    headers: ['Content-Length', '1234'],
    body: Buffer.alloc(0),
  });
});
