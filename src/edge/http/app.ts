import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { answerAllowed, answerRefused } from './browser-answers.js';
import { ADMIN, type BrowserGuard, placeOf } from './browser-guard.js';
import type { CallHandler } from './calls.js';
import { type ConnectionOptions, Connections, isOver } from './connections.js';
import { createDataPlane, type UnderWay } from './data-plane.js';
import { createHttpServer } from './http-server.js';
import { LIMITS, type Limits } from './limits.js';
import { readQuery } from './query-string.js';
import { RequestMistake } from './request-mistake.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;

export interface AppOptions {
  readonly handler: CallHandler;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Longest wait for the upstream, in milliseconds. */
  readonly upstreamTimeout: number;
  readonly logger: FastifyBaseLogger;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  readonly limits?: Limits;
  /** Keeps pages in browsers out, here and under /_authz/. */
  readonly browsers: BrowserGuard;
  /** Adds the routes under /_authz/. */
  readonly admin: (app: FastifyInstance) => void;
}

export interface App {
  /** Listens; `localhost` is both of its addresses. Gives the port. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** Lets calls under way end, then stops; leaves no connection open. */
  readonly close: () => Promise<void>;
}

/**
 * Builds the HTTP server, not yet listening. Requests for /_authz/ are fastify's; all others are the data plane's, which has
 * no use for routes, hooks or parsers.
 */
export function buildApp(options: AppOptions): App {
  const { handler, bodyLimit, upstreamTimeout, logger, tls, browsers, admin, limits = LIMITS } = options;
  const underWay: UnderWay = { count: 0, stopping: false, onIdle: undefined };
  const connections = new Connections();
  const guard: ConnectionOptions = {
    bodyLimit,
    refuse: handler.refuse,
    onLost: (code) => logger.debug({ code }, 'a caller left before its request was whole'),
    connections,
  };
  const sockets = new Set<Socket>();
  const answerRequest = createDataPlane({
    bodyLimit,
    onLost: guard.onLost,
    handler,
    most: limits.calls,
    keepAlive: limits.keepAlive,
    underWay,
  });
  // A caller that does not read its answer; longer than any wait for the upstream, a lookup of tags before it included.
  const connectionTimeout = 2 * upstreamTimeout + limits.requestTimeout;
  const makeServer = (routes: RequestListener): Server =>
    createHttpServer({ limits, connectionTimeout, tls, logger, connections: guard, sockets }, (request, response) => {
      const connection = connections.of(request.socket);
      connection.last = response;
      // A request on an open connection is answered during a stop as before it, and is the last one there.
      if (underWay.stopping) response.shouldKeepAlive = false;
      const place = placeOf(request.url as string);
      const judged = browsers.judge(request, place);
      if (judged && 'origin' in judged && answerAllowed(request, response, judged)) return;
      const refusal = judged && 'status' in judged ? judged : undefined;
      if (place === 'api') answerRequest(request, response, connection, refusal);
      else if (refusal) answerRefused(request, response, refusal);
      else routes(request, response);
    });
  const app = createAdmin(options, makeServer);
  app.register(async (scope) => admin(scope), { prefix: ADMIN });
  const more: Server[] = [];
  let idle: NodeJS.Timeout | undefined;
  return {
    listen: async (host, port) => {
      const [first = host, ...others] = host === 'localhost' ? await addressesOf(host) : [host];
      await app.listen({ host: first, port });
      const { port: given } = app.server.address() as AddressInfo;
      for (const address of others) {
        const server = makeServer(app.routing);
        if (await listensAt(server, address, given)) more.push(server);
      }
      const looks = Math.ceil(limits.keepAlive / limits.checkEvery);
      idle = setInterval(() => connections.closeIdle(looks), limits.checkEvery).unref();
      return given;
    },
    close: async () => {
      await drain(app, more, underWay, sockets, limits.lingering);
      clearInterval(idle);
    },
  };
}

/** Fastify with the routes of /_authz/ to come. */
function createAdmin(options: AppOptions, makeServer: (routes: RequestListener) => Server): FastifyInstance {
  const { handler, bodyLimit, logger, limits = LIMITS } = options;
  const app = fastify({
    loggerInstance: logger,
    // Fastify's two lines for each request say nothing that its answer does not.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    serverFactory: (handler: RequestListener) => makeServer(handler),
    // The server has a better one.
    clientErrorHandler: () => undefined,
    routerOptions: { querystringParser: readQuery, maxParamLength: limits.headerBytes },
    // Loading fastify's own compilers took a twelfth of the proxy's start; routes with schemas bring theirs.
    schemaController: { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } },
    frameworkErrors: (_error, _request, reply) => answerAdmin(reply as FastifyReply, 400, 'the address is not valid'),
  } as FastifyServerOptions);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (isOver(request.raw)) {
      reply.hijack();
      return;
    }
    const { statusCode = 500 } = error;
    if (statusCode >= 500) handler.onError(error, request.id);
    // The rest of its body is not read.
    if (!request.raw.complete) reply.header('Connection', 'close');
    answerAdmin(reply, statusCode, sentenceOf(error, bodyLimit));
  });
  app.setNotFoundHandler((request, reply) => {
    answerAdmin(reply, 404, `${ADMIN}/ has no such path for ${request.method}`);
  });
  return app;
}

function noSchema(): never {
  throw new Error('INVARIANT: routes with schemas bring their compiler');
}

function answerAdmin(reply: FastifyReply, status: number, error: string): void {
  reply.code(status).headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }).send({ error });
}

/** Fastify's own words may quote a header. */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is shorter or longer than its Content-Length',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the Content-Type is not valid',
};

function sentenceOf(error: FastifyError, bodyLimit: number): string {
  if (error instanceof RequestMistake) return error.message;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return `the body is larger than ${bodyLimit} bytes`;
  return error.statusCode === undefined || error.statusCode >= 500
    ? 'internal failure; the log says more'
    : (SENTENCES[error.code] ?? 'the request is not valid');
}

async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}

/** Listens at a further address; one that this machine does not have is none to listen at. */
async function listensAt(server: Server, host: string, port: number): Promise<boolean> {
  try {
    await once(server.listen(port, host), 'listening');
    return true;
  } catch {
    return false;
  }
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * Stops listening at once, waits for the calls under way (the upstream's timeout ends the longest), and closes what
 * then still stands open: silent connections, requests half sent, answers that nobody reads.
 */
async function drain(
  app: FastifyInstance,
  more: readonly Server[],
  underWay: UnderWay,
  sockets: ReadonlySet<Socket>,
  lingering: number,
): Promise<void> {
  underWay.stopping = true;
  const allClosed = Promise.all([app.close(), ...more.map(closed)]);
  let timer: NodeJS.Timeout | undefined;
  const linger = (): void => {
    underWay.onIdle = undefined;
    timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, lingering);
  };
  if (underWay.count === 0) linger();
  else underWay.onIdle = linger;
  await allClosed;
  underWay.onIdle = undefined;
  clearTimeout(timer);
}
