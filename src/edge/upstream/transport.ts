import { isIP } from 'node:net';
import { buildConnector, Pool } from 'undici';
import { dispatchOnce, type Exchange } from './dispatch.js';
import { failure } from './failure.js';
import type { Ended } from './upstream.js';

/** As it is when the program is loaded: a test's fake clock must not stop its proxy. */
const now = performance.now.bind(performance);

/** Times are in milliseconds. */
export interface TransportOptions {
  /** Sockets to one origin; further calls wait for a free one. Flat from 16 up in the measurements, 64 by default. */
  readonly connections?: number;
  readonly connectTimeout?: number;
  /**
   * The whole call, waiting for a socket and a second sending included; what stops a silent and a trickling answer. Emulators
   * may start a container meanwhile.
   */
  readonly totalTimeout?: number;
  /** Bytes of an answer's body. */
  readonly maxAnswer?: number;
  /** How long an idle socket is kept when the server does not say (its Keep-Alive hint, less half a second, wins). */
  readonly keepAlive?: number;
  /** PEM of the authorities that alone are trusted; absent: Node's own list. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
}

/** Connections to one fixed origin. */
export interface Transport {
  readonly origin: string;
  /** Tells once what came of it: an answer or an UpstreamError; never throws. */
  exchange(exchange: Exchange, ended: Ended): void;
  /** Lets what is under way end, then closes. */
  retire(): Promise<void>;
  /** Aborts what is under way and closes. */
  close(): Promise<void>;
}

/** Sockets to one origin, unless told otherwise. */
export const CONNECTIONS = 64;
const DEFAULTS = {
  connections: CONNECTIONS,
  connectTimeout: 5_000,
  totalTimeout: 120_000,
  maxAnswer: 32 * 1024 * 1024,
  // Short, because many emulators close idle sockets within seconds and give no hint: gunicorn after 2.
  keepAlive: 1_000,
};

/** A pool of sockets to `origin` (`http://host:port` or `https://host:port`); `name` is what error messages call it. */
export function createTransport(origin: string, name: string, options: TransportOptions = {}): Transport {
  const limits = { ...DEFAULTS, ...options };
  const pool = openPool(origin, limits);
  const serverName = new URL(origin).hostname;

  const context = { name, serverName };

  function exchange(given: Exchange, ended: Ended): void {
    // undici would open a tunnel for it.
    if (given.method === 'CONNECT') {
      ended(failure('unroutable', name, 'its method is CONNECT'));
      return;
    }
    const due = now() + limits.totalTimeout;
    dispatchOnce(pool, given, context, due, (first, resendable) => {
      if (!resendable || given.safe !== true) ended(first);
      else
        dispatchOnce(pool, given, context, due, (second) =>
          ended(second instanceof Error ? second : { ...second, retried: 1 }),
        );
    });
  }

  return { origin, exchange, retire: () => pool.close(), close: () => pool.destroy() };
}

function openPool(origin: string, limits: typeof DEFAULTS & TransportOptions): Pool {
  const connect = buildConnector({
    timeout: limits.connectTimeout,
    rejectUnauthorized: true,
    ...(limits.ca === undefined
      ? {}
      : { ca: typeof limits.ca === 'string' || Buffer.isBuffer(limits.ca) ? limits.ca : [...limits.ca] }),
  });
  // The name to verify is the URL's, never the Host header's, which is the caller's; SNI must not hold an address.
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, '');
  const servername = isIP(host) === 0 ? host : '';
  return new Pool(origin, {
    connections: limits.connections,
    pipelining: 1,
    // Two timers for each call, for what its deadline ends anyway.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: limits.maxAnswer,
    keepAliveTimeout: limits.keepAlive,
    keepAliveTimeoutThreshold: 500,
    connect: (opts, callback) => connect({ ...opts, servername }, callback),
  });
}
