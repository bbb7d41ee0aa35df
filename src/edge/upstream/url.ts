import { failure } from './failure.js';
import { headersToSend } from './headers.js';
import { originForm } from './target.js';
import { createTransport, type TransportOptions } from './transport.js';
import type { Ended, Upstream, UpstreamRequest } from './upstream.js';

/**
 * An emulator, or anything else that speaks HTTP/1.1, at a fixed origin. It gets the same method,
 * path, query and body, and the same headers but the hop-by-hop ones. The Host header is the received one: it is part of
 * the caller's signature, and emulators find the service from the credential scope.
 */
export function createUrlUpstream(origin: string, options: TransportOptions = {}): Upstream {
  const transport = createTransport(origin, origin, options);

  function send(call: UpstreamRequest, ended: Ended): void {
    const { method, target, headers, body } = call.request;
    const path = originForm(target);
    if (path === undefined) ended(failure('unroutable', origin, 'its target has no path'));
    else {
      const sent = headersToSend(headers);
      transport.exchange({ method, path, headers: sent, body, signal: call.signal, safe: call.safe === true }, ended);
    }
  }

  return { name: origin, send, close: transport.close };
}
