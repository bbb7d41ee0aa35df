import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Dispatcher, Pool } from 'undici';

/** The least a Node proxy can do: node:http, body buffered, one Pool.dispatch, answer collected. */
const pool = new Pool(process.argv[2] ?? '', { connections: 64 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { connection: _, ...headers } = request.headers;
    const answer: Buffer[] = [];
    pool.dispatch(
      {
        path: request.url ?? '/',
        method: (request.method ?? 'POST') as Dispatcher.HttpMethod,
        headers,
        body: Buffer.concat(chunks),
      },
      {
        onRequestStart() {},
        onResponseStart(_controller, status, received) {
          const { connection: _hop, 'keep-alive': _idle, ...rest } = received;
          response.writeHead(status, rest);
        },
        onResponseData(_controller, chunk) {
          answer.push(chunk);
        },
        onResponseEnd() {
          response.end(Buffer.concat(answer));
        },
        onResponseError() {
          response.writeHead(502).end();
        },
      },
    );
  });
});
server.listen(0, '127.0.0.1', () =>
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
