import { nearest } from '../../terms/nearest.js';
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
 * @returns the body, or every problem at once (unknown operation or member with the nearest name, wrong type), each with
 *   the JSON pointer of the culprit
 */
export function encodeCall(operation: string, params: unknown, shapes: OperationShapes): Encoded {
  const shape = lookup(shapes.operations, operation);
  if (!shape) return { problems: [unknownName('operation', operation, Object.keys(shapes.operations), '')] };
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
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(members, name)) {
      work.problems.push(unknownName('parameter', name, Object.keys(members), pointer));
    }
  }
  // In the model's order, whatever the order of the input: that is what the SDK does.
  for (const [name, shape] of Object.entries(members)) {
    if (!Object.hasOwn(value, name)) continue;
    encodeValue(work, (value as Record<string, unknown>)[name], shape, `${prefix}${name}`, `${pointer}/${name}`);
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

function unknownName(
  what: 'operation' | 'parameter',
  name: string,
  known: readonly string[],
  pointer: string,
): Problem {
  const meant = nearest(name, known);
  // A secret may be glued to a name.
  const shown = what === 'operation' ? /^[A-Za-z]{1,64}$/.test(name) : isHarmlessName(name, known);
  return {
    severity: 'error',
    code: `unknown-${what}`,
    message: shown ? `unknown ${what} \`${name}\`` : `unknown ${what}`,
    pointer: shown && what === 'parameter' ? `${pointer}/${escapePointer(name)}` : pointer,
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
