import type { World } from '../authorize/authorize.js';
import { nearest, typoOf } from '../terms/nearest.js';
import { encodeCall } from '../wire/query/encode.js';
import { isNamed } from '../wire/query/header-name.js';
import type { HttpRequest } from '../wire/query/request.js';

const FIELDS = [
  'id',
  'body',
  'operation',
  'params',
  'method',
  'target',
  'headers',
  'principal',
  'context',
  'resourceTags',
];

/** Notes of the user's own may stand in a line; a field that looks like a slip of ours must not be passed over. */
function misspeltField(line: Record<string, unknown>): string | undefined {
  for (const field of Object.keys(line)) {
    if (FIELDS.includes(field)) continue;
    const close = nearest(field, FIELDS);
    const shown = typoOf(field, FIELDS) === undefined ? '' : ` \`${field}\``;
    if (close !== undefined) return `unknown field${shown}: did you mean \`${close}\`?`;
  }
  return undefined;
}

/** The request that a line stands for, or a sentence when it is no such line. */
export function requestOfLine(
  catalog: Pick<World['catalog'], 'shapes'>,
  line: Record<string, unknown>,
): HttpRequest | { bad: string } {
  const misspelt = misspeltField(line);
  if (misspelt) return { bad: misspelt };
  const { method = 'POST', target = '/' } = line;
  if (typeof method !== 'string' || typeof target !== 'string') return { bad: '`method` and `target` must be texts' };
  const headers = headersOf(line.headers);
  if ('bad' in headers) return headers;
  const body = bodyOf(catalog, line);
  if ('bad' in body) return body;
  const pairs = headers.pairs;
  // A GET carries the call in its query string.
  if (method === 'GET' && line.operation !== undefined) {
    return {
      method,
      target: `${target}${target.includes('?') ? '&' : '?'}${body.text}`,
      headers: pairs,
      body: NOTHING,
    };
  }
  if (!pairs.some(([name]) => isNamed(name, 'content-type')))
    pairs.push(['content-type', 'application/x-www-form-urlencoded']);
  return { method, target, headers: pairs, body: new TextEncoder().encode(body.text) };
}

function bodyOf(
  { shapes }: Pick<World['catalog'], 'shapes'>,
  { body, operation, params, target }: Record<string, unknown>,
): { text: string } | { bad: string } {
  if (body !== undefined) {
    if (operation !== undefined || params !== undefined)
      return { bad: 'give `body`, or `operation` and `params`, not both' };
    return typeof body === 'string' ? { text: body } : { bad: '`body` must be the form-encoded text' };
  }
  if (operation === undefined) {
    if (params !== undefined) return { bad: '`params` needs `operation`' };
    return target === undefined ? { bad: 'expected `body`, or `operation` and `params`' } : { text: '' };
  }
  if (typeof operation !== 'string') return { bad: '`operation` must be a text' };
  // An operation that nobody knows is the decision's business: InvalidAction, or a check of it.
  if (!Object.hasOwn(shapes.operations, operation)) {
    return { text: new URLSearchParams({ Action: operation, Version: shapes.version }).toString() };
  }
  const encoded = encodeCall(operation, params ?? {}, shapes);
  if ('body' in encoded) return { text: encoded.body };
  return {
    bad: encoded.problems
      .map(
        ({ pointer, message, hint }) => `${pointer ? `params${pointer}: ` : ''}${message}${hint ? ` (${hint})` : ''}`,
      )
      .join('; '),
  };
}

function headersOf(headers: unknown): { pairs: [string, string][] } | { bad: string } {
  if (headers === undefined) return { pairs: [] };
  const bad = { bad: '`headers` must map names to texts' };
  if (typeof headers !== 'object' || headers === null) return bad;
  const entries: unknown[] = Array.isArray(headers) ? headers : Object.entries(headers);
  const pairs: [string, string][] = [];
  for (const entry of entries) {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return bad;
    for (const value of Array.isArray(entry[1]) ? entry[1] : [entry[1]]) {
      if (typeof value !== 'string') return bad;
      pairs.push([entry[0], value]);
    }
  }
  return { pairs };
}

const NOTHING = new Uint8Array(0);
