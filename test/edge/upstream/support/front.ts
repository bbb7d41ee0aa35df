import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, type Upstream, type UpstreamError } from '#src/edge/upstream/upstream.js';

export interface Front {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * The least that can stand before an upstream: it takes a request off the wire, sends it, and writes the answer. A failure
 * becomes its status with the kind as the body.
 */
export async function startFront(upstream: Upstream, safe = false): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    const leaving = new AbortController();
    outgoing.on('close', () => leaving.abort());
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const headers: [string, string][] = [];
      for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
        headers.push([incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '']);
      }
      const request = {
        method: incoming.method ?? '',
        target: incoming.url ?? '',
        headers,
        body: Buffer.concat(chunks),
      };
      const call = { request, region: 'us-east-1', service: 'elasticache', signal: leaving.signal, safe };
      try {
        const answer = await answerOf((ended) => upstream.send(call, ended));
        outgoing.writeHead(answer.status, [...answer.headers]).end(answer.body);
      } catch (thrown) {
        const failed = thrown as UpstreamError;
        outgoing.writeHead(failed.status ?? 500).end(`${failed.kind}: ${failed.message}`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, close };
}
