import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Test } from 'tap';
import { loadConfig } from '#src/edge/config/config.js';
import { ConfigurationError } from '#src/edge/config/configuration-error.js';
import { LIMITS, type Limits } from '#src/edge/http/limits.js';
import { type RunningProxy, runProxy } from '#src/edge/proxy/proxy.js';
import type { PrincipalsFrom } from '#src/edge/world/load-world.js';
import { KEYS, PEOPLE } from './people.js';
import { talk } from './wire.js';

/** A running proxy whose log can be read. */
export interface Edge extends RunningProxy {
  /** Lines of the operational log, as text. */
  readonly log: () => string;
}

export interface EdgeOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly limits?: Partial<Limits>;
  readonly policies?: PrincipalsFrom;
}

/** Starts a proxy on a free port with PEOPLE, the given bounds and settings; `t` stops it. */
export async function startEdge(t: Test, { settings = {}, limits, policies }: EdgeOptions = {}): Promise<Edge> {
  const flags = { port: '0', 'log-level': 'debug', ...settings };
  const { config, problems } = loadConfig({ flags, environment: {} });
  if (!config) throw new ConfigurationError(problems);
  const lines: string[] = [];
  const logger = pino({ level: 'debug', base: null }, { write: (line: string) => void lines.push(line) });
  const proxy = await runProxy({
    config,
    policies: policies ?? { principals: PEOPLE },
    version: '0.0.0-test',
    logger,
    ...(limits ? { limits: { ...LIMITS, ...limits } } : {}),
  });
  t.teardown(() => proxy.close());
  return { ...proxy, log: () => lines.join('') };
}

/** An upstream that answers every request at once, and remembers it. */
export interface Upstream {
  readonly origin: string;
  readonly seen: readonly { readonly request: IncomingMessage; readonly body: string }[];
}

export async function startUpstream(t: Test): Promise<Upstream> {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(chunks).toString('latin1') });
      response.writeHead(200, { 'Content-Type': 'text/xml' }).end('<fine/>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** The Authorization of a key that is believed without its secret. */
export const BELIEVED = [
  `Authorization: AWS4-HMAC-SHA256 Credential=${KEYS.believed.id}/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  'X-Amz-Date: 20260101T000000Z',
] as const;
export const FORM = 'Content-Type: application/x-www-form-urlencoded';
/** PEOPLE's developer may do it. */
export const ALLOWED = 'Action=DescribeUsers&Version=2015-02-02';
/** An explicit Deny forbids it. */
export const DENIED = 'Action=DeleteUser&UserId=ana&Version=2015-02-02';

/** The bytes of a request. */
export const bytes = (line: string, headers: readonly string[], body = ''): string =>
  `${[line, ...headers].join('\r\n')}\r\n\r\n${body}`;

/** The bytes of a POST with its length, as the believed key sends it. */
export const post = (body: string, ...more: readonly string[]): string =>
  bytes('POST / HTTP/1.1', ['Host: proxy', FORM, ...BELIEVED, ...more, `Content-Length: ${body.length}`], body);

/** That a good call is answered well: the end of every test of something bad. */
export async function isHealthy(t: Test, { port, url }: Pick<RunningProxy, 'port' | 'url'>): Promise<void> {
  const good = await talk(port, post(ALLOWED));
  t.match(good.answers, [{ status: 200 }], 'a good call is answered');
  t.match(await (await fetch(`${url}/_authz/ready`)).json(), { status: 'ready' }, 'and the proxy is ready');
}
