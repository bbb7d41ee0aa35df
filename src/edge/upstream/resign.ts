import { isNamed } from '../../core/wire/query/header-name.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import { headersToSend } from './headers.js';
import { originForm } from './target.js';

/** A request with nothing left of the caller's signature and credentials; to be signed again. */
export interface Unsigned {
  readonly method: string;
  readonly path: string;
  /** Name, value, name, value. */
  readonly headers: readonly string[];
  readonly contentType?: string;
  readonly body: Uint8Array;
}

/** Headers that are not sent to AWS, besides every `x-amz-*` one: they carry credentials or belong to a signature. */
const CALLERS_OWN: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'date',
  'host',
  'content-length',
  // So that AWS answers uncompressed: its refusals must be read before they are passed on.
  'accept-encoding',
]);

/** `x-amz-*` headers that say nothing about who is calling. */
const HARMLESS: ReadonlySet<string> = new Set(['x-amz-user-agent']);

/**
 * Takes the caller's authentication off a request, header- or query-signed alike; method, body and the call's own fields
 * stay. Undefined when the target has no path, or a query that cannot be signed unambiguously.
 */
export function withoutAuthentication(request: HttpRequest): Unsigned | undefined {
  const path = unsignedPath(request.target);
  if (path === undefined) return undefined;
  const headers: string[] = [];
  const types: string[] = [];
  const sent = headersToSend(request.headers);
  for (let i = 0; i < sent.length; i += 2) {
    const [name, value] = [sent[i] as string, sent[i + 1] as string];
    if (isCallersOwn(name.toLowerCase())) continue;
    headers.push(name, value);
    if (isNamed(name, 'content-type')) types.push(value);
  }
  if (types.length > 1) return undefined;
  const [contentType] = types;
  // Signed as UTF-8, sent as latin1: the two agree on ASCII only.
  if (contentType !== undefined && /[^\x20-\x7e]/.test(contentType)) return undefined;
  const rest = { method: request.method, path, headers, body: request.body };
  return contentType === undefined ? rest : { ...rest, contentType };
}

function isCallersOwn(name: string): boolean {
  return CALLERS_OWN.has(name) || (name.startsWith('x-amz-') && !HARMLESS.has(name));
}

/**
 * The path and query without the presigning fields (X-Amz-Signature and its kin). A `+` becomes `%20`: it is a space to a
 * form decoder and a plus to SigV4's canonical query, and only `%20` is the same to both.
 */
function unsignedPath(target: string): string | undefined {
  const origin = originForm(target);
  if (origin === undefined || /[^\x21-\x7e]/.test(origin)) return undefined;
  const mark = origin.indexOf('?');
  if (mark < 0) return origin;
  const kept: string[] = [];
  for (const field of origin.slice(mark + 1).split('&')) {
    if (field === '') continue;
    const name = decoded(field.split('=', 1)[0] ?? '');
    if (name === undefined || decoded(field) === undefined) return undefined;
    if (!name.toLowerCase().startsWith('x-amz-')) kept.push(field.replaceAll('+', '%20'));
  }
  const query = kept.join('&');
  return query === '' ? origin.slice(0, mark) : `${origin.slice(0, mark)}?${query}`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
