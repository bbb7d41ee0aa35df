import { hash } from 'node:crypto';
import type { HttpRequest } from '../query/request.js';

/** What the canonical request needs to know about the signature. */
export interface Canonicalization {
  /** Lower-case, sorted, without repeats. */
  readonly signedHeaders: readonly string[];
  /** Presigned requests leave X-Amz-Signature out of the query. */
  readonly presigned: boolean;
  /** The path is S3's: neither normalised nor encoded twice. */
  readonly plainPath?: boolean;
}

const MASK = '***';
/** Values that must not come back in an error: the caller has them, a log must not. */
const SECRET_HEADERS = new Set(['x-amz-security-token', 'authorization', 'proxy-authorization', 'cookie']);
const SECRET_FIELD = /(^|\.)(x-amz-security-token|authtoken|passwords)(\.|$)/i;

/**
 * The canonical request of Signature Version 4 (IAM user guide, reference_sigv-create-signed-request): method, path,
 * query, headers, signed header names and payload hash, joined by line feeds. Everything is taken as received.
 *
 * @param payloadHash lower-case hex SHA-256 of the body
 * @param masked replaces the values of session tokens and secrets by `***`, for showing
 */
export function canonicalRequest(
  request: HttpRequest,
  { signedHeaders, presigned, plainPath }: Canonicalization,
  payloadHash: string,
  masked = false,
): string {
  const at = request.target.indexOf('?');
  const path = at < 0 ? request.target : request.target.slice(0, at);
  const query = at < 0 ? '' : canonicalQuery(request.target.slice(at + 1), presigned, masked);
  const headers = canonicalHeaders(request, signedHeaders, masked);
  return `${request.method}\n${plainPath ? plainCanonicalPath(path) : canonicalPath(path)}\n${query}\n${headers}\n${signedHeaders.join(';')}\n${payloadHash}`;
}

/** Hex SHA-256. Header values are text of bytes (one character each), unless the caller is no socket and had more. */
export function sha256Hex(data: Uint8Array | string): string {
  // Of ASCII, which nearly everything is, UTF-8 and latin1 are the same.
  const asItIs = typeof data !== 'string' || Buffer.byteLength(data) === data.length || WIDE.test(data);
  return hash('sha256', asItIs ? data : Buffer.from(data, 'latin1'), 'hex');
}

const WIDE = /[\u0100-\uffff]/;

/** Services other than S3: dot segments and doubled slashes go, and the path as sent is encoded once more. */
export function canonicalPath(path: string): string {
  if (path === '/' || path === '') return '/';
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(uriEncode(segment));
  }
  const trailing = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}

/** S3 (IAM user guide, reference_sigv-create-signed-request): as sent, every byte but unreserved ones encoded once. */
function plainCanonicalPath(path: string): string {
  return path === ''
    ? '/'
    : path
        .split('/')
        .map((segment) => uriEncode(unescapeField(segment)))
        .join('/');
}

/** Decoded, encoded anew, sorted by name and then by value. A bare `+` is a plus here, though a space in a form. */
export function canonicalQuery(query: string, presigned: boolean, masked = false): string {
  const pairs: [name: string, value: string][] = [];
  for (const field of query.split('&')) {
    if (field === '') continue;
    const equals = field.indexOf('=');
    const name = unescapeField(equals < 0 ? field : field.slice(0, equals));
    if (presigned && name === 'X-Amz-Signature') continue;
    const value = equals < 0 ? '' : unescapeField(field.slice(equals + 1));
    pairs.push([uriEncode(name), masked && SECRET_FIELD.test(name) ? MASK : uriEncode(value)]);
  }
  pairs.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

// Encoded text is ASCII, so comparing UTF-16 units is comparing bytes.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Percent-decoding without the form's reading of `+`; text that is not decodable stands for itself. */
export function unescapeField(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function uriEncode(text: string): string {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return encoded.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Runs of white space, any but spaces, and what `trim` would take. */
const UNTIDY = /^\s|\s$|\s\s|[^\S ]/;

/** `name:value` lines, each ended by a line feed: values trimmed, inner runs of spaces made one, repeats joined by commas. */
function canonicalHeaders(request: HttpRequest, signedHeaders: readonly string[], masked: boolean): string {
  let text = '';
  for (const name of signedHeaders) {
    text += `${name}:${masked && SECRET_HEADERS.has(name) ? MASK : tidyValue(request, name)}\n`;
  }
  return text;
}

function tidyValue({ headers }: HttpRequest, wanted: string): string {
  let joined: string | undefined;
  for (const [name, value] of headers) {
    if (name.length !== wanted.length || name.toLowerCase() !== wanted) continue;
    const tidy = UNTIDY.test(value) ? value.replace(/[ \t\r\n]+/g, ' ').trim() : value;
    joined = joined === undefined ? tidy : `${joined},${tidy}`;
  }
  return joined ?? '';
}
