import type { HttpRequest } from '../../core/wire/request.js';

/** A request in a few flat strings: what it weighs in memory is little more than what came over the wire. */
export interface PackedRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: string;
  /** A character for each byte. */
  readonly body: string;
  readonly sourceIp: string | undefined;
}

/** No HTTP parser lets it through in a header's name or value. */
const NUL = '\0';

export function packRequest({ method, target, headers, body, sourceIp }: HttpRequest): PackedRequest {
  const parts: string[] = [];
  for (const [name, value] of headers) parts.push(name, value);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  // Joining makes one string of its own; slices would hold on to the whole of what Node read.
  return { method, target, headers: parts.join(NUL), body: bytes.toString('latin1'), sourceIp };
}

/** The request as it was packed. */
export function unpackRequest({ method, target, headers, body, sourceIp }: PackedRequest): HttpRequest {
  const parts = headers.split(NUL);
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) pairs.push([parts[i] as string, parts[i + 1] as string]);
  const request = { method, target, headers: pairs, body: Buffer.from(body, 'latin1') };
  return sourceIp === undefined ? request : { ...request, sourceIp };
}
