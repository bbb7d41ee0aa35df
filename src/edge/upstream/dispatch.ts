import type { Dispatcher, Pool } from 'undici';
import type { Leaving } from '../leaving.js';
import { failure, toUpstreamError } from './failure.js';
import { endToEndHeaders, headerPairs } from './headers.js';
import type { UpstreamAnswer, UpstreamError } from './upstream.js';

/** One HTTP exchange over a fixed origin. */
export interface Exchange {
  readonly method: string;
  /** Path and query; begins with a slash. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly signal: Leaving;
  readonly safe?: boolean;
}

/** How one sending ended; `resendable`: the connection broke before any byte of an answer. */
export type Sent =
  | { readonly answer: UpstreamAnswer }
  | { readonly error: UpstreamError; readonly resendable: boolean };

export interface DispatchContext {
  readonly name: string;
  /** Constant per pool: undici would take it from the Host header, and drop the TLS connection when that changes. */
  readonly serverName: string;
  /** Milliseconds for the whole sending, waiting for a socket included. */
  readonly timeout: number;
}

/** undici reads `servername` (its Request class) but its types do not say so. */
type Options = Dispatcher.DispatchOptions & { readonly servername: string };

/**
 * Sends the exchange once, collects the answer and tells how it ended, once. An abort (the caller left, the time is up) settles at
 * once and destroys the socket, so that the pool's slot is free again; a request that still waits for a socket is
 * dropped, unsent, when its turn comes.
 */
export function dispatchOnce(
  pool: Pool,
  exchange: Exchange,
  context: DispatchContext,
  ended: (sent: Sent) => void,
): void {
  const { signal } = exchange;
  const { name } = context;
  let controller: Dispatcher.DispatchController | undefined;
  let settled = false;

  const settle = (sent: Sent): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
    ended(sent);
  };
  const giveUp = (kind: 'aborted' | 'timeout'): void => {
    const error = failure(kind, name);
    settle({ error, resendable: false });
    controller?.abort(error);
  };
  const leave = (): void => giveUp('aborted');
  const timer = setTimeout(giveUp, context.timeout, 'timeout');

  if (signal.aborted) {
    leave();
    return;
  }
  signal.addEventListener('abort', leave);
  const start = (started: Dispatcher.DispatchController): void => {
    controller = started;
    // Throwing fails this request alone; aborting would destroy a good socket that has not been written to.
    if (settled) throw failure('aborted', name);
  };
  pool.dispatch(dispatchOptions(exchange, context.serverName), collector(name, settle, start));
}

function dispatchOptions(exchange: Exchange, servername: string): Options {
  const headers: string[] = [];
  for (const [name, value] of exchange.headers) headers.push(name, value);
  return { method: exchange.method, path: exchange.path, headers, body: exchange.body, servername };
}

function collector(
  name: string,
  settle: (sent: Sent) => void,
  onStart: (controller: Dispatcher.DispatchController) => void,
): Dispatcher.DispatchHandler {
  let answering = false;
  let status = 0;
  let headers: UpstreamAnswer['headers'] = [];
  const chunks: Buffer[] = [];
  return {
    onRequestStart: onStart,
    onResponseStarted() {
      answering = true;
    },
    onResponseStart(controller, statusCode) {
      // 1xx comes first and is between the upstream and us.
      if (statusCode < 200) return;
      status = statusCode;
      headers = endToEndHeaders(headerPairs(controller.rawHeaders));
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      const [only] = chunks;
      const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
      settle({ answer: { status, headers, body } });
    },
    onResponseError(_controller, thrown) {
      const error = toUpstreamError(thrown, name);
      settle({ error, resendable: error.kind === 'reset' && !answering });
    },
  };
}
