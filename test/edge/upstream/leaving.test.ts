import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import t from 'tap';
import { CallerLeaving } from '#src/edge/upstream/leaving.js';
import { createUrlUpstream } from '#src/edge/upstream/url.js';
import { brief, send } from './support/call.js';
import { ok, startRaw } from './support/raw.js';

const PARTIAL = 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc';

/** How far the upstream goes with a call whose caller will leave. */
const MOMENTS: [when: string, act: (socket: Socket) => void][] = [
  ['before any answer', () => {}],
  ['within the headers', (socket) => socket.write('HTTP/1.1 200 OK\r\nX')],
  ['within the body', (socket) => socket.write(PARTIAL)],
];

for (const [when, act] of MOMENTS) {
  t.test(`a hundred callers leave ${when}; a pool of four serves the next`, async (t) => {
    let leaving = true;
    let arrived = (): void => {};
    const server = await startRaw((socket) => {
      if (!leaving) return socket.write(ok('fine'));
      act(socket);
      arrived();
    });
    const url = createUrlUpstream(server.origin, { connections: 4 });
    t.teardown(() => Promise.all([url.close(), server.close()]));
    for (let round = 0; round < 25; round++) {
      const callers = Array.from({ length: 4 }, () => new CallerLeaving());
      let waiting = callers.length;
      const allArrived = new Promise<void>((resolve) => {
        arrived = () => --waiting === 0 && resolve();
      });
      const outcomes = callers.map((signal) => send(url, undefined, { signal, safe: true }));
      await allArrived;
      for (const caller of callers) caller.leave();
      for (const outcome of await Promise.all(outcomes)) if (brief(outcome) !== 'aborted') t.fail(brief(outcome));
    }
    leaving = false;
    const next = await Promise.all(Array.from({ length: 8 }, () => send(url)));
    t.strictSame(next.map(brief), Array(8).fill('200 fine'));
    t.equal(server.requests(), 108, 'nothing was sent twice');
  });
}

t.test('callers who leave while they wait for a socket are never sent', async (t) => {
  let release = (): void => {};
  const server = await startRaw((socket, _text, n) => {
    if (n === 1) release = () => socket.write(ok('first'));
    else socket.write(ok('later'));
  });
  const url = createUrlUpstream(server.origin, { connections: 1 });
  t.teardown(() => Promise.all([url.close(), server.close()]));
  const leaver = new AbortController();
  // A hundred calls of one caller listen to it.
  setMaxListeners(0, leaver.signal);
  const first = send(url);
  const queued = Array.from({ length: 100 }, () => send(url, undefined, { signal: leaver.signal }));
  const patient = send(url);
  leaver.abort();
  t.strictSame(new Set((await Promise.all(queued)).map(brief)), new Set(['aborted']), 'told at once');
  while (server.requests() === 0) await new Promise((resolve) => setImmediate(resolve));
  release();
  t.equal(brief(await first), '200 first');
  t.equal(brief(await patient), '200 later');
  t.equal(server.requests(), 2);
  t.equal(server.connections(), 1, 'and their going cost no socket');
});

t.test('a caller who had left already is not sent at all', async (t) => {
  const server = await startRaw((socket) => socket.write(ok('fine')));
  const url = createUrlUpstream(server.origin);
  t.teardown(() => Promise.all([url.close(), server.close()]));
  t.equal(brief(await send(url, undefined, { signal: AbortSignal.abort() })), 'aborted');
  t.equal(server.connections(), 0);
});

t.test('leaving after the answer changes nothing', async (t) => {
  const server = await startRaw((socket) => socket.write(ok('fine')));
  const url = createUrlUpstream(server.origin, { connections: 1 });
  t.teardown(() => Promise.all([url.close(), server.close()]));
  for (let i = 0; i < 20; i++) {
    const leaver = new AbortController();
    t.equal(brief(await send(url, undefined, { signal: leaver.signal })), '200 fine');
    leaver.abort();
  }
  t.equal(server.connections(), 1);
});

t.test('a Leaving tells each listener once, and those that are gone nothing', async (t) => {
  const signal = new CallerLeaving();
  const told: string[] = [];
  const teller = (name: string) => ({ handleEvent: () => void told.push(name) });
  const [first, a, gone, b] = [teller('first'), teller('a'), teller('gone'), teller('b')];
  for (const each of [first, a, gone, b]) signal.addEventListener('abort', each);
  signal.removeEventListener('abort', first);
  signal.removeEventListener('abort', gone);
  signal.removeEventListener('abort', gone);
  t.equal(signal.aborted, false);
  signal.leave();
  signal.leave();
  t.equal(signal.aborted, true);
  t.strictSame(told, ['a', 'b']);
});
