import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { type Fault, fault } from '../../core/wire/fault.js';
import type { HttpRequest } from '../../core/wire/request.js';
import { createLeaving } from '../leaving.js';
import { type Answer, answerCall, faultAnswer, type Gate } from './gate.js';

export interface AppOptions {
  readonly gate: Gate;
  /** Bytes. */
  readonly bodyLimit: number;
  readonly logger: FastifyBaseLogger;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Adds the routes under /_authz/. */
  readonly admin: (app: FastifyInstance) => void;
}

const ADMIN = '/_authz';
const EMPTY = new Uint8Array(0);
const NO_QUERY = {};

/**
 * Builds the HTTP server; listening is the caller's. Every target but /_authz/* is the data plane: AWS serves it all at
 * `/`, and what stands in the path is for the decoder to judge, not for a router.
 */
export function buildApp({ gate, bodyLimit, logger, tls, admin }: AppOptions): FastifyInstance {
  const options: FastifyServerOptions = {
    loggerInstance: logger,
    // One line for each call is the decision log's business; fastify's two are noise and cost a fifth of the time.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    forceCloseConnections: 'idle',
    routerOptions: { querystringParser: () => NO_QUERY },
    rewriteUrl: (raw) => (isAdmin(raw.url) ? (raw.url as string) : '/'),
    frameworkErrors: (error, _request, reply) => {
      send(reply as FastifyReply, faultAnswer(fault('MalformedQueryString', error.message), gate.newId(), 'rejected'));
    },
  };
  const app = fastify(
    tls ? ({ ...options, https: { cert: tls.cert, key: tls.key } } as FastifyServerOptions) : options,
  );
  acceptAnyMethod(app);
  // The bytes that are hashed, decoded and forwarded are one and the same buffer.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const id = gate.newId();
    if (error.statusCode === undefined || error.statusCode >= 500) gate.onError(error, id);
    if (isAdmin(request.originalUrl)) return reply.code(error.statusCode ?? 500).send({ error: error.message });
    return send(reply, faultAnswer(faultOf(error, bodyLimit), id, 'rejected'));
  });
  app.setNotFoundHandler((request, reply) => {
    if (isAdmin(request.originalUrl))
      return reply.code(404).send({ error: `there is no ${request.method} ${request.url}` });
    return send(
      reply,
      faultAnswer(
        fault('MalformedQueryString', `the method ${request.method} is not one of GET and POST`),
        gate.newId(),
        'rejected',
      ),
    );
  });
  app.route({
    method: [...app.supportedMethods],
    url: '/',
    handler: (request, reply) => dataPlane(gate, request, reply),
  });
  app.register(async (scope) => admin(scope), { prefix: ADMIN });
  closeUnusedSockets(app, tls ? 'secureConnection' : 'connection');
  return app;
}

const isAdmin = (target: string | undefined): boolean =>
  target === ADMIN || target?.startsWith(`${ADMIN}/`) === true || target?.startsWith(`${ADMIN}?`) === true;

/** Bodies are read whatever the method: the decoder refuses a GET with one, an unread one would travel on undecided. */
function acceptAnyMethod(app: FastifyInstance): void {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']) {
    app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  }
}

/**
 * A connection that never carried a request is no idle one to Node, and would hold up the end until it times out: it is
 * cut when the server closes. Calls under way are not touched.
 */
function closeUnusedSockets(app: FastifyInstance, opened: 'connection' | 'secureConnection'): void {
  const unused = new Set<Socket>();
  app.server.on(opened, (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }: IncomingMessage) => void unused.delete(socket));
  app.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy();
  });
}

async function dataPlane(gate: Gate, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const leaving = createLeaving();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.leave();
  });
  const answer = await answerCall(gate, received(request), leaving.signal);
  return send(reply, answer);
}

function received(request: FastifyRequest): HttpRequest {
  const { rawHeaders } = request.raw;
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    headers.push([rawHeaders[i] as string, rawHeaders[i + 1] as string]);
  return {
    method: request.method,
    target: request.originalUrl,
    headers,
    body: (request.body as Buffer | undefined) ?? EMPTY,
    sourceIp: plainAddress(request.raw.socket.remoteAddress),
  };
}

/** An IPv4 peer of a dual-stack socket shows as ::ffff:127.0.0.1; IAM sees 127.0.0.1. */
const plainAddress = (address = ''): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  reply.code(status);
  for (const [name, value] of headers) {
    const before = reply.getHeader(name);
    if (before === undefined) reply.header(name, value);
    else reply.header(name, [before, value].flat() as string[]);
  }
  return reply.send(typeof body === 'string' || Buffer.isBuffer(body) ? body : Buffer.from(body));
}

function faultOf(error: FastifyError, bodyLimit: number): Fault {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return fault('RequestEntityTooLarge', `The request body is larger than ${bodyLimit} bytes.`);
  if (error.statusCode !== undefined && error.statusCode < 500) return fault('MalformedQueryString', error.message);
  return fault('InternalFailure');
}
