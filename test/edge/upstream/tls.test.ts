import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import t from 'tap';
import { createUrlUpstream } from '#src/edge/upstream/url.js';
import { brief, post, send } from './support/call.js';
import { CA, LOCAL, OTHER } from './support/certificates.js';

async function startTls(pair: {
  cert: string;
  key: string;
}): Promise<{ port: number; sockets: Set<unknown>; close: () => void }> {
  const sockets = new Set<unknown>();
  const server = createServer(pair, (request, response) => {
    sockets.add(request.socket);
    response.end(`sni=${(request.socket as TLSSocket).servername}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, sockets, close };
}

t.test('a private authority is trusted when it is named, and only then', async (t) => {
  const server = await startTls(LOCAL);
  const trusting = createUrlUpstream(`https://localhost:${server.port}`, { ca: CA });
  const plain = createUrlUpstream(`https://localhost:${server.port}`);
  t.teardown(() => Promise.all([trusting.close(), plain.close(), server.close()]));
  t.equal(brief(await send(trusting)), '200 sni=localhost');
  t.equal(brief(await send(plain)), 'tls');
});

t.test("the certificate is checked against the URL's host, whatever Host the caller sends", async (t) => {
  const wrong = await startTls(OTHER);
  const right = await startTls(LOCAL);
  const toWrong = createUrlUpstream(`https://localhost:${wrong.port}`, { ca: CA });
  const toRight = createUrlUpstream(`https://localhost:${right.port}`, { ca: CA, connections: 1 });
  const byAddress = createUrlUpstream(`https://127.0.0.1:${right.port}`, { ca: CA });
  const wrongByAddress = createUrlUpstream(`https://127.0.0.1:${wrong.port}`, { ca: CA });
  t.teardown(() =>
    Promise.all([
      toWrong.close(),
      toRight.close(),
      byAddress.close(),
      wrongByAddress.close(),
      wrong.close(),
      right.close(),
    ]),
  );
  const posing = post({ headers: [['Host', 'other.example']] });
  t.equal(brief(await send(toWrong, posing)), 'tls');
  t.equal(brief(await send(wrongByAddress, posing)), 'tls');
  t.equal(brief(await send(toRight, posing)), '200 sni=localhost');
  t.equal(brief(await send(toRight, post({ headers: [['Host', 'another.example']] }))), '200 sni=localhost');
  t.equal(right.sockets.size, 1, 'a different Host header does not cost a new TLS connection');
  t.equal(brief(await send(byAddress, posing)), '200 sni=false');
});

t.test('https to a server that speaks http', async (t) => {
  const http = createHttpServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = createUrlUpstream(`https://127.0.0.1:${(http.address() as AddressInfo).port}`, { ca: CA });
  t.teardown(() => Promise.all([url.close(), http.close()]));
  t.equal(brief(await send(url)), 'tls');
});
