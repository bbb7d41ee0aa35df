/** Slow, endless, flooding and leaving callers: a clear answer, a line in the log, a healthy proxy. */
import type { Socket } from 'node:net';
import t, { type Test } from 'tap';
import {
  ALLOWED,
  BELIEVED,
  bytes,
  DENIED,
  type Edge,
  FORM,
  isHealthy,
  post,
  startEdge,
  startUpstream,
} from '../../support/edge.js';
import { headerOf, openLine, type Talk, talk, talkToEnd } from '../../support/wire.js';
import { ok, startRaw } from '../upstream/support/raw.js';

const QUICK = { headersTimeout: 300, requestTimeout: 600, checkEvery: 20 };
const open = (...more: readonly string[]): string =>
  bytes('POST / HTTP/1.1', ['Host: proxy', FORM, ...BELIEVED, ...more]);
const codeOf = ({ answers }: Talk): string | undefined => /<Code>(\w+)</.exec(answers[0]?.body ?? '')?.[1];

/** One refusal, with the end of the connection; on record once, and in the log. */
function refusedOnce(t: Test, edge: Edge, said: Talk, status: number, code: string, name: string): void {
  t.equal(said.rest, '', `${name}: nothing but one whole answer`);
  t.strictSame([said.answers.map((each) => each.status), codeOf(said), said.closed], [[status], code, true], name);
  t.equal(headerOf(said.answers[0], 'connection'), 'close', `${name}: says that it is the last`);
  const id = headerOf(said.answers[0], 'x-iam-proxy-decision-id');
  const [record, ...others] = edge.decisions(1000).filter(({ fault }) => fault?.code === code);
  t.match([record, others.length], [{ id, decision: 'rejected', forwarded: false }, 0], `${name}: on record once`);
  t.ok(edge.log().includes(id ?? 'none'), `${name}: in the log`);
}

t.test('slow callers', async (t) => {
  const cases: readonly [name: string, first: string, then: string][] = [
    ['a request line that does not end', 'PO', ''],
    ['headers that do not end', 'POST / HTTP/1.1\r\nHost: proxy\r\n', ''],
    ['headers byte by byte', 'POST / HTTP/1.1\r\nX: ', 'x'],
    ['a body that does not come', open('Content-Length: 100'), ''],
    ['a body byte by byte', open('Content-Length: 100000'), 'x'],
    ['a chunked body that does not end', open('Transfer-Encoding: chunked'), '1\r\nx\r\n'],
  ];
  for (const [name, first, then] of cases) {
    const upstream = await startUpstream(t);
    const edge = await startEdge(t, { settings: { upstream: upstream.origin }, limits: QUICK });
    const line = await openLine(edge.port);
    line.socket.write(first);
    const timer = setInterval(() => then && line.socket.writable && line.socket.write(then), 10);
    refusedOnce(t, edge, await line.end(), 408, 'RequestTimeout', name);
    clearInterval(timer);
    t.equal(upstream.seen.length, 0, `${name}: nothing was forwarded`);
    await isHealthy(t, edge);
  }
});

t.test('what comes too late is not done', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin }, limits: QUICK });
  const line = await openLine(edge.port);
  line.socket.write(open(`Content-Length: ${ALLOWED.length}`));
  await line.answers(1);
  line.socket.write(`${ALLOWED}${post(ALLOWED)}`);
  const said = await line.end();
  refusedOnce(t, edge, said, 408, 'RequestTimeout', 'a late body');
  t.equal(upstream.seen.length, 0, 'the caller was told no, and no it is');
});

t.test('a connection that says nothing is closed without a word, and is no decision', async (t) => {
  const edge = await startEdge(t, { limits: QUICK });
  const line = await openLine(edge.port);
  t.match(await line.end(), { answers: [], rest: '', closed: true });
  t.strictSame(edge.decisions(), []);
});

t.test('an idle connection is kept for a while, then closed', async (t) => {
  const edge = await startEdge(t, { limits: { ...QUICK, keepAlive: 100 } });
  const line = await openLine(edge.port);
  line.socket.write(post(ALLOWED));
  const said = await line.end();
  t.match(said, { answers: [{ status: 200 }], rest: '', closed: true });
  t.equal(edge.decisions().length, 1);
});

t.test('bodies over the limit', async (t) => {
  const big = 'x'.repeat(3_000);
  const cases: readonly [name: string, sent: string][] = [
    ['with its length', `${open('Content-Length: 3000')}${big}`],
    ['with a length, and nothing after it', open('Content-Length: 3000')],
    ['chunked', `${open('Transfer-Encoding: chunked')}bb8\r\n${big}\r\n0\r\n\r\n`],
    ['chunked, without an end', `${open('Transfer-Encoding: chunked')}bb8\r\n${big}\r\nbb8\r\n`],
    ['of a GET', bytes('GET / HTTP/1.1', ['Host: proxy', 'Content-Length: 3000'], big)],
    ['of another method', bytes('DELETE / HTTP/1.1', ['Host: proxy', 'Content-Length: 3000'], big)],
    ['announced with an expectation', open('Content-Length: 3000', 'Expect: 100-continue')],
    ['announced with an expectation, and sent', `${open('Content-Length: 3000', 'Expect: 100-continue')}${big}`],
  ];
  for (const [name, sent] of cases) {
    const upstream = await startUpstream(t);
    const edge = await startEdge(t, { settings: { upstream: upstream.origin, 'body-limit': '2000' } });
    const line = await openLine(edge.port);
    line.socket.write(sent);
    await line.answers(1);
    // Whatever is still on its way is no second request.
    if (line.socket.writable) line.socket.write(post(ALLOWED));
    line.socket.end();
    refusedOnce(t, edge, await line.end(), 413, 'RequestEntityTooLarge', name);
    t.equal(upstream.seen.length, 0, `${name}: nothing was forwarded`);
    await isHealthy(t, edge);
  }
});

t.test('the answer to an endless body reaches a caller who reads between writes', async (t) => {
  const edge = await startEdge(t, { settings: { 'body-limit': '20000' } });
  for (let i = 0; i < 5; i++) {
    const line = await openLine(edge.port);
    line.socket.write(open('Transfer-Encoding: chunked'));
    const timer = setInterval(() => {
      if (line.socket.writable) line.socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
    }, 1);
    const said = await line.end();
    clearInterval(timer);
    t.strictSame([said.answers.map(({ status }) => status), said.rest], [[413], '']);
  }
  await isHealthy(t, edge);
});

t.test('expectations', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const line = await openLine(edge.port);
  line.socket.write(open(`Content-Length: ${ALLOWED.length}`, 'Expect: 100-continue'));
  t.match((await line.answers(0)).answers.length, 0);
  while (!line.text().includes('\r\n\r\n')) await new Promise((resolve) => setImmediate(resolve));
  t.match(line.text(), /^HTTP\/1\.1 100 Continue\r\n\r\n$/, 'the body is asked for');
  line.socket.write(ALLOWED);
  t.match((await line.answers(1)).answers, [{ status: 100 }, { status: 200, body: '<fine/>' }]);
  line.socket.destroy();
  t.equal(upstream.seen[0]?.request.headers.expect, undefined, "and was the proxy's business alone");
  refusedOnce(
    t,
    edge,
    await talkToEnd(edge.port, `${open('Content-Length: 3', 'Expect: the-unexpected')}abc`),
    417,
    'MalformedQueryString',
    'another expectation',
  );
  await isHealthy(t, edge);
});

t.test('floods of headers', async (t) => {
  const edge = await startEdge(t);
  const cases: readonly [name: string, headers: readonly string[]][] = [
    ['one long value', [`X-A: ${'a'.repeat(20_000)}`]],
    ['one long name', [`${'a'.repeat(20_000)}: x`]],
    ['many', Array.from({ length: 3_000 }, (_, i) => `X-${i}: y`)],
    ['many of the same name', Array<string>(3_000).fill('Accept: x')],
  ];
  for (const [name, headers] of cases) {
    const said = await talkToEnd(edge.port, bytes('POST / HTTP/1.1', ['Host: proxy', ...headers]));
    t.strictSame(
      [said.answers.map(({ status }) => status), codeOf(said)],
      [[431], 'RequestHeaderSectionTooLarge'],
      name,
    );
  }
  const target = await talkToEnd(edge.port, bytes(`GET /${'a'.repeat(20_000)} HTTP/1.1`, ['Host: proxy']));
  t.match(target.answers, [{ status: /431|414/ }], 'a long target');
  await isHealthy(t, edge);
});

t.test('headers up to the limit are all read and all forwarded', async (t) => {
  let seen = '';
  const upstream = await startRaw((socket, text) => {
    seen = text;
    socket.write(ok('fine'));
  });
  t.teardown(() => upstream.close());
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  // Node would drop those after the 2000th unseen, and with them what was signed.
  const many = Array.from({ length: 2_500 }, (_, i) => `${i}:`);
  t.match((await talk(edge.port, post(ALLOWED, ...many))).answers, [{ status: 200 }]);
  t.strictSame(seen.match(/^\d+(?=:)/gm)?.map(Number), [...many.keys()]);
  await isHealthy(t, edge);
});

t.test('several requests in one breath keep their order', async (t) => {
  const slow: (() => void)[] = [];
  const upstream = await startRaw((socket, text) => {
    const answer = () => socket.write(ok(/Marker=(\w+)/.exec(text)?.[1] ?? 'none'));
    if (text.includes('Marker=first')) slow.push(answer);
    else answer();
  });
  t.teardown(() => upstream.close());
  const marked = (marker: string): string => post(`Action=DescribeUsers&Version=2015-02-02&Marker=${marker}`);
  const cases: readonly [name: string, then: string, expected: readonly (readonly [number, RegExp])[]][] = [
    ['good, good', marked('second'), [[200, /^second$/]]],
    [
      'good, denied, good',
      `${post(DENIED)}${marked('third')}`,
      [
        [403, /AccessDenied/],
        [200, /^third$/],
      ],
    ],
    ['good, broken', 'BROKEN\r\n\r\n', [[400, /not valid HTTP/]]],
    ['good, too large', open('Content-Length: 99999999'), [[413, /TooLarge/]]],
    ['good, half of one', open('Content-Length: 10'), [[408, /RequestTimeout/]]],
    ['good, half a head', 'POST / HT', [[408, /RequestTimeout/]]],
    ['good, an expectation', open('Content-Length: 10', 'Expect: else'), [[417, /Expect/]]],
    ['good, CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', [[405, /CONNECT/]]],
  ];
  for (const [name, then, expected] of cases) {
    const edge = await startEdge(t, { settings: { upstream: upstream.origin }, limits: QUICK });
    const line = await openLine(edge.port);
    line.socket.write(marked('first') + then);
    while (slow.length === 0) await new Promise((resolve) => setImmediate(resolve));
    // CONNECT and the rest: the answer to the second is ready before the first one's.
    const refused = () => edge.decisions(10).some(({ decision }) => decision !== 'allowed');
    while (name !== 'good, good' && !refused()) await new Promise((resolve) => setTimeout(resolve, 5));
    t.equal(line.text(), '', `${name}: nothing overtakes`);
    for (const answer of slow.splice(0)) answer();
    const { answers, rest } = await line.answers(1 + expected.length);
    t.equal(rest, '', name);
    t.match(
      answers.map(({ status, body }) => [status, body]),
      [[200, /^first$/], ...expected],
      name,
    );
    t.equal(answers.length, 1 + expected.length, name);
    line.socket.destroy();
    await isHealthy(t, edge);
  }
});

t.test('a thousand calls in one breath', async (t) => {
  const edge = await startEdge(t, { limits: { calls: 4096 } });
  const { answers, rest } = await talk(edge.port, (post(ALLOWED) + post(DENIED)).repeat(500), 1000);
  t.equal(rest, '');
  t.strictSame(new Set(answers.map(({ status }, i) => `${i % 2}: ${status}`)), new Set(['0: 200', '1: 403']));
  await isHealthy(t, edge);
});

t.test('tunnels and other protocols', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const target = upstream.origin.slice('http://'.length);
  refusedOnce(
    t,
    edge,
    await talkToEnd(edge.port, `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`),
    405,
    'MalformedQueryString',
    'CONNECT',
  );
  t.equal(upstream.seen.length, 0);
  const upgrades = [
    ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 13'],
    ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
  ];
  for (const upgrade of upgrades) {
    const { answers } = await talk(edge.port, post(ALLOWED, ...upgrade));
    t.match(answers, [{ status: 200 }], 'it is an ordinary call');
    const { headers } = upstream.seen.at(-1)?.request ?? {};
    t.strictSame([headers?.upgrade, headers?.['http2-settings']], [undefined, undefined]);
  }
  await isHealthy(t, edge);
});

t.test('too many at once: the most silent make room', async (t) => {
  const held: Socket[] = [];
  const upstream = await startRaw((socket) => void held.push(socket));
  t.teardown(() => upstream.close());
  const edge = await startEdge(t, { settings: { upstream: upstream.origin }, limits: { connections: 3 } });
  const [busy, idle, silent] = [await openLine(edge.port), await openLine(edge.port), await openLine(edge.port)];
  busy.socket.write(post(ALLOWED));
  while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
  idle.socket.write(post(DENIED));
  await idle.answers(1);
  const half = await openLine(edge.port);
  half.socket.write(open('Content-Length: 10'));
  t.match(await silent.end(), { answers: [], closed: true }, 'first whoever has said nothing');
  t.match((await talk(edge.port, post(DENIED))).answers, [{ status: 403 }], 'a fourth is served');
  t.match(await idle.end(), { closed: true }, 'then whoever is idle');
  const late = await openLine(edge.port);
  late.socket.write(post(ALLOWED));
  while (held.length === 1) await new Promise((resolve) => setImmediate(resolve));
  const last = await openLine(edge.port);
  last.socket.write(post(ALLOWED));
  t.match(await half.end(), { answers: [], closed: true }, 'then whoever has not sent all');
  while (held.length === 2) await new Promise((resolve) => setImmediate(resolve));
  t.match(await (await openLine(edge.port)).end(), { answers: [], closed: true }, 'no call under way makes room');
  await (await openLine(edge.port)).end();
  for (const socket of held) socket.write(ok('<late/>'));
  for (const line of [busy, late, last]) {
    t.match((await line.answers(1)).answers, [{ status: 200, body: '<late/>' }], 'those who were there are served');
    line.socket.destroy();
  }
  t.equal(edge.log().split('the most silent ones are closed').length - 1, 1, 'the log says so, once');
  t.equal(edge.log().split('new ones are closed unanswered').length - 1, 1, 'and so');
});

t.test('callers who leave in the middle of their request are no decision', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const parts = [
    '',
    'POST',
    'POST / HTTP/1.1\r\nHost: proxy\r\n',
    open('Content-Length: 100'),
    `${open('Content-Length: 100')}Action`,
  ];
  for (const part of parts)
    for (const leave of ['destroy', 'resetAndDestroy'] as const) {
      const line = await openLine(edge.port);
      line.socket.write(part, () => line.socket[leave]());
      await line.end();
    }
  await isHealthy(t, edge);
  t.match(
    edge.decisions().filter(({ fault }) => fault?.code === 'InternalFailure' || fault?.message === 'aborted'),
    [],
  );
  t.equal(upstream.seen.length, 1);
});
