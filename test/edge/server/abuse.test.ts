/** What networks and people do to a server: each ends in a clear answer, nothing forwarded, and a healthy proxy. */
import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { type Proxy as RunningProxy, startProxy } from '../../../src/index.js';
import { PEOPLE } from '../../support/people.js';

/** Sends raw bytes and gives all that comes back until the server closes or has answered `answers` times. */
async function raw(port: number, text: string, answers = 1): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let out = '';
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      out += chunk.toString('latin1');
      if ((out.match(/<\/ErrorResponse>/g) ?? []).length >= answers) resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  socket.write(text, 'latin1');
  await done;
  socket.destroy();
  return out;
}

async function healthy(t: Test, proxy: RunningProxy): Promise<void> {
  t.match(await (await fetch(`${proxy.url}/_authz/health`)).json(), { status: 'ok' }, 'the proxy is well');
  t.notOk(
    proxy.decisions(1000).some(({ forwarded }) => forwarded),
    'nothing was forwarded',
  );
}

const head = (line: string, ...headers: string[]): string =>
  `${[line, 'Host: proxy', ...headers].join('\r\n')}\r\n\r\n`;
const FORM = 'Content-Type: application/x-www-form-urlencoded';
const BODY = 'Action=DescribeUsers&Version=2015-02-02';

/** Name, bytes, what the answer must show. */
const CASES: readonly [name: string, bytes: string, shows: RegExp][] = [
  [
    'a target that is a URL',
    head('GET http://evil.example/ HTTP/1.1', 'Connection: close'),
    /MissingAuthenticationToken/,
  ],
  [
    'a target that begins with two slashes',
    head('GET //evil.example/_authz/health HTTP/1.1', 'Connection: close'),
    /MissingAuthenticationToken/,
  ],
  ['an encoded admin path', head('GET /%5fauthz/health HTTP/1.1', 'Connection: close'), /MissingAuthenticationToken/],
  ['an admin path in capitals', head('GET /_AUTHZ/health HTTP/1.1', 'Connection: close'), /MissingAuthenticationToken/],
  [
    'a broken escape',
    head('GET /%zz HTTP/1.1', 'Connection: close'),
    /MissingAuthenticationToken|MalformedQueryString/,
  ],
  ['another method', head('DELETE / HTTP/1.1', 'Connection: close'), /MissingAuthenticationToken|MalformedQueryString/],
  [
    'a GET with a body',
    `${head('GET / HTTP/1.1', FORM, `Content-Length: ${BODY.length}`, 'Connection: close')}${BODY}`,
    /MissingAuthenticationToken|MalformedQueryString/,
  ],
  [
    'two lengths',
    `${head('POST / HTTP/1.1', FORM, 'Content-Length: 5', 'Content-Length: 6')}${BODY}`,
    /400 Bad Request/,
  ],
  [
    'a length and chunks',
    `${head('POST / HTTP/1.1', FORM, 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    /400 Bad Request/,
  ],
  ['a bad chunk size', `${head('POST / HTTP/1.1', FORM, 'Transfer-Encoding: chunked')}zz\r\n`, /400 Bad Request/],
  ['no HTTP at all', 'hello\r\n\r\n', /400 Bad Request/],
  ['too many header bytes', head('GET / HTTP/1.1', `X-A: ${'a'.repeat(20_000)}`), /431|400/],
  [
    'a declared body that is too large',
    head('POST / HTTP/1.1', FORM, 'Content-Length: 99999999', 'Connection: close'),
    /413[\s\S]*RequestEntityTooLarge/,
  ],
];

for (const [name, bytes, shows] of CASES) {
  t.test(name, async (t) => {
    const proxy = await startProxy({ principals: PEOPLE });
    t.teardown(proxy.close);
    t.match(await raw(proxy.port, bytes), shows);
    await healthy(t, proxy);
  });
}

t.test('a client that leaves in the middle of its body', async (t) => {
  const proxy = await startProxy({ principals: PEOPLE });
  t.teardown(proxy.close);
  for (let i = 0; i < 20; i++) {
    const socket = connect(proxy.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${head('POST / HTTP/1.1', FORM, 'Content-Length: 1000')}Action=`);
    socket.destroy();
  }
  await healthy(t, proxy);
});

t.test('requests in one breath are answered in their order', async (t) => {
  const proxy = await startProxy({ principals: PEOPLE });
  t.teardown(proxy.close);
  const one = `${head('POST / HTTP/1.1', FORM, `Content-Length: ${BODY.length}`)}${BODY}`;
  const out = await raw(proxy.port, one.repeat(3), 3);
  t.equal((out.match(/MissingAuthenticationToken/g) ?? []).length, 3);
  await healthy(t, proxy);
});

t.test('a connection that says nothing does not hold up the end', async (t) => {
  const proxy = await startProxy({ principals: PEOPLE });
  const silent = connect(proxy.port, '127.0.0.1');
  await once(silent, 'connect');
  silent.on('error', () => undefined);
  // A connection is known to the server once it has answered somebody who came later.
  await fetch(`${proxy.url}/_authz/health`);
  const cut = once(silent, 'close');
  await proxy.close();
  await cut;
  t.pass('it is cut, and close() has ended');
});

t.test('CONNECT and Upgrade open no tunnel', async (t) => {
  const proxy = await startProxy({ principals: PEOPLE });
  t.teardown(proxy.close);
  t.notMatch(await raw(proxy.port, head('CONNECT evil.example:443 HTTP/1.1')), /HTTP\/1\.1 2/);
  t.notMatch(
    await raw(proxy.port, head('GET / HTTP/1.1', 'Connection: Upgrade, close', 'Upgrade: websocket')),
    /HTTP\/1\.1 101/,
  );
  await healthy(t, proxy);
});

t.test('wrong questions to the proxy itself', async (t) => {
  const proxy = await startProxy({ principals: PEOPLE });
  t.teardown(proxy.close);
  t.equal((await fetch(`${proxy.url}/_authz/nothing`)).status, 404);
  t.equal((await fetch(`${proxy.url}/_authz/decisions?limit=0`)).status, 400);
  t.equal((await fetch(`${proxy.url}/_authz/decisions/none`)).status, 404);
  await healthy(t, proxy);
});
