import { isNamed } from '../../core/wire/query/header-name.js';
import type { HttpRequest } from '../../core/wire/query/request.js';

/** Headers that belong to one connection (RFC 9110 section 7.6.1, RFC 9112 section 9); `proxy-*` is tested by prefix. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Answered by the proxy's own HTTP server, which has read the whole body before anything is forwarded.
  'expect',
  'http2-settings',
]);

/** Says to the proxy which run a call belongs to; it goes on only when it is signed, since then its absence would be noticed. */
export const RUN_HEADER = 'x-iam-proxy-run';

/**
 * Headers that a Connection header cannot declare hop-by-hop. RFC 9110 section 7.6.1 forbids a sender to name a field that
 * is meant for all recipients; obeying would let a caller drop, behind the decision's back, what was decided upon.
 */
const END_TO_END = /^(?:authorization|cookie|date|host|referer|user-agent|accept.*|content-.*|x-amzn?-.*|amz-sdk-.*)$/;

/** A request's headers to send on, in the order received and spelled as received: name, value, name, value. */
export function headersToSend(headers: HttpRequest['headers']): string[] {
  let named: Set<string> | undefined;
  for (const [name, value] of headers) if (isConnection(name)) named = withOptions(value, named);
  const kept: string[] = [];
  for (const [name, value] of headers)
    if (!isHopByHop(name, named) && !(isRun(name) && !signsRun(headers))) kept.push(name, value);
  return kept;
}

/** An answer's headers to pass on, from undici's raw ones; in the order received: name, value, name, value. */
export function headersToPassOn(raw: unknown): string[] {
  const headers = readRaw(raw);
  let named: Set<string> | undefined;
  for (let i = 0; i < headers.length; i += 2)
    if (isConnection(headers[i] as string)) named = withOptions(headers[i + 1] as string, named);
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2)
    if (!isHopByHop(headers[i] as string, named)) kept.push(headers[i] as string, headers[i + 1] as string);
  return kept;
}

function isHopByHop(name: string, named: ReadonlySet<string> | undefined): boolean {
  const lower = name.toLowerCase();
  if (HOP_BY_HOP.has(lower) || lower.startsWith('proxy-')) return true;
  return named?.has(lower) === true && !END_TO_END.test(lower);
}

const isRun = (name: string): boolean => isNamed(name, RUN_HEADER);

/** Whether the SignedHeaders of the Authorization name it. */
const signsRun = (headers: HttpRequest['headers']): boolean =>
  headers.some(([name, value]) => isNamed(name, 'authorization') && value.toLowerCase().includes(RUN_HEADER));

const isConnection = (name: string): boolean => isNamed(name, 'connection');

/** The lower-cased header names that a Connection header lists, beside those that were listed before. */
function withOptions(value: string, named: Set<string> | undefined): Set<string> | undefined {
  if (value === 'keep-alive') return named;
  for (const option of value.split(',')) {
    const lower = option.trim().toLowerCase();
    if (lower === '' || lower === 'close' || lower === 'keep-alive') continue;
    named ??= new Set();
    named.add(lower);
  }
  return named;
}

/** Bytes are read as latin1, as Node does. */
function readRaw(raw: unknown): string[] {
  if (!Array.isArray(raw)) return [];
  const text = textAround(raw);
  const read = (value: unknown): string =>
    text && value instanceof Uint8Array
      ? text.of.slice(value.byteOffset - text.start, value.byteOffset - text.start + value.length)
      : latin1(value);
  const headers: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push(read(raw[i]), read(raw[i + 1]));
  return headers;
}

/** Much longer than the headers of an answer, whose ends may lie far apart in a buffer that is used again and again. */
const LONGEST_BLOCK = 16 * 1024;

/**
 * The piece of memory in which all these bytes lie, read at once: headers that came together are views of one buffer, and
 * reading each for itself takes three times as long. Undefined when they don't.
 */
function textAround(raw: readonly unknown[]): { readonly of: string; readonly start: number } | undefined {
  const [first] = raw;
  if (!(first instanceof Uint8Array)) return undefined;
  const start = first.byteOffset;
  let end = start;
  for (const value of raw) {
    if (!(value instanceof Uint8Array) || value.buffer !== first.buffer || value.byteOffset < end) return undefined;
    end = value.byteOffset + value.length;
  }
  if (end - start > LONGEST_BLOCK) return undefined;
  return { of: Buffer.from(first.buffer, start, end - start).toString('latin1'), start };
}

function latin1(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
}
