import { nearestOperation } from '../../terms/nearest-operation.js';
import type { Problem } from '../../terms/problem.js';
import { isHarmlessName } from './names.js';
import { lookup, type OperationShapes, type ScalarType, type Shape, structureOf } from './shapes.js';

type Encoded = { readonly body: string } | { readonly problems: readonly Problem[] };

interface Work {
  readonly shapes: OperationShapes;
  readonly pairs: string[];
  readonly problems: Problem[];
}

/**
 * The form body that the SDK for JavaScript would send for these parameters, in the same order and encoding.
 *
 * @param operation operation name, exact
 * @param params the SDK's PascalCase input: strings, numbers, booleans, Dates, lists, objects; null and undefined are
 *   absent. Numbers and booleans may also be given as their text, as a shell does.
 * @returns the body, or every problem at once (unknown operation with the nearest name, wrong type), each with the JSON
 *   pointer of the culprit. A member that the shapes do not know may be newer than they are: it is written as the protocol
 *   would have it, lists as `member.N`, after the others.
 */
export function encodeCall(operation: string, params: unknown, shapes: OperationShapes): Encoded {
  const shape = lookup(shapes.operations, operation);
  if (!shape) return { problems: [unknownOperation(operation, Object.keys(shapes.operations))] };
  const work: Work = { shapes, pairs: [`Action=${operation}`, `Version=${shapes.version}`], problems: [] };
  encodeStructure(work, params ?? {}, shape.input, '', '');
  return work.problems.length > 0 ? { problems: work.problems } : { body: work.pairs.join('&') };
}

function encodeStructure(work: Work, value: unknown, shapeName: string, prefix: string, pointer: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) {
    work.problems.push(wrongType('an object', value, pointer));
    return;
  }
  const { members } = structureOf(work.shapes, shapeName);
  // In the model's order, whatever the order of the input: that is what the SDK does.
  for (const [name, shape] of Object.entries(members)) {
    if (!Object.hasOwn(value, name)) continue;
    encodeValue(work, (value as Record<string, unknown>)[name], shape, `${prefix}${name}`, `${pointer}/${name}`);
  }
  for (const [name, unknown] of Object.entries(value)) {
    if (Object.hasOwn(members, name)) continue;
    // A secret may be glued to a name: then the place of the structure has to do.
    const shown = isHarmlessName(name, Object.keys(members)) ? `${pointer}/${escapePointer(name)}` : pointer;
    encodeUnknown(work, unknown, `${prefix}${name}`, shown, 1);
  }
}

/** Deeper than any structure of the API: such a value is refused, and so is one that holds itself. */
const DEEPEST = 20;

function encodeUnknown(work: Work, value: unknown, name: string, pointer: string, depth: number): void {
  if (value === null || value === undefined) return;
  if (depth > DEEPEST || typeof value === 'function' || typeof value === 'symbol') {
    work.problems.push(wrongType('a text, a number, a list or an object', value, pointer));
  } else if (Array.isArray(value)) {
    if (value.length === 0) work.pairs.push(`${formEncode(name)}=`);
    // Holes are closed, as in lists that the shapes know.
    const items = value.filter((item) => item !== null && item !== undefined);
    for (const [i, item] of items.entries()) encodeUnknown(work, item, `${name}.member.${i + 1}`, pointer, depth + 1);
  } else if (typeof value === 'object' && !(value instanceof Date)) {
    for (const [member, inner] of Object.entries(value))
      encodeUnknown(work, inner, `${name}.${member}`, pointer, depth + 1);
  } else {
    const text = value instanceof Date ? (timestampText(value) ?? '') : String(value);
    work.pairs.push(`${formEncode(name)}=${formEncode(text)}`);
  }
}

function encodeValue(work: Work, value: unknown, shape: Shape, name: string, pointer: string): void {
  if (value === null || value === undefined) return;
  if (shape.type === 'structure') {
    encodeStructure(work, value, shape.shape, `${name}.`, pointer);
  } else if (shape.type === 'list') {
    encodeList(work, value, shape, name, pointer);
  } else {
    const text = scalarText(shape.type, value);
    if (text === undefined) work.problems.push(wrongType(EXPECTED[shape.type], value, pointer));
    else work.pairs.push(`${name}=${formEncode(text)}`);
  }
}

function encodeList(work: Work, value: unknown, shape: Shape & { type: 'list' }, name: string, pointer: string): void {
  if (!Array.isArray(value)) {
    work.problems.push(wrongType('a list', value, pointer));
    return;
  }
  if (value.length === 0) work.pairs.push(`${name}=`);
  let index = 0;
  value.forEach((item, i) => {
    // A hole would be a gap on the wire, which readers disagree on; the SDK closes it as well.
    if (item === null || item === undefined) return;
    index += 1;
    encodeValue(work, item, shape.of, `${name}.${shape.element}.${index}`, `${pointer}/${i}`);
  });
}

const EXPECTED: Record<ScalarType, string> = {
  string: 'a string',
  number: 'an integer',
  boolean: '`true` or `false`',
  timestamp: 'a date such as `2024-01-02T03:04:05Z`',
};

function scalarText(type: ScalarType, value: unknown): string | undefined {
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  if (type === 'boolean')
    return value === 'true' || value === 'false' || typeof value === 'boolean' ? String(value) : undefined;
  if (type === 'number') {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
    return typeof value === 'string' && /^(0|-?[1-9][0-9]*)$/.test(value) ? value : undefined;
  }
  return timestampText(value);
}

/** Second precision when there are no milliseconds, as both SDKs send it. */
function timestampText(value: unknown): string | undefined {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : value.toISOString().replace('.000Z', 'Z');
  }
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}

/** RFC 3986: also `! ' ( ) *`, which encodeURIComponent leaves. A lone surrogate becomes U+FFFD, as in any UTF-8 text. */
function formEncode(text: string): string {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return encoded.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unknownOperation(name: string, known: readonly string[]): Problem {
  const meant = nearestOperation(name, known);
  // It may be anything, a secret in the wrong place as well.
  const shown = /^[A-Za-z]{1,64}$/.test(name);
  return {
    severity: 'error',
    code: 'unknown-operation',
    message: shown ? `unknown operation \`${name}\`` : 'unknown operation',
    pointer: '',
    ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }),
  };
}

function wrongType(expected: string, value: unknown, pointer: string): Problem {
  const where = pointer === '' ? 'the parameters' : `parameter \`${pointer.slice(1).replaceAll('/', '.')}\``;
  const got = Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : value instanceof Date
        ? 'a date'
        : describe(value);
  return { severity: 'error', code: 'wrong-type', message: `${where} must be ${expected}, got ${got}`, pointer };
}

/** Its kind alone: a value may be a secret. */
const describe = (value: unknown): string => (typeof value === 'object' ? 'an object' : `a ${typeof value}`);

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
