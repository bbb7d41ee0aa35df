import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import { CallerLeaving } from '../upstream/leaving.js';
import { faultAnswer, rawHeaders, type Sent } from './answer.js';
import { readBody } from './body.js';
import type { GuardRefusal } from './browser-guard.js';
import type { CallHandler } from './calls.js';
import { type Connection, type ConnectionOptions, dismiss, isOver, tooLarge } from './connections.js';
import { received } from './receive.js';

/** Calls under way, so that a stop can wait for the last one. */
export interface UnderWay {
  count: number;
  /** No further connection is taken. */
  stopping: boolean;
  /** Called when the last call is answered; set by whoever stops the server. */
  onIdle: (() => void) | undefined;
}

export interface DataPlaneOptions extends Pick<ConnectionOptions, 'bodyLimit' | 'onLost'> {
  readonly handler: CallHandler;
  /** Calls at one time. */
  readonly most: number;
  /** Milliseconds for which an idle connection is kept; callers are told, so that they don't use one that is about to close. */
  readonly keepAlive: number;
  readonly underWay: UnderWay;
}

/** @param page why this request is not let in, as its headers have it. */
export type DataPlane = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: Connection,
  page: GuardRefusal | undefined,
) => void;

/**
 * Answers every request that is not for /_authz/: AWS serves it all at `/`, and what stands in the path is for the decoder to
 * judge, not for a router. Bodies are read whatever the method: the decoder refuses a GET with one, an unread one would travel
 * on undecided.
 */
export function createDataPlane(options: DataPlaneOptions): DataPlane {
  const { handler, bodyLimit, most, underWay, onLost } = options;
  const hint = `timeout=${Math.floor(options.keepAlive / 1000)}`;
  const answerWhole = (
    request: IncomingMessage,
    response: ServerResponse,
    connection: Connection,
    body: Buffer,
    page: GuardRefusal | undefined,
  ): void => {
    // It was too late: the caller has been told so, and nothing is done for it.
    if (isOver(request)) return;
    const call = page
      ? guardFault(page)
      : underWay.count < most
        ? received(request, body, connection.address)
        : fault('ServiceUnavailable', `${most} calls are under way already`);
    if ('code' in call) {
      write(handler, response, handler.refuse(call), hint);
      return;
    }
    underWay.count++;
    let leaving: CallerLeaving | undefined;
    const watch = (): CallerLeaving => {
      leaving = new CallerLeaving();
      // While tags were looked up.
      if (request.socket.destroyed) leaving.leave();
      else connection.calls.add(leaving);
      return leaving;
    };
    handler.answer(call, watch, (answer) => {
      if (leaving) connection.calls.delete(leaving);
      write(handler, response, answer, hint);
      if (--underWay.count === 0) underWay.onIdle?.();
    });
  };
  return (request, response, connection, page) => {
    readBody(request, bodyLimit, (ending, body) => {
      if (ending === 'whole') answerWhole(request, response, connection, body, page);
      else if (ending === 'lost') onLost(body);
      else {
        const refusal = handler.refuse(tooLarge(bodyLimit));
        if (request.complete) write(handler, response, refusal, hint);
        else dismiss(response, refusal);
      }
    });
  };
}

const guardFault = ({ status, message }: GuardRefusal): Fault =>
  fault(status === 403 ? 'AccessDenied' : 'MalformedQueryString', message, status);

/** Writes an answer. Never throws: one that HTTP cannot carry (an upstream's strange status or header) becomes a 502. */
function write({ onError }: CallHandler, response: ServerResponse, answer: Sent, keepAliveHint: string): void {
  if (response.destroyed) return;
  const { method } = response.req;
  try {
    const headers = rawHeaders(answer, method);
    if (response.shouldKeepAlive) headers.push('Keep-Alive', keepAliveHint);
    response.writeHead(answer.status, headers).end(answer.body);
  } catch (error) {
    onError(error, answer.id);
    if (response.headersSent) response.destroy();
    else writeRefusal(response, method, answer);
  }
}

function writeRefusal(response: ServerResponse, method: string | undefined, { id, decision }: Sent): void {
  const refusal = faultAnswer(
    fault('ServiceUnavailable', 'the upstream gave an answer that HTTP cannot carry', 502),
    id,
    decision,
  );
  response.writeHead(refusal.status, rawHeaders(refusal, method)).end(refusal.body);
}
