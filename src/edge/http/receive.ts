import type { IncomingMessage } from 'node:http';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import { isNamed } from '../../core/wire/query/header-name.js';
import type { HttpRequest } from '../../core/wire/query/request.js';

/**
 * A request as it came off the wire, its body read; or the refusal of one that HTTP's readers understand differently.
 * Node's parser has refused the rest already (two lengths, a length beside chunks, bad chunk sizes, bare line feeds), and the
 * browser guard what has no Host or two.
 */
export function received(raw: IncomingMessage, body: Uint8Array, sourceIp: string): HttpRequest | Fault {
  const { rawHeaders, httpVersion } = raw;
  // Node's parser reads on as if it were 1.1.
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return fault('MalformedQueryString', `HTTP/${httpVersion} is not spoken here (HTTP/1.1 is)`);
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    headers.push([name, value]);
    // The parser of Node 20.19 lets it through.
    if (name === '') return fault('MalformedQueryString', 'the request is not valid HTTP: a header has no name');
    if (isNamed(name, 'transfer-encoding')) {
      if (value.toLowerCase() !== 'chunked')
        return fault('MalformedQueryString', 'the header `Transfer-Encoding` has a coding other than `chunked`');
      // RFC 9112 section 6.1: its framing is faulty, since a reader of HTTP/1.0 does not know of chunks.
      if (httpVersion === '1.0')
        return fault('MalformedQueryString', 'the header `Transfer-Encoding` does not belong in HTTP/1.0');
    }
  }
  return {
    method: raw.method as string,
    target: raw.url as string,
    headers,
    body,
    sourceIp,
  };
}
