type Header = readonly [name: string, value: string];

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

const HOP_LENGTHS: ReadonlySet<number> = new Set([...HOP_BY_HOP].map(({ length }) => length));
const P = 'p'.charCodeAt(0);

/**
 * Headers that a Connection header cannot declare hop-by-hop. RFC 9110 section 7.6.1 forbids a sender to name a field that
 * is meant for all recipients; obeying would let a caller drop, behind the decision's back, what was decided upon.
 */
const END_TO_END = /^(?:authorization|cookie|date|host|referer|user-agent|accept.*|content-.*|x-amzn?-.*|amz-sdk-.*)$/;

/** The headers to send on, in the order received and spelled as received. */
export function endToEndHeaders(headers: readonly Header[]): Header[] {
  const named = connectionOptions(headers);
  const kept: Header[] = [];
  for (const header of headers) if (!isHopByHop(header[0], named)) kept.push(header);
  return kept;
}

function isHopByHop(name: string, named: ReadonlySet<string> | undefined): boolean {
  const first = name.charCodeAt(0) | 0x20;
  // Lower-casing every name would be felt; of most, length and first letter tell enough.
  if (named === undefined && !HOP_LENGTHS.has(name.length) && first !== P) return false;
  const lower = name.toLowerCase();
  if (HOP_BY_HOP.has(lower) || lower.startsWith('proxy-')) return true;
  return named?.has(lower) === true && !END_TO_END.test(lower);
}

/** The lower-cased header names that Connection headers list; undefined when there are none, which is the usual case. */
function connectionOptions(headers: readonly Header[]): Set<string> | undefined {
  let named: Set<string> | undefined;
  for (const [name, value] of headers) {
    if (name.length !== 10 || name.toLowerCase() !== 'connection' || value === 'keep-alive') continue;
    for (const option of value.split(',')) {
      const lower = option.trim().toLowerCase();
      if (lower === '' || lower === 'close' || lower === 'keep-alive') continue;
      named ??= new Set();
      named.add(lower);
    }
  }
  return named;
}

/** undici's raw response headers (name, value, name, value, ...) as pairs; bytes are read as latin1, as Node does. */
export function headerPairs(raw: unknown): [string, string][] {
  if (!Array.isArray(raw)) return [];
  const text = textAround(raw);
  const read = (value: unknown): string =>
    text && value instanceof Uint8Array
      ? text.of.slice(value.byteOffset - text.start, value.byteOffset - text.start + value.length)
      : latin1(value);
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([read(raw[i]), read(raw[i + 1])]);
  return pairs;
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
