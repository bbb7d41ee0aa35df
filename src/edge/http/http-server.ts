import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { type ConnectionOptions, clientErrorHandler, guardConnections } from './connections.js';
import type { Limits } from './limits.js';

export interface HttpServerOptions {
  readonly limits: Limits;
  /** How long a caller may take to read its answer, in milliseconds. */
  readonly connectionTimeout: number;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly logger: FastifyBaseLogger;
  readonly connections: ConnectionOptions;
  /** Open sockets, a TLS handshake's included, which Node's own list leaves out; kept up to date. */
  readonly sockets: Set<Socket>;
}

/** A server with all its bounds, not yet listening. */
export function createHttpServer(options: HttpServerOptions, listener: RequestListener): Server {
  const { limits, connectionTimeout, tls, logger, connections, sockets } = options;
  const bounds = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: Math.min(limits.headersTimeout, limits.requestTimeout),
    requestTimeout: limits.requestTimeout,
    // Idle connections are looked for: Node would set a timer anew after each answer and each request.
    keepAliveTimeout: 0,
    connectionsCheckingInterval: limits.checkEvery,
    // A missing Host is answered like every other refusal, in XML.
    requireHostHeader: false,
  };
  const server = tls
    ? createTlsServer({ ...bounds, handshakeTimeout: limits.headersTimeout, ...tls }, listener)
    : createServer(bounds, listener);
  server.setTimeout(connectionTimeout);
  // The size of the headers is bounded; a bound on their number would drop the last ones silently.
  server.maxHeadersCount = 0;
  const crowded = reportCrowd(limits.connections, logger);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    connections.connections.enter(socket);
    if (sockets.size <= limits.connections) return;
    const room = connections.connections.makeRoom(socket);
    if (!room) socket.destroy();
    crowded(room);
  });
  server.on('clientError', clientErrorHandler(connections));
  guardConnections(server, connections);
  return server;
}

/** So long the log says no more of it, in milliseconds: a flood must not fill the disk. */
const QUIET = 10_000;

/** One line in the log when connections begin to make room, or to be closed unanswered, however many they are. */
function reportCrowd(most: number, logger: FastifyBaseLogger): (room: boolean) => void {
  let said = { room: Number.NEGATIVE_INFINITY, none: Number.NEGATIVE_INFINITY };
  return (room) => {
    const now = performance.now();
    const kind = room ? 'room' : 'none';
    if (now - said[kind] < QUIET) return;
    said = { ...said, [kind]: now };
    logger.warn(
      { most },
      room
        ? 'too many connections are open: the most silent ones are closed for new ones'
        : 'too many connections are open, each with a call under way: new ones are closed unanswered',
    );
  };
}
