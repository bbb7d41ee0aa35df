import { failure } from './failure.js';
import { headersToSend } from './headers.js';
import { originForm } from './target.js';
import { createTransport, type TransportOptions } from './transport.js';
import type { Ended, Upstream, UpstreamRequest } from './upstream.js';

/**
 * Reads what a user gave as an upstream's address: `http(s)://host[:port]`, nothing more. Gives the origin, or the
 * sentence that says what is wrong (a password in the address is not repeated).
 */
export function readUpstreamUrl(
  text: string,
): { readonly origin: string } | { readonly message: string; readonly hint: string } {
  const hint = 'write it as `http://host:port` or `https://host:port`';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return { message: `\`${text}\` is not a URL`, hint };
  if (url.username !== '' || url.password !== '')
    return { message: 'the upstream URL holds a user name or password', hint };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { message: `\`${text}\` is neither http nor https`, hint };
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { message: `\`${text}\` has a path, query or fragment`, hint };
  }
  return { origin: url.origin };
}

/**
 * An emulator, or anything else that speaks HTTP/1.1, at a fixed origin as readUpstreamUrl gives it. It gets the same method,
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
