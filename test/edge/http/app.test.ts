/** Where the proxy listens, and that each of its addresses is served alike. */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { connect, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { ALLOWED, type Edge, post, startEdge } from '../../support/edge.js';
import { ok, startRaw } from '../upstream/support/raw.js';

const ADDRESSES = ['127.0.0.1', '127.0.0.2'];
/** Elsewhere the loopback interface has one address alone. */
const skip = process.platform === 'linux' ? false : 'needs a second loopback address';

/** Gives localhost two addresses, as it has where there is IPv6. */
function twoAddresses(t: Test): void {
  const { lookup } = dns.promises;
  dns.promises.lookup = (async (host: string, options: dns.LookupAllOptions) =>
    host === 'localhost'
      ? ADDRESSES.map((address) => ({ address, family: 4 }))
      : lookup(host, options)) as typeof dns.promises.lookup;
  syncBuiltinESMExports();
  t.teardown(() => {
    dns.promises.lookup = lookup;
    syncBuiltinESMExports();
  });
}

const open = (host: string, { port }: Edge): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket));
    socket.once('error', reject);
  });
/** Resolves as soon as nobody listens there; what was about to be taken then is reset. */
async function refuses(host: string, edge: Edge): Promise<true> {
  for (;;) {
    try {
      (await open(host, edge)).destroy();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true;
    }
  }
}
const ended = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
    });
    socket.once('close', () => resolve(said));
  });

t.test('localhost is each of its addresses, and none is left open after a stop', { skip }, async (t) => {
  twoAddresses(t);
  const edge = await startEdge(t, { settings: { host: 'localhost' } });
  for (const address of ADDRESSES) {
    const socket = await open(address, edge);
    const said = ended(socket);
    socket.end(post(ALLOWED));
    t.match(await said, /^HTTP\/1.1 200 OK/, address);
  }
  await edge.close();
  for (const address of ADDRESSES)
    await t.rejects(open(address, edge), { code: 'ECONNREFUSED' }, `${address} is closed`);
});

t.test('a stop waits for a call on any address, and no address takes another one', { skip }, async (t) => {
  twoAddresses(t);
  for (const address of ADDRESSES) {
    let answer = (): void => undefined;
    let arrived = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const upstream = await startRaw((socket) => {
      answer = () => socket.write(ok('<fine/>'));
      arrived();
    });
    t.teardown(() => upstream.close());
    const edge = await startEdge(t, { settings: { host: 'localhost', upstream: upstream.origin } });
    const [calling, half] = [await open(address, edge), await open('127.0.0.2', edge)];
    const [said, over] = [ended(calling), ended(half)];
    half.write('POST / HTTP/1.1\r\nHost');
    calling.write(post(ALLOWED));
    await asked;
    const closed = edge.close();
    for (const other of ADDRESSES) t.ok(await refuses(other, edge), `${other} takes no more`);
    answer();
    t.match(await said, /^HTTP\/1.1 200 OK[\s\S]*<fine\/>$/, `the call on ${address} is answered`);
    await closed;
    t.equal(await over, '', 'what was half sent is closed');
  }
});

t.test('an idle connection is kept as long on one address as on two', { skip }, async (t) => {
  twoAddresses(t);
  for (const host of ['127.0.0.1', 'localhost']) {
    const edge = await startEdge(t, { settings: { host }, limits: { keepAlive: 300, checkEvery: 50 } });
    const socket = await open('127.0.0.1', edge);
    const said = ended(socket);
    socket.write(post(ALLOWED));
    const begun = performance.now();
    t.match(await said, /^HTTP\/1.1 200 OK[\s\S]*Keep-Alive: timeout=0\r\n/);
    t.ok(performance.now() - begun >= 300, `${host}: not sooner`);
  }
});
