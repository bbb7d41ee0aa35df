import type { Dispatcher, Pool } from 'undici';
import { failure, toUpstreamError } from './failure.js';
import { headersToPassOn } from './headers.js';
import type { Leaving } from './leaving.js';
import type { UpstreamAnswer, UpstreamError } from './upstream.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = globalThis;
const now = performance.now.bind(performance);

/** One HTTP exchange over a fixed origin. */
export interface Exchange {
  readonly method: string;
  /** Path and query; begins with a slash. */
  readonly path: string;
  /** Name, value, name, value. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  readonly signal: Leaving;
  readonly safe?: boolean;
}

/** Takes how one sending ended; `resendable`: the connection broke before any byte of an answer. */
export type SendingEnded = (ended: UpstreamAnswer | UpstreamError, resendable: boolean) => void;

export interface DispatchContext {
  readonly name: string;
  /** Constant per pool: undici would take it from the Host header, and drop the TLS connection when that changes. */
  readonly serverName: string;
}

/** undici reads `servername` (its Request class) but its types do not say so. */
type Options = Dispatcher.DispatchOptions & { readonly servername: string };

/**
 * Sends the exchange once, collects the answer and tells how it ended, once. An abort (the caller left, the time is up) settles at
 * once and destroys the socket, so that the pool's slot is free again; a request that still waits for a socket is
 * dropped, unsent, when its turn comes.
 *
 * @param due when the time is up, waiting for a socket included; milliseconds, as performance.now() counts them.
 */
export function dispatchOnce(
  pool: Pool,
  exchange: Exchange,
  context: DispatchContext,
  due: number,
  ended: SendingEnded,
): void {
  const sending = new Sending(exchange.signal, context, due, ended);
  if (!sending.begin()) return;
  const { method, path, body } = exchange;
  const headers = exchange.headers as string[];
  const options: Options = { method, path, headers, body, servername: context.serverName };
  pool.dispatch(options, sending);
}

/**
 * A request on its way. Undici 7 wraps handlers of its newer kind, and parses for them headers that nobody here reads: this is
 * the kind that it calls directly.
 */
class Sending implements Dispatcher.DispatchHandler {
  readonly #signal: Leaving;
  readonly #due: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #context: DispatchContext;
  readonly #ended: SendingEnded;
  #abort: ((error: Error) => void) | undefined;
  #settled = false;
  #answering = false;
  #status = 0;
  #headers: UpstreamAnswer['headers'] = [];
  #body: Buffer = NOTHING;
  #chunks: Buffer[] | undefined;

  constructor(signal: Leaving, context: DispatchContext, due: number, ended: SendingEnded) {
    this.#signal = signal;
    this.#due = due;
    this.#context = context;
    this.#ended = ended;
  }

  /** Whether there is still somebody to send it for. */
  begin(): boolean {
    if (this.#signal.aborted) {
      this.#giveUp('aborted');
      return false;
    }
    this.#timer = setTimeout(() => this.#giveUp('timeout'), Math.max(1, this.#due - now()));
    this.#signal.addEventListener('abort', this);
    return true;
  }

  /** Of the signal: the caller has left. */
  handleEvent(): void {
    this.#giveUp('aborted');
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    // Throwing fails this request alone; aborting would destroy a good socket that has not been written to.
    if (this.#settled) throw failure('aborted', this.#context.name);
  }

  onResponseStarted(): void {
    this.#answering = true;
  }

  onHeaders(status: number, raw: Buffer[]): boolean {
    // 1xx comes first and is between the upstream and us.
    if (status >= 200) {
      this.#status = status;
      this.#headers = headersToPassOn(raw);
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.#chunks) this.#chunks.push(chunk);
    else if (this.#body.length === 0) this.#body = chunk;
    else this.#chunks = [this.#body, chunk];
    return true;
  }

  onComplete(): void {
    const body = this.#chunks ? Buffer.concat(this.#chunks) : this.#body;
    this.#settle({ status: this.#status, headers: this.#headers, body }, false);
  }

  onError(thrown: Error): void {
    const error = toUpstreamError(thrown, this.#context.name);
    this.#settle(error, error.kind === 'reset' && !this.#answering);
  }

  #giveUp(kind: 'aborted' | 'timeout'): void {
    const error = failure(kind, this.#context.name);
    this.#settle(error, false);
    this.#abort?.(error);
  }

  #settle(ended: UpstreamAnswer | UpstreamError, resendable: boolean): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this);
    this.#ended(ended, resendable);
  }
}

const NOTHING = Buffer.alloc(0);
