import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Fault, fault } from '../../core/wire/fault.js';
import { rawHeaders, type Sent } from './answer.js';

export interface ConnectionOptions {
  readonly bodyLimit: number;
  /** Makes the answer, and counts it. */
  readonly refuse: (fault: Fault) => Sent;
  /** Told of connections that ended with nobody to answer. */
  readonly onLost: (code: string) => void;
  /** The answer that is still to come on a connection; the last one of several. */
  readonly pending: WeakMap<Duplex, ServerResponse>;
}

/** How long a refused caller may take to read its answer before the connection is cut, in milliseconds. */
const FAREWELL = 1_000;

/** What stands outside of requests: tunnels are refused, and expectations are judged before a body is asked for. */
export function guardConnections(server: Server, { bodyLimit, refuse, pending }: ConnectionOptions): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => pending.set(request.socket, response));
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    sayFarewell(socket, refuse(fault('MalformedQueryString', 'the method is `CONNECT` (use POST or GET)', 405))),
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
  pending,
}: Omit<ConnectionOptions, 'bodyLimit'>): (error: NodeJS.ErrnoException, socket: Socket) => void {
  // The parser may complain again of what still arrives.
  const answered = new WeakSet<Duplex>();
  return (error, socket) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    const { code = '' } = error;
    if (code === 'ECONNRESET' || !socket.writable) {
      onLost(code);
      socket.destroy();
      return;
    }
    const answer = refuse(faultOfParser(code, error));
    const before = pending.get(socket);
    // A good request came before the bad one, and its answer goes first.
    if (before && before.req.complete && !before.writableFinished && !before.destroyed)
      before.once('finish', () => sayFarewell(socket, answer));
    else sayFarewell(socket, answer);
  };
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
  const head = rawHeaders(answer, 'POST');
  const lines = [`HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? 'Bad Request'}`];
  for (let i = 0; i < head.length; i += 2) lines.push(`${head[i]}: ${head[i + 1]}`);
  socket.on('error', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${answer.body}`);
  socket.removeAllListeners('data').resume();
  const timer = setTimeout(() => socket.destroy(), FAREWELL);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};
