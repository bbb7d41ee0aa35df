import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import type { CallerLeaving } from '../upstream/leaving.js';
import { rawHeaders, type Sent } from './answer.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout } = globalThis;

export interface ConnectionOptions {
  readonly bodyLimit: number;
  /** Makes the answer, and counts it. */
  readonly refuse: (fault: Fault) => Sent;
  /** Told of connections that ended with nobody to answer. */
  readonly onLost: (code: string | undefined) => void;
  readonly connections: Connections;
}

/** A caller's connection, from its first request until it closes. */
export interface Connection {
  /** IP address of the peer. */
  readonly address: string;
  /** The answer that is still to come on it; the last one of several. */
  last: ServerResponse | undefined;
  /** The calls under way on it: told when it closes. */
  readonly calls: Set<CallerLeaving>;
  /** Bytes that had passed at the last look, and for how many looks nothing has happened since. */
  traffic: number;
  quiet: number;
}

/** The open connections. What every request would look up anew, or listen for, is done once for each of them. */
export class Connections {
  readonly #open = new Map<Socket, Connection>();
  /**
   * Those that have sent no request yet, oldest first: TCP's sockets, of
   * which a TLS server shows no more when it has a request.
   */
  readonly #silent = new Map<string, Socket>();

  /** A connection has been taken. */
  enter(socket: Socket): void {
    const peer = peerOf(socket);
    this.#silent.set(peer, socket);
    socket.once('close', () => {
      if (this.#silent.get(peer) === socket) this.#silent.delete(peer);
    });
  }

  /**
   * Makes room for a newcomer: closes the connection that has been silent longest, else one that is idle, else one whose request
   * is still to come in full. No call under way is lost, and whoever sends a whole request at once has it answered.
   *
   * @returns false when all are busy.
   */
  makeRoom(newcomer: Socket): boolean {
    const leaves = this.#silentest(newcomer) ?? this.#find(isIdle) ?? this.#find(isHalfSent);
    leaves?.destroy();
    return leaves !== undefined;
  }

  #silentest(newcomer: Socket): Socket | undefined {
    for (const socket of this.#silent.values()) if (socket !== newcomer && !socket.destroyed) return socket;
    return undefined;
  }

  #find(is: (connection: Connection) => boolean): Socket | undefined {
    for (const [socket, connection] of this.#open) if (!socket.destroyed && is(connection)) return socket;
    return undefined;
  }

  /** The connection that a request came on; to be asked when the request comes, not later. */
  of(socket: Socket): Connection {
    return this.#open.get(socket) ?? this.#add(socket);
  }

  /** The answer that is still to come on a connection; undefined when it has had no request. */
  last(socket: Duplex): ServerResponse | undefined {
    return this.#open.get(socket as Socket)?.last;
  }

  /**
   * Looks at all of them, and closes those on which nothing has happened for so many looks. Node would set a timer anew after
   * each answer and each request.
   */
  closeIdle(looks: number): void {
    for (const [socket, connection] of this.#open) {
      const traffic = socket.bytesRead + socket.bytesWritten;
      if (traffic !== connection.traffic || !connection.last?.writableFinished) {
        connection.traffic = traffic;
        connection.quiet = 0;
      } else if (++connection.quiet >= looks) socket.destroy();
    }
  }

  #add(socket: Socket): Connection {
    const address = plainAddress(socket.remoteAddress);
    const calls = new Set<CallerLeaving>();
    const connection: Connection = { address, last: undefined, calls, traffic: 0, quiet: 0 };
    this.#open.set(socket, connection);
    this.#silent.delete(peerOf(socket));
    // The connection is watched and not each response: one that waits behind another of the same connection never closes.
    socket.once('close', () => {
      this.#open.delete(socket);
      for (const leaving of connection.calls) leaving.leave();
    });
    return connection;
  }
}

/** What no two open connections have in common. */
const peerOf = ({ remoteAddress, remotePort, localAddress }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress}`;
const isIdle = ({ last }: Connection): boolean => last?.writableFinished === true;
const isHalfSent = ({ last, calls }: Connection): boolean => last?.req.complete === false && calls.size === 0;

/** An IPv4 peer of a dual-stack socket shows as ::ffff:127.0.0.1; IAM sees 127.0.0.1. */
const plainAddress = (address = ''): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/** How long a refused caller may take to read its answer before the connection is cut, in milliseconds. */
const FAREWELL = 1_000;

/** What stands outside of requests: tunnels are refused, and expectations are judged before a body is asked for. */
export function guardConnections(server: Server, { bodyLimit, refuse, connections }: ConnectionOptions): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    endWith(
      socket,
      connections.last(socket),
      refuse(fault('MalformedQueryString', 'the method is `CONNECT` (use POST or GET)', 405)),
    ),
  );
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const unmet = fault(
      'MalformedQueryString',
      'the header `Expect` asks for something other than `100-continue`',
      417,
    );
    closeWith(response, refuse(unmet));
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
      closeWith(response, refuse(tooLarge(bodyLimit)));
      return;
    }
    response.writeContinue();
    server.emit('request', request, response);
  });
}

/** A body over the limit. */
export function tooLarge(limit: number): Fault {
  return fault('RequestEntityTooLarge', `The request body is larger than ${limit} bytes.`);
}

function closeWith(response: ServerResponse, answer: Sent): void {
  const headers = [...rawHeaders(answer, 'POST'), 'Connection', 'close'];
  response.writeHead(answer.status, headers).end(answer.body);
}

/** Answers what Node's HTTP parser refuses, and what comes too slowly. */
export function clientErrorHandler({
  refuse,
  onLost,
  connections,
}: Omit<ConnectionOptions, 'bodyLimit'>): (error: NodeJS.ErrnoException, socket: Socket) => void {
  // The parser may complain again of what still arrives.
  const answered = new WeakSet<Duplex>();
  return (error, socket) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    const { code = '' } = error;
    // A connection that never said anything has no request to answer.
    if (code === 'ECONNRESET' || !socket.writable || socket.bytesRead === 0) {
      onLost(code);
      socket.destroy();
      return;
    }
    endWith(socket, connections.last(socket), refuse(faultOfParser(code, error)));
  };
}

/** Gives a connection its last answer. A good request that came before the bad one has its own first. */
function endWith(socket: Duplex, last: ServerResponse | undefined, answer: Sent): void {
  if (!last || last.writableFinished || last.destroyed) sayFarewell(socket, answer);
  else if (last.req.complete || last.headersSent) last.once('finish', () => sayFarewell(socket, answer));
  else dismiss(last, answer);
}

/**
 * Answers a request whose rest nobody will read, and ends its connection; when its turn is still to come, after the answers
 * before it.
 */
export function dismiss(response: ServerResponse, answer: Sent): void {
  response.req.resume();
  if (response.socket) sayFarewell(response.socket, answer);
  else closeWith(response, answer);
}

/** Whether there is nobody to answer any more: the caller has gone, or has had its answer with the connection's end. */
export function isOver({ socket }: IncomingMessage): boolean {
  return socket.destroyed || socket.writableEnded;
}

function faultOfParser(code: string, error: Error): Fault {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return fault('RequestTimeout');
  if (code === 'HPE_HEADER_OVERFLOW') return fault('RequestHeaderSectionTooLarge');
  // The parser's own words: `Content-Length can't be present with Transfer-Encoding`. They repeat nothing that was sent.
  const reason = (error as { readonly reason?: unknown }).reason;
  return fault(
    'MalformedQueryString',
    `the request is not valid HTTP${typeof reason === 'string' ? `: ${reason}` : ''}`,
  );
}

/** Writes an answer to a bare socket and closes; what still arrives is read, or a reset might overtake the answer. */
function sayFarewell(socket: Duplex, answer: Sent): void {
  if (socket.destroyed || socket.writableEnded) return;
  const head = rawHeaders(answer, 'POST');
  const lines = [`HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? 'Bad Request'}`];
  for (let i = 0; i < head.length; i += 2) lines.push(`${head[i]}: ${head[i + 1]}`);
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${answer.body}`);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), FAREWELL);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  500: 'Internal Server Error',
  431: 'Request Header Fields Too Large',
};
