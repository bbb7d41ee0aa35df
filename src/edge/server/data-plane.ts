import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fault } from '../../core/wire/fault.js';
import { CallerLeaving, type Leaving } from '../leaving.js';
import { faultAnswer, rawHeaders, type Sent } from './answer.js';
import { isOver } from './connections.js';
import { answerCall, type Gate, refuse } from './gate.js';
import { received } from './receive.js';

/** Calls under way, so that a stop can wait for the last one. */
export interface UnderWay {
  count: number;
  /** Called when the last call is answered; set by whoever stops the server. */
  onIdle: (() => void) | undefined;
}

/**
 * The one route of the data plane. Answers are written to Node's response directly: fastify's own way would copy every
 * header through a map, and has nothing to add.
 */
export function createDataPlane(
  gate: Gate,
  most: number,
  underWay: UnderWay,
): (request: FastifyRequest, reply: FastifyReply) => void {
  return (request, reply) => {
    const { raw } = reply.hijack();
    // Its body was too late: the caller has been told so, and nothing is done for it.
    if (isOver(request.raw)) return;
    if (underWay.count >= most) {
      write(
        gate,
        raw,
        request.method,
        refuse(gate, fault('ServiceUnavailable', `${most} calls are under way already`)),
      );
      return;
    }
    const call = received(request.raw, request.originalUrl, request.body as Buffer | undefined);
    if ('code' in call) {
      write(gate, raw, request.method, refuse(gate, call));
      return;
    }
    underWay.count++;
    const { socket } = request.raw;
    let leave: (() => void) | undefined;
    const answer = answerCall(gate, call, watch);
    if (!(answer instanceof Promise)) return finish(answer);
    answer.then(finish);

    /**
     * Says so when the caller leaves before its answer is there. The connection is watched and not the response: one that
     * waits behind another of the same connection never closes.
     */
    function watch(): Leaving {
      const leaving = new CallerLeaving();
      if (socket.destroyed) leaving.leave();
      leave = () => leaving.leave();
      socket.on('close', leave);
      return leaving;
    }

    function finish(done: Sent): void {
      if (leave) socket.off('close', leave);
      write(gate, raw, request.method, done);
      if (--underWay.count === 0) underWay.onIdle?.();
    }
  };
}

/** Writes an answer. Never throws: one that HTTP cannot carry (an upstream's strange status or header) becomes a 502. */
export function write(gate: Pick<Gate, 'onError'>, response: ServerResponse, method: string, answer: Sent): void {
  if (response.destroyed) return;
  try {
    response.writeHead(answer.status, rawHeaders(answer, method)).end(answer.body);
  } catch (error) {
    gate.onError(error, answer.id);
    if (response.headersSent) response.destroy();
    else writeRefusal(response, method, answer);
  }
}

function writeRefusal(response: ServerResponse, method: string, { id, decision }: Sent): void {
  const refusal = faultAnswer(
    fault('ServiceUnavailable', 'the upstream gave an answer that HTTP cannot carry', 502),
    id,
    decision,
  );
  response.writeHead(refusal.status, rawHeaders(refusal, method)).end(refusal.body);
}
