/**
 * What bounds the server, beside the settings `--body-limit`, `--upstream-timeout` and `--decisions-kept`.
 *
 * Times are in milliseconds, sizes in bytes.
 */
export interface Limits {
  /** Request line and headers together: Node's default, and AWS's own front ends take no more. */
  readonly headerBytes: number;
  /** From a connection's or request's first byte to the end of its headers; a TLS handshake has as long. */
  readonly headersTimeout: number;
  /** From a request's first byte to its last: what ends slow and endless bodies. */
  readonly requestTimeout: number;
  /** How long an idle connection is kept. */
  readonly keepAlive: number;
  /** How often these three are looked at: an ending comes at most this much later. */
  readonly checkEvery: number;
  /**
   * Callers' connections at one time; for further ones the most silent make room, and when all have calls under way they are closed
   * unanswered. Fewer where the limit of open files (`ulimit -n`) leaves no room for so many.
   */
  readonly connections: number;
  /** Calls at one time, those pipelined on one connection included; further ones get 503. */
  readonly calls: number;
  /** Readers of the live stream at one time; further ones get 503. */
  readonly streams: number;
  /** What may wait for one reader of the live stream; a slower one is disconnected. */
  readonly streamBytes: number;
  /** After a stop, and when no call is under way: how long half-sent requests and readers of answers are waited for. */
  readonly lingering: number;
}

export const LIMITS: Limits = {
  headerBytes: 16 * 1024,
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  keepAlive: 72_000,
  checkEvery: 5_000,
  connections: 4096,
  calls: 4096,
  streams: 32,
  streamBytes: 1024 * 1024,
  lingering: 1_000,
};

/** What each bounds, and what happens beyond it; docs/limits.md is made from these. */
export const LIMIT_MEANINGS: Readonly<Record<keyof Limits, string>> = {
  headerBytes: "a request's line and headers; 431",
  headersTimeout: 'until the headers are there (or a TLS handshake is over); 408, or closed',
  requestTimeout: 'until the body is there; 408',
  keepAlive: 'an idle connection; closed',
  checkEvery: 'how much later than that at most',
  connections:
    "callers' connections, fewer under a low `ulimit -n`; the most silent one makes room, calls under way are never cut, and the log says so",
  calls: 'calls under way; 503',
  streams: 'readers of the live stream; 503',
  streamBytes: 'what waits for one such reader; disconnected',
  lingering: 'after the last call of a stop: half-sent requests, answers that nobody reads; closed',
};
