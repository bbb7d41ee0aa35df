import type { HttpRequest } from '../../core/wire/query/request.js';
import type { Leaving } from './leaving.js';

/** One call on its way to whatever stands behind the proxy. */
export interface UpstreamRequest {
  /** The bytes that were authorized; an upstream sends these and no others. */
  readonly request: HttpRequest;
  /** Of the credential scope. */
  readonly region: string;
  /** Of the credential scope: `elasticache`, or another service's when one endpoint URL serves all. */
  readonly service: string;
  /** Of the caller; the embedded upstream keeps one state for each. Absent: nobody asked on behalf of an account. */
  readonly account?: string;
  /** Aborted when the caller leaves. */
  readonly signal: Leaving;
  /**
   * The call changes nothing (Describe, List), so that it may be sent a second time after a connection broke before
   * any byte of the answer. Absent: it may not.
   */
  readonly safe?: boolean;
}

/** What came back, whole; `content-encoding` is left as it is. */
export interface UpstreamAnswer {
  readonly status: number;
  /** Name, value, name, value, in the order received; repeats kept, hop-by-hop ones gone. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** How often the call was sent again; absent when it was sent once. */
  readonly retried?: number;
}

/**
 * Takes what came back, or why nothing did (an UpstreamError, unless the upstream itself has a fault). Must not throw. No promise:
 * every call goes this way, and would pay for it.
 */
export type Ended = (ended: UpstreamAnswer | Error) => void;

export interface Upstream {
  /** For people: `embedded`, `aws`, or the URL's origin. */
  readonly name: string;
  /** Sends a call, and tells once what came of it; never throws. */
  send(call: UpstreamRequest, ended: Ended): void;
  /** Ends every connection; what is still under way is aborted. */
  close(): Promise<void>;
}

/** Why a call got no answer, and the HTTP status that tells the caller so (aborted: nobody is left to tell). */
export const UPSTREAM_FAILURES = {
  refused: 502,
  reset: 502,
  dns: 502,
  tls: 502,
  malformed: 502,
  tooLarge: 502,
  credentials: 502,
  timeout: 504,
  aborted: 502,
  /** The request itself cannot be sent on: no path in its target, a header that HTTP forbids. */
  unroutable: 400,
  /** AWS has no endpoint for the region and service that the caller signed for. */
  noEndpoint: 403,
} as const;

export type UpstreamFailure = keyof typeof UPSTREAM_FAILURES;

/** A call that got no answer. `message` and `hint` are for the caller and hold no secret; `cause` is for the log. */
export class UpstreamError extends Error {
  readonly kind: UpstreamFailure;
  readonly hint?: string;

  constructor(
    kind: UpstreamFailure,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UpstreamError';
    this.kind = kind;
    if (options.hint !== undefined) this.hint = options.hint;
  }

  /** The HTTP status for the caller. */
  get status(): number {
    return UPSTREAM_FAILURES[this.kind];
  }
}

/** What comes of a sending, as a promise. Rejects with what kept the upstream from answering. */
export function answerOf(send: (ended: Ended) => void): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    send((ended) => (ended instanceof Error ? reject(ended) : resolve(ended)));
  });
}
