import type { HttpRequest } from '#src/core/wire/query/request.js';
import type { Leaving } from '#src/edge/upstream/leaving.js';
import { answerOf, type Upstream, type UpstreamAnswer, UpstreamError } from '#src/edge/upstream/upstream.js';

export const BODY = 'Action=DescribeCacheClusters&Version=2015-02-02';

/** A form POST; `overrides` replaces parts of it. */
export function post(overrides: Partial<HttpRequest> = {}): HttpRequest {
  const headers: [string, string][] = [
    ['Host', '127.0.0.1:4567'],
    ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
    ['Content-Length', String(BODY.length)],
  ];
  return { method: 'POST', target: '/', headers, body: Buffer.from(BODY), ...overrides };
}

/** Sends and gives the answer or the failure's kind. */
export async function send(
  upstream: Upstream,
  request: HttpRequest = post(),
  options: { readonly safe?: boolean; readonly signal?: Leaving } = {},
): Promise<UpstreamAnswer | UpstreamError> {
  const signal = options.signal ?? new AbortController().signal;
  try {
    const call = {
      request,
      region: 'us-east-1',
      service: 'elasticache',
      signal,
      safe: options.safe === true,
    };
    return await answerOf((ended) => upstream.send(call, ended));
  } catch (thrown) {
    if (thrown instanceof UpstreamError) return thrown;
    throw new Error('an upstream rejects with UpstreamError only', { cause: thrown });
  }
}

/** `200 text` of an answer, `kind` of a failure. */
export function brief(outcome: UpstreamAnswer | UpstreamError): string {
  return outcome instanceof UpstreamError ? outcome.kind : `${outcome.status} ${outcome.body.toString()}`;
}
