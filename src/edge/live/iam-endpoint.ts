import { type CredentialSource, credentialsWithin } from '../upstream/credentials.js';
import type { Leaving } from '../upstream/leaving.js';
import { authenticationRefusal } from '../upstream/refusal.js';
import { createSigner, type SigningCredentials } from '../upstream/signer.js';
import { createTransport, type TransportOptions } from '../upstream/transport.js';
import { answerOf, type UpstreamAnswer, UpstreamError } from '../upstream/upstream.js';
import { readErrorCode } from '../upstream/xml-answer.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setTimeout, clearTimeout } = globalThis;

/** Where an IAM endpoint is, and how it is called. */
export interface IamEndpointOptions {
  /** `https://iam.amazonaws.com`, or an emulator's. */
  readonly origin: string;
  /** Of the credential scope. */
  readonly region: string;
  readonly credentials: CredentialSource;
  readonly transport?: TransportOptions;
  /** Milliseconds before the first repetition; doubled each time. */
  readonly pause?: number;
}

/** Calls of IAM's Query API. */
export interface IamEndpoint {
  readonly origin: string;
  /**
   * The XML of an answer. What may pass (no connection, 5xx, throttling) is tried again, up to five times in all, and silence
   * once. Throws IamError.
   */
  ask(operation: string, parameters: Readonly<Record<string, string>>, wait: AskOptions): Promise<string>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly signal: Leaving;
  /** Calls in all. */
  readonly attempts?: number;
}

/** A call of the source that was not answered. The message is one sentence and holds no secret. */
export class IamError extends Error {
  constructor(
    message: string,
    /** Its own code, when it answered. */
    readonly code?: string,
    /** It may be answered another time. */
    readonly passing = false,
    /** It was not answered in time: waiting many times over helps nobody. */
    readonly silent = false,
  ) {
    super(message);
  }
}

/** Calls in all, for one answer. */
const ATTEMPTS = 5;
const LONGEST_PAUSE = 5_000;
const VERSION = '2010-05-08';
const CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

/**
 * What passes: throttling (Common Errors page of the IAM API reference,
 * and the codes that SDKs try again) and trouble of the server's.
 */
const MAY_PASS =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|Unavailable|InternalFailure|ServiceFailure|Timeout/i;

/** Codes that say that the caller may not (AccessDenied: Common Errors page of the IAM API reference). */
const REFUSED = /^(?:AccessDenied(?:Exception)?|NotAuthorized|UnauthorizedOperation)$/;

/** Whether the source has said that the proxy's own credentials may not ask. */
export const isRefusal = (error: unknown): error is IamError =>
  error instanceof IamError && REFUSED.test(error.code ?? '');

/** An endpoint that nothing has been asked yet. */
export function createIamEndpoint(options: IamEndpointOptions): IamEndpoint {
  const { origin, region, credentials: source, pause = 250 } = options;
  const transport = createTransport(origin, origin, { connections: 8, totalTimeout: 10_000, ...options.transport });
  const sign = createSigner();
  const host = new URL(origin).host;
  let skew = 0;

  async function send(body: Buffer, credentials: SigningCredentials, signal: Leaving): Promise<UpstreamAnswer> {
    const request = { method: 'POST', path: '/', host, contentType: CONTENT_TYPE, body, region, service: 'iam' };
    const signature = await sign({ ...request, credentials, date: new Date(Date.now() + skew) });
    const headers = ['Host', host, 'Content-Type', CONTENT_TYPE, ...signature.flat()];
    return answerOf((ended) => transport.exchange({ method: 'POST', path: '/', headers, body, signal }, ended));
  }

  async function once(operation: string, body: Buffer, signal: Leaving): Promise<string> {
    const credentials = await credentialsWithin(source, origin, 10_000, signal);
    const first = await send(body, credentials, signal);
    const serverTime = authenticationRefusal(first)?.serverTime;
    if (serverTime !== undefined) skew = serverTime - Date.now();
    const answer = serverTime === undefined ? first : await send(body, credentials, signal);
    const text = answer.body.toString('utf8');
    if (answer.status === 200) return text;
    throw refused(operation, answer.status, readErrorCode(text));
  }

  function refused(operation: string, status: number, code: string | undefined): IamError {
    const passing = status >= 500 || status === 429 || (code !== undefined && MAY_PASS.test(code));
    const lacks = code !== undefined && REFUSED.test(code) ? `: the proxy's own credentials need iam:${operation}` : '';
    return new IamError(`${origin} answered ${operation} with ${code ?? `HTTP ${status}`}${lacks}`, code, passing);
  }

  return {
    origin,
    async ask(operation, parameters, { signal, attempts = ATTEMPTS }) {
      const body = Buffer.from(new URLSearchParams({ Action: operation, Version: VERSION, ...parameters }).toString());
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(operation, body, signal);
        } catch (thrown) {
          const error = asIamError(thrown, origin);
          const most = error.silent ? Math.min(attempts, 2) : attempts;
          if (!error.passing || attempt >= most || signal.aborted) throw error;
          await pausing(Math.min(pause * 2 ** (attempt - 1), LONGEST_PAUSE) * (0.5 + Math.random() / 2), signal);
        }
      }
    },
    close: () => transport.close(),
  };
}

function asIamError(thrown: unknown, origin: string): IamError {
  if (thrown instanceof IamError) return thrown;
  if (!(thrown instanceof UpstreamError)) throw thrown;
  const { kind, message } = thrown;
  if (kind === 'credentials') return new IamError(`there are no AWS credentials to ask ${origin} with`);
  // The transport's words for it, without those about `--upstream`.
  const [, what = message] = /^the upstream `[^`]*` (.*)$/.exec(message) ?? [];
  const passing = kind === 'refused' || kind === 'reset' || kind === 'dns' || kind === 'timeout';
  return new IamError(`${origin} ${what}`, undefined, passing, kind === 'timeout');
}

/** Waits, but not longer than the one who wants to know. */
function pausing(milliseconds: number, signal: Leaving): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = { handleEvent: done };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', leave);
  });
}
