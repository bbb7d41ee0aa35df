import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { HttpRequest } from '#src/core/wire/query/request.js';
import { type OperationShapes, type Shape, structureOf } from '#src/core/wire/query/shapes.js';
import { sdkOperations } from '../../../../data/build/operations.js';

/** The real catalogue, read as the edge reads it. */
export const shapes = JSON.parse(
  readFileSync(new URL('../../../../data/elasticache/operations.json', import.meta.url), 'utf8'),
) as OperationShapes;

/** What the installed SDK knows of it: the catalogue is newer where botocore was first. */
export const sdkShapes = sdkOperations() as OperationShapes;

export const FORM = 'application/x-www-form-urlencoded';

/** A POST of a form body as SDKs send it. */
export function post(
  body: string | Uint8Array,
  headers: HttpRequest['headers'] = [['Content-Type', FORM]],
): HttpRequest {
  return { method: 'POST', target: '/', headers, body: typeof body === 'string' ? Buffer.from(body) : body };
}

/** A GET with everything in the query string. */
export function get(query: string): HttpRequest {
  return { method: 'GET', target: `/?${query}`, headers: [['Host', 'localhost']], body: new Uint8Array() };
}

/** A complete input as the SDK can send it: every member, three elements a list, text that needs encoding. */
export function fullInput(structure: string, path = ''): Record<string, unknown> {
  const { members } = structureOf(sdkShapes, structure);
  return Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, fullValue(shape, `${path}${name}`)]));
}

function fullValue(shape: Shape, path: string): unknown {
  switch (shape.type) {
    case 'structure':
      return fullInput(shape.shape, `${path}/`);
    case 'list':
      return [1, 2, 3].map((n) => fullValue(shape.of, `${path} ${n}`));
    case 'number':
      return path.length;
    case 'boolean':
      return path.length % 2 === 0;
    case 'timestamp':
      return new Date(Date.UTC(2024, 0, 2, 3, 4, path.length));
    default:
      return `${path}: a+b&c=d;e~f*g'h(i) %41 é 😀`;
  }
}

/** Any input of a structure: members come and go, lists of 0 to 12, any text without NUL and lone surrogates. */
export function anyInput(structure: string): fc.Arbitrary<Record<string, unknown>> {
  const { members } = structureOf(shapes, structure);
  const model = Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, anyValue(shape)]));
  return fc.record(model, { requiredKeys: [] });
}

function anyValue(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'structure':
      // An empty structure has no form on the wire.
      return anyInput(shape.shape).filter((value) => Object.keys(value).length > 0);
    case 'list':
      return fc.array(anyValue(shape.of), { maxLength: 12 });
    case 'number':
      return fc.integer();
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });
    default:
      return fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0'));
  }
}

/** What decoding gives for an input: every scalar as the text on the wire. */
export function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asText(member)]));
  }
  return String(value);
}
