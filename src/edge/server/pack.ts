import type { HttpRequest } from '../../core/wire/request.js';

/** No HTTP parser lets it through in a request line or a header. */
const NUL = '\0';

/** All of a request but its body, as one text of one-byte characters. */
export function packHead({ method, target, headers, sourceIp = '' }: HttpRequest): string {
  const parts = [method, target, sourceIp];
  for (const [name, value] of headers) parts.push(name, value);
  return parts.join(NUL);
}

/** The request whose head was packed. */
export function unpackRequest(head: string, body: Uint8Array): HttpRequest {
  const [method = '', target = '', sourceIp = '', ...parts] = head.split(NUL);
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) headers.push([parts[i] as string, parts[i + 1] as string]);
  return { method, target, headers, body, ...(sourceIp === '' ? {} : { sourceIp }) };
}
