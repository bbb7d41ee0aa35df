import type { Socket } from 'node:net';
import t from 'tap';
import type { TransportOptions } from '#src/edge/upstream/transport.js';
import { UpstreamError, type UpstreamFailure } from '#src/edge/upstream/upstream.js';
import { createUrlUpstream } from '#src/edge/upstream/url.js';
import { brief, send } from './support/call.js';
import { ok, startRaw } from './support/raw.js';

type Act = (socket: Socket) => void;

const HEAD = 'HTTP/1.1 200 OK\r\n';
const QUICK: TransportOptions = {
  connectTimeout: 500,
  totalTimeout: 300,
  maxAnswer: 4096,
};

/** Writes a piece every few milliseconds for as long as the socket lives. */
const trickle =
  (start: string, piece: string): Act =>
  (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(piece), 20);
    socket.on('close', () => clearInterval(timer));
  };

const FAULTS: [what: string, act: Act, kind: UpstreamFailure][] = [
  ['reset before the answer', (s) => s.resetAndDestroy(), 'reset'],
  ['end before the answer', (s) => s.end(), 'reset'],
  ['reset within the status line', (s) => s.write('HTTP/1.', () => s.resetAndDestroy()), 'reset'],
  ['end within the headers', (s) => s.end(`${HEAD}Content-Ty`), 'reset'],
  ['reset within the headers', (s) => s.write(`${HEAD}Content-Ty`, () => s.resetAndDestroy()), 'reset'],
  ['end within a body with a length', (s) => s.end(`${HEAD}Content-Length: 10\r\n\r\nabc`), 'reset'],
  [
    'end within a body with a length, connection: close',
    (s) => s.end(`${HEAD}Connection: close\r\nContent-Length: 10\r\n\r\nabc`),
    'malformed',
  ],
  ['end within a chunked body', (s) => s.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nabc`), 'reset'],
  [
    'end of a chunked body without its last chunk',
    (s) => s.end(`${HEAD}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`),
    'malformed',
  ],
  ['silence', () => {}, 'timeout'],
  ['silence within the headers', (s) => s.write(`${HEAD}X: y\r\n`), 'timeout'],
  ['silence within the body', (s) => s.write(`${HEAD}Content-Length: 10\r\n\r\nabc`), 'timeout'],
  ['trickling headers', trickle(HEAD, 'X: y\r\n'), 'timeout'],
  ['trickling body', trickle(`${HEAD}Content-Length: 100000\r\n\r\n`, 'x'), 'timeout'],
  ['endless early hints', trickle('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), 'timeout'],
  ['garbage', (s) => s.write('220 smtp.example ESMTP\r\n'), 'malformed'],
  ['a bad header', (s) => s.write(`${HEAD}Con tent: x\r\n\r\n`), 'malformed'],
  ['two lengths', (s) => s.write(`${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`), 'malformed'],
  [
    'length and chunked',
    (s) => s.write(`${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`),
    'malformed',
  ],
  ['100 Continue, unasked', (s) => s.write('HTTP/1.1 100 Continue\r\n\r\n'), 'malformed'],
  [
    'switching protocols, unasked',
    (s) => s.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    'malformed',
  ],
  ['too large a body', (s) => s.write(ok('x'.repeat(5000))), 'tooLarge'],
  [
    'too large a chunked body',
    trickle(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, `400\r\n${'x'.repeat(1024)}\r\n`),
    'tooLarge',
  ],
  ['too many headers', (s) => s.write(`${HEAD}${'X: yyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(2000)}\r\n`), 'tooLarge'],
];

for (const [what, act, kind] of FAULTS) {
  t.test(what, async (t) => {
    let faulty = true;
    const server = await startRaw((socket) => (faulty ? act(socket) : socket.write(ok('fine'))));
    const url = createUrlUpstream(server.origin, { ...QUICK, connections: 1 });
    t.teardown(() => Promise.all([url.close(), server.close()]));
    const failed = await send(url);
    t.equal(brief(failed), kind);
    if (failed instanceof UpstreamError)
      t.ok(failed.message.startsWith(`the upstream \`${server.origin}\` `), failed.message);
    t.equal(server.requests(), 1, 'sent once');
    faulty = false;
    t.equal(brief(await send(url)), '200 fine', 'the one slot of the pool serves on');
  });
}

t.test('refused, for many at once', async (t) => {
  const closed = await startRaw(() => {});
  await closed.close();
  const url = createUrlUpstream(closed.origin, { ...QUICK, connections: 4 });
  t.teardown(() => url.close());
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => send(url)));
  t.strictSame(new Set(outcomes.map(brief)), new Set(['refused']));
});

t.test('the safe call that met a broken connection is sent once more; no other is', async (t) => {
  const flaky = async (
    safe: boolean,
    act: Act,
    broken: number,
  ): Promise<[outcome: string, requests: number, retried: unknown]> => {
    const server = await startRaw((socket, _text, n) => (n <= broken ? act(socket) : socket.write(ok('fine'))));
    const url = createUrlUpstream(server.origin, QUICK);
    const outcome = await send(url, undefined, { safe });
    await Promise.all([url.close(), server.close()]);
    return [brief(outcome), server.requests(), (outcome as { retried?: number }).retried];
  };
  const reset: Act = (socket) => socket.resetAndDestroy();
  const begun: Act = (socket) => socket.write('H', () => socket.end());
  const silent: Act = () => {};
  t.strictSame(await flaky(true, reset, 1), ['200 fine', 2, 1]);
  t.strictSame(await flaky(true, reset, 2), ['reset', 2, undefined], 'once, not twice');
  t.strictSame(await flaky(false, reset, 1), ['reset', 1, undefined]);
  t.strictSame(await flaky(true, begun, 1), ['reset', 1, undefined], 'not after the first byte of an answer');
  t.strictSame(await flaky(true, silent, 1), ['timeout', 1, undefined], 'nor after a timeout');
});

t.test('kept-alive sockets', async (t) => {
  t.test('are used again', async (t) => {
    const server = await startRaw((socket) => socket.write(ok('fine')));
    const url = createUrlUpstream(server.origin, { connections: 1 });
    t.teardown(() => Promise.all([url.close(), server.close()]));
    for (let i = 0; i < 5; i++) t.equal(brief(await send(url)), '200 fine');
    t.equal(server.connections(), 1);
  });

  t.test('that the server closes after its answer cost no call', async (t) => {
    const server = await startRaw((socket) => socket.write(ok('fine'), () => socket.end()));
    const url = createUrlUpstream(server.origin);
    t.teardown(() => Promise.all([url.close(), server.close()]));
    for (let i = 0; i < 50; i++) t.equal(brief(await send(url)), '200 fine');
  });

  t.test('with a hint shorter than the margin are not used again', async (t) => {
    const server = await startRaw((socket) =>
      socket.write(`${HEAD}Keep-Alive: timeout=0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n`),
    );
    const url = createUrlUpstream(server.origin);
    t.teardown(() => Promise.all([url.close(), server.close()]));
    await send(url);
    await send(url);
    t.equal(server.connections(), 2);
  });

  t.test('do not hand an unsolicited answer to the next caller', async (t) => {
    const server = await startRaw((socket, _text, n) =>
      socket.write(n === 1 ? ok('first') + ok('poison') : ok('second')),
    );
    const url = createUrlUpstream(server.origin, { connections: 1 });
    t.teardown(() => Promise.all([url.close(), server.close()]));
    t.equal(brief(await send(url)), '200 first');
    t.equal(brief(await send(url)), '200 second');
  });
});

t.test('a TLS handshake that is never answered ends in time', async (t) => {
  const server = await startRaw(() => {});
  const url = createUrlUpstream(server.origin.replace('http:', 'https:'), { ...QUICK, totalTimeout: 10_000 });
  t.teardown(() => Promise.all([url.close(), server.close()]));
  t.equal(brief(await send(url)), 'timeout');
});

t.test('close aborts what is under way and rejects what comes later', async (t) => {
  const server = await startRaw(() => {});
  t.teardown(() => server.close());
  const url = createUrlUpstream(server.origin);
  const pending = send(url);
  await url.close();
  t.equal(brief(await pending), 'aborted');
  t.equal(brief(await send(url)), 'aborted');
  await url.close();
});
