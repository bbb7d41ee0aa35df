import type { IncomingMessage, ServerResponse } from 'node:http';
import { defined } from '../../core/terms/defined.js';
import type { AllowedPage, GuardRefusal } from './browser-guard.js';

/** What a page may read of an answer beside its body (https://fetch.spec.whatwg.org/#http-access-control-expose-headers). */
const EXPOSED = 'x-amzn-RequestId, x-iam-proxy-decision, x-iam-proxy-decision-id';
/** Seconds for which a browser need not ask again. */
const ASKED = '600';

/**
 * Marks the answer to a page of `--allowed-origins` as one that it may read, and answers the browser that asks before it sends
 * (https://fetch.spec.whatwg.org/#cors-preflight-request).
 *
 * @returns whether that was all: nothing is left to answer.
 */
export function answerAllowed(request: IncomingMessage, response: ServerResponse, { origin }: AllowedPage): boolean {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Vary', 'Origin');
  const method = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || method === undefined) {
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    return false;
  }
  request.resume();
  const wanted = request.headers['access-control-request-headers'];
  const headers = {
    'Access-Control-Allow-Methods': method,
    ...defined({ 'Access-Control-Allow-Headers': wanted }),
    'Access-Control-Max-Age': ASKED,
  };
  response.writeHead(204, headers).end();
  return true;
}

/** Refuses a request for something under /_authz/; what is left of its body is not read. */
export function answerRefused(
  request: IncomingMessage,
  response: ServerResponse,
  { status, message }: GuardRefusal,
): void {
  request.resume();
  const body = JSON.stringify({ error: message });
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "frame-ancestors 'none'",
      ...(hasBody(request) ? { Connection: 'close' } : {}),
    })
    .end(body);
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
