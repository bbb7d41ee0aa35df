/** HTTPS for callers who insist: a real handshake, pairs that do not fit, and connections that never shake hands. */

import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { ALLOWED, BELIEVED, FORM, startEdge } from '../../support/edge.js';
import { openLine } from '../../support/wire.js';
import { CA, LOCAL, OTHER } from '../upstream/support/certificates.js';

/** The files as settings. */
function files(t: Test, cert: string, key: string): Record<string, string> {
  const dir = t.testdir({ cert, key });
  return { 'tls-cert': join(dir, 'cert'), 'tls-key': join(dir, 'key') };
}

function call(port: number, options: object = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(
      [FORM, ...BELIEVED].map((header) => [
        header.slice(0, header.indexOf(':')),
        header.slice(header.indexOf(':') + 2),
      ]),
    );
    const sent = request(
      { host: '127.0.0.1', servername: 'localhost', port, method: 'POST', headers, ca: CA, agent: false, ...options },
      (answer) => {
        let body = '';
        answer.on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    sent.end(ALLOWED);
  });
}

t.test('calls over TLS', async (t) => {
  const edge = await startEdge(t, { settings: files(t, LOCAL.cert, LOCAL.key) });
  t.match(edge.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  t.match(await call(edge.port), { status: 200 });
  await t.rejects(call(edge.port, { ca: [] }), { code: /CERT|SIGN|VERIFY/ }, 'callers verify as ever');
  await t.rejects(call(edge.port, { maxVersion: 'TLSv1.1' }), 'old versions are not spoken');
  const plain = await openLine(edge.port);
  plain.socket.write('GET / HTTP/1.1\r\nHost: proxy\r\n\r\n');
  t.match(await plain.end(), { answers: [], closed: true }, 'nor is HTTP without TLS');
  t.match(await call(edge.port), { status: 200 }, 'and the next call is well');
});

t.test('a change over TLS comes from the page of this origin', async (t) => {
  const edge = await startEdge(t, { settings: files(t, LOCAL.cert, LOCAL.key) });
  const change = (origin: string) =>
    call(edge.port, {
      path: '/_authz/reload',
      headers: { host: `localhost:${edge.port}`, origin, 'content-type': 'text/plain' },
    });
  t.match(await change(`https://localhost:${edge.port}`), { status: 415 });
});

t.test('handshakes that are never finished are ended', async (t) => {
  const limits = { headersTimeout: 1000, requestTimeout: 2000, checkEvery: 20 };
  const edge = await startEdge(t, { settings: files(t, LOCAL.cert, LOCAL.key), limits });
  for (const first of ['', '\x16\x03\x01']) {
    const line = await openLine(edge.port);
    line.socket.write(first, 'latin1');
    t.match(await line.end(), { closed: true });
  }
  t.match(await call(edge.port), { status: 200 });
});

t.test('an unfinished handshake does not hold up the end', async (t) => {
  const edge = await startEdge(t, { settings: files(t, LOCAL.cert, LOCAL.key) });
  const socket = connect(edge.port, '127.0.0.1');
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  socket.on('error', () => undefined);
  await call(edge.port);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await edge.close();
  await closed;
  t.pass('it is cut, and close() has ended');
});

t.test('what is no certificate with its key is told at the start', async (t) => {
  const cases: readonly [name: string, cert: string, key: string][] = [
    ["another's key", LOCAL.cert, OTHER.key],
    ['no certificate', 'nothing', LOCAL.key],
    ['no key', LOCAL.cert, 'nothing'],
    ['the two exchanged', LOCAL.key, LOCAL.cert],
    ['empty files', '', ''],
    ['half a key', LOCAL.cert, LOCAL.key.slice(0, 100)],
  ];
  for (const [name, cert, key] of cases) {
    const failed = await startEdge(t, { settings: files(t, cert, key) }).then(
      () => undefined,
      (error: { problems?: readonly { code: string; message: string }[] }) => error,
    );
    t.match(failed?.problems, [{ code: 'unusable-certificate', message: /--tls-cert and --tls-key/ }], name);
    t.notMatch(JSON.stringify(failed?.problems), LOCAL.key.split('\n')[1] ?? '-', `${name}: quotes no key`);
  }
  const settings = files(t, LOCAL.cert, LOCAL.key);
  await t.rejects(startEdge(t, { settings: { 'tls-cert': settings['tls-cert'] ?? '' } }), 'one without the other');
  await t.rejects(startEdge(t, { settings: { ...settings, 'tls-key': '/nowhere/key' } }), 'a file that is not there');
});
