/** Where the proxy listens. */
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import t from 'tap';
import { ALLOWED, post, startEdge } from '../../support/edge.js';

const firstLine = (host: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(post(ALLOWED)));
    socket.once('error', reject);
    socket.once('data', (chunk: Buffer) => {
      socket.destroy();
      resolve(chunk.toString('latin1').split('\r\n', 1)[0] ?? '');
    });
  });

t.test('localhost is each of its addresses, and none is left open after a stop', async (t) => {
  const edge = await startEdge(t, { settings: { host: 'localhost' } });
  const addresses = new Set((await lookup('localhost', { all: true })).map(({ address }) => address));
  t.ok(addresses.size > 0);
  for (const address of addresses) t.equal(await firstLine(address, edge.port), 'HTTP/1.1 200 OK', address);
  await edge.close();
  for (const address of addresses)
    await t.rejects(firstLine(address, edge.port), { code: 'ECONNREFUSED' }, `${address} is closed`);
});
