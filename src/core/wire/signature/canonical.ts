import { hash } from 'node:crypto';
import { isNamed } from '../query/header-name.js';
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

/** What of a canonical request may be shown: a wrong signature's answer holds it, and so does the record. */
export interface Masking {
  /** A field's name, as far as it may be shown. */
  readonly shownName: (name: string) => string;
  /** Whether a field's value may be shown. */
  readonly isHarmless: (name: string, value: string) => boolean;
}

const MASK = '***';

/** Headers whose values are shown when they are of this form; whatever else is signed may hold anything. */
const SHOWN_HEADERS: Readonly<Record<string, RegExp>> = {
  'content-length': /^\d{1,9}$/,
  'content-type': /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i,
  date: /^[A-Za-z]{3}, \d\d [A-Za-z]{3} \d{4} [\d:]{8} GMT$/,
  host: /^[A-Za-z0-9.-]{1,128}(?::\d{1,5})?$|^\[[0-9a-f:.]{2,45}\](?::\d{1,5})?$/i,
  'x-amz-content-sha256': /^[0-9a-f]{64}$|^UNSIGNED-PAYLOAD$/,
  'x-amz-date': /^\d{8}T\d{6}Z$/,
};
/** Signed by one SDK or another: their names alone are shown. A name that nobody knows is text of the caller's. */
const NAMED_HEADERS: ReadonlySet<string> = new Set([
  ...Object.keys(SHOWN_HEADERS),
  'accept',
  'accept-encoding',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'authorization',
  'connection',
  'cookie',
  'origin',
  'proxy-authorization',
  'referer',
  'user-agent',
  'x-amz-security-token',
  'x-amz-target',
  'x-amz-user-agent',
]);

/**
 * The canonical request of Signature Version 4 (IAM user guide, reference_sigv-create-signed-request): method, path,
 * query, headers, signed header names and payload hash, joined by line feeds. Everything is taken as received.
 *
 * @param payloadHash lower-case hex SHA-256 of the body
 * @param masking for showing: what is not known to be harmless is `***`. A hash is of the unmasked text
 */
export function canonicalRequest(
  request: HttpRequest,
  { signedHeaders, presigned, plainPath }: Canonicalization,
  payloadHash: string,
  masking?: Masking,
): string {
  const at = request.target.indexOf('?');
  const path = at < 0 ? request.target : request.target.slice(0, at);
  const query = at < 0 ? '' : canonicalQuery(request.target.slice(at + 1), presigned, masking);
  const headers = canonicalHeaders(request, signedHeaders, masking);
  const signedPath = plainPath ? plainCanonicalPath(path) : canonicalPath(path);
  const shownPath = masking && path !== '/' && path !== '' ? `/${MASK}` : signedPath;
  const names = masking ? signedHeaders.map(shownHeader) : signedHeaders;
  return `${request.method}\n${shownPath}\n${query}\n${headers}\n${names.join(';')}\n${payloadHash}`;
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
export function canonicalQuery(query: string, presigned: boolean, masking?: Masking): string {
  const pairs: [name: string, value: string][] = [];
  for (const field of query.split('&')) {
    if (field === '') continue;
    const equals = field.indexOf('=');
    const name = unescapeField(equals < 0 ? field : field.slice(0, equals));
    if (presigned && name === 'X-Amz-Signature') continue;
    const value = equals < 0 ? '' : unescapeField(field.slice(equals + 1));
    if (!masking) pairs.push([uriEncode(name), uriEncode(value)]);
    else pairs.push([uriEncode(masking.shownName(name)), masking.isHarmless(name, value) ? uriEncode(value) : MASK]);
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
function canonicalHeaders(request: HttpRequest, signedHeaders: readonly string[], masking?: Masking): string {
  let text = '';
  for (const name of signedHeaders) {
    const value = tidyValue(request, name);
    text += masking
      ? `${shownHeader(name)}:${SHOWN_HEADERS[name]?.test(value) ? value : MASK}\n`
      : `${name}:${value}\n`;
  }
  return text;
}

/** The lower-cased name of a header, unless nobody knows it. */
export const shownHeader = (name: string): string => (NAMED_HEADERS.has(name.toLowerCase()) ? name : MASK);

function tidyValue({ headers }: HttpRequest, wanted: string): string {
  let joined: string | undefined;
  for (const [name, value] of headers) {
    if (!isNamed(name, wanted)) continue;
    const tidy = UNTIDY.test(value) ? value.replace(/[ \t\r\n]+/g, ' ').trim() : value;
    joined = joined === undefined ? tidy : `${joined},${tidy}`;
  }
  return joined ?? '';
}
