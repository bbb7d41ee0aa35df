import { METHODS, type Server } from 'node:http';
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
import {
  type ConnectionOptions,
  clientErrorHandler,
  dismiss,
  guardConnections,
  isOver,
  tooLarge,
} from './connections.js';
import { createDataPlane, type UnderWay, write } from './data-plane.js';
import { type Gate, refuse } from './gate.js';
import { LIMITS, type Limits } from './limits.js';

export interface AppOptions {
  readonly gate: Gate;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Longest wait for the upstream, in milliseconds. */
  readonly upstreamTimeout: number;
  readonly logger: FastifyBaseLogger;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly limits?: Limits;
  /** Adds the routes under /_authz/. */
  readonly admin: (app: FastifyInstance) => void;
}

/** The server, not yet listening. */
export interface App {
  readonly fastify: FastifyInstance;
  /** Lets calls under way end, then stops; leaves no connection open. */
  readonly close: () => Promise<void>;
}

const ADMIN = '/_authz';
const NO_QUERY = {};

/**
 * Builds the HTTP server; listening is the caller's. Every target but /_authz/* is the data plane: AWS serves it all at
 * `/`, and what stands in the path is for the decoder to judge, not for a router.
 */
export function buildApp(options: AppOptions): App {
  const { gate, bodyLimit, admin, limits = LIMITS } = options;
  const connections = connectionOptions(options);
  const app = fastify(serverOptions(options, limits, connections));
  const server = app.server as Server;
  server.maxConnections = limits.connections;
  // The size of the headers is bounded; a bound on their number would drop the last ones silently.
  server.maxHeadersCount = 0;
  const sockets = openSockets(server);
  reportDrops(server, limits.connections, options.logger);
  guardConnections(server, connections);
  acceptAnyMethod(app);
  // The bytes that are hashed, decoded and forwarded are one and the same buffer.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (isOver(request.raw)) {
      connections.onLost(error.code);
      reply.hijack();
      return;
    }
    const { statusCode = 500 } = error;
    if (statusCode >= 500) gate.onError(error, request.id);
    if (isAdmin(request.originalUrl)) {
      // The rest of its body is not read.
      if (!request.raw.complete) reply.header('Connection', 'close');
      answerAdmin(reply, statusCode, sentenceOf(error, bodyLimit));
    } else answerFault(gate, request, reply, faultOf(error, bodyLimit));
  });
  app.setNotFoundHandler((request, reply) => {
    // Nothing else comes here: the data plane has a route for every method that Node's parser knows.
    answerAdmin(reply, 404, `there is no ${request.method} ${request.url.split('?')[0]}`);
  });
  const underWay: UnderWay = { count: 0, onIdle: undefined };
  app.route({
    method: [...app.supportedMethods],
    url: '/',
    exposeHeadRoute: false,
    handler: createDataPlane(gate, limits.calls, underWay),
  });
  app.register(async (scope) => admin(scope), { prefix: ADMIN });
  return { fastify: app, close: () => drain(app, underWay, sockets, limits.lingering) };
}

function serverOptions(options: AppOptions, limits: Limits, connections: ConnectionOptions): FastifyServerOptions {
  const { gate, bodyLimit, upstreamTimeout, logger, tls } = options;
  const http = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: Math.min(limits.headersTimeout, limits.requestTimeout),
    connectionsCheckingInterval: limits.checkEvery,
    // A missing Host is answered like every other refusal, in XML.
    requireHostHeader: false,
  };
  const common: FastifyServerOptions = {
    loggerInstance: logger,
    // One line for each call is the decision log's business; fastify's two are noise and cost a fifth of the time.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAlive,
    // A caller that does not read its answer; longer than any wait for the upstream, a lookup of tags before it included.
    connectionTimeout: 2 * upstreamTimeout + limits.requestTimeout,
    forceCloseConnections: 'idle',
    // A call on an open connection is answered during a stop as before it.
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(connections),
    routerOptions: { querystringParser: () => NO_QUERY, maxParamLength: limits.headerBytes },
    rewriteUrl: (raw) => (isAdmin(raw.url) ? (raw.url as string) : '/'),
    frameworkErrors: (error, request, reply) => {
      if (isAdmin(request.originalUrl)) answerAdmin(reply as FastifyReply, 400, error.message);
      else answerFault(gate, request as FastifyRequest, reply as FastifyReply, faultOf(error, bodyLimit));
    },
  };
  const own = tls
    ? { https: { ...http, handshakeTimeout: limits.headersTimeout, cert: tls.cert, key: tls.key } }
    : { http };
  return { ...common, ...own } as FastifyServerOptions;
}

const connectionOptions = ({ gate, bodyLimit, logger }: AppOptions): ConnectionOptions => ({
  bodyLimit,
  refuse: (refusal) => refuse(gate, refusal),
  onLost: (code) => logger.debug({ code }, 'a caller left before its request was whole'),
  pending: new WeakMap(),
});

const isAdmin = (target: string | undefined): boolean =>
  target === ADMIN || target?.startsWith(`${ADMIN}/`) === true || target?.startsWith(`${ADMIN}?`) === true;

/** Bodies are read whatever the method: the decoder refuses a GET with one, an unread one would travel on undecided. */
function acceptAnyMethod(app: FastifyInstance): void {
  for (const method of METHODS) {
    // Node gives CONNECT to a listener of its own.
    if (method !== 'CONNECT') app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  }
}

function answerAdmin(reply: FastifyReply, status: number, error: string): void {
  reply.code(status).headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }).send({ error });
}

function answerFault(gate: Gate, request: FastifyRequest, reply: FastifyReply, refusal: Fault): void {
  reply.hijack();
  const answer = refuse(gate, refusal);
  if (request.raw.complete) write(gate, reply.raw, request.method, answer);
  else dismiss(reply.raw, answer);
}

function faultOf(error: FastifyError, bodyLimit: number): Fault {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(bodyLimit);
  if (error.statusCode === undefined || error.statusCode >= 500) return fault('InternalFailure');
  return fault('MalformedQueryString', error.message);
}

function sentenceOf(error: FastifyError, bodyLimit: number): string {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return `the body is larger than ${bodyLimit} bytes`;
  return error.statusCode === undefined || error.statusCode >= 500
    ? 'internal failure; the log says more'
    : error.message;
}

/** Open connections, a TLS handshake's included, which Node's own list leaves out. */
function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // Each call that is pipelined on it listens for its end.
    socket.setMaxListeners(0);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** One line in the log when connections begin to be closed unanswered, however many they are. */
function reportDrops(server: Server, most: number, logger: FastifyBaseLogger): void {
  let dropping = false;
  server.on('connection', () => {
    dropping = false;
  });
  server.on('drop', () => {
    if (!dropping) logger.warn({ most }, 'too many connections are open: further ones are closed unanswered');
    dropping = true;
  });
}

/**
 * Stops listening at once, waits for the calls under way (the upstream's timeout ends the longest), and closes what
 * then still stands open: silent connections, requests half sent, answers that nobody reads.
 */
async function drain(
  app: FastifyInstance,
  underWay: UnderWay,
  sockets: ReadonlySet<Socket>,
  lingering: number,
): Promise<void> {
  const closed = app.close();
  let timer: NodeJS.Timeout | undefined;
  const linger = (): void => {
    underWay.onIdle = undefined;
    timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, lingering);
  };
  if (underWay.count === 0) linger();
  else underWay.onIdle = linger;
  await closed;
  underWay.onIdle = undefined;
  clearTimeout(timer);
}
