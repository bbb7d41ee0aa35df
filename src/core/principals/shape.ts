import { nearest } from '../terms/nearest.js';
import type { JsonNode, JsonObject } from '../text/json.js';
import { toValue } from '../text/json-value.js';
import { pointerToken } from '../text/locate.js';
import { describe } from '../text/members.js';
import { didYouMean, quote, type Report } from '../text/report.js';
import type { Source } from '../text/source.js';
import type { PrincipalsObject } from './principals-file.js';

/**
 * What data/schema/principals.schema.json may say: the part of JSON Schema (draft 7) that it uses. A library that compiles
 * schemas would take longer for this one than everything else at the start together.
 */
export interface FileShape {
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, FileShape>>;
  readonly type?: FileShapeType | readonly FileShapeType[];
  /** What is expected, for messages; else the type is named. */
  readonly description?: string;
  readonly properties?: Readonly<Record<string, FileShape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | FileShape;
  readonly propertyNames?: FileShape;
  readonly items?: FileShape;
  /** Of strings; regular expressions match anywhere. */
  readonly pattern?: string;
  readonly minLength?: number;
}

type FileShapeType = 'array' | 'object' | 'string' | 'boolean' | 'number';

/**
 * Checks a source against the shape, and gives its value when it can be read on: beside keys that are none everything has its
 * type then, and the rest can be checked too, so that all problems are told at once. The report says whether the value may
 * be used. No message quotes a value: it may be a secret.
 */
export function checkShape(source: Source, shape: FileShape): PrincipalsObject | undefined {
  const run: Run = { report: source.report, root: shape, patterns: new Map(), typed: true };
  check(source.root, shape, '', run);
  return run.typed ? (toValue(source.root) as PrincipalsObject) : undefined;
}

interface Run {
  readonly report: Report;
  readonly root: FileShape;
  readonly patterns: Map<string, RegExp>;
  /** False when something is missing or of another type or form. */
  typed: boolean;
}

function check(node: JsonNode, given: FileShape, pointer: string, run: Run): void {
  const shape = resolve(given, run.root);
  const types = [shape.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => type === node.type)) {
    reportType(node, shape, types, pointer, run);
  } else if (node.type === 'array') {
    if (shape.items === undefined) return;
    for (const [index, item] of node.items.entries()) check(item, shape.items, `${pointer}/${index}`, run);
  } else if (node.type === 'object') {
    checkObject(node, shape, pointer, run);
  } else if (node.type === 'string') {
    checkText(node.text, shape, { pointer, offset: node.offset }, run);
  }
}

/** `#/definitions/NAME` is the only kind of reference. */
function resolve(shape: FileShape, root: FileShape): FileShape {
  return shape.$ref === undefined ? shape : (root.definitions?.[shape.$ref.slice('#/definitions/'.length)] ?? shape);
}

function checkObject(node: JsonObject, shape: FileShape, pointer: string, run: Run): void {
  const { properties = {}, required = [], additionalProperties = {}, propertyNames } = shape;
  for (const name of required) {
    if (node.members.some((member) => member.name === name)) continue;
    run.typed = false;
    run.report.error('missing-key', { pointer, offset: node.offset }, `the key \`${name}\` is missing`);
  }
  for (const { name, offset, value } of node.members) {
    const at = `${pointer}/${pointerToken(name)}`;
    if (propertyNames !== undefined) checkText(name, propertyNames, { pointer: at, offset }, run);
    const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (known) check(value, known, at, run);
    else reportUnknown(name, Object.keys(properties), { pointer, offset }, run.report);
  }
}

function checkText(text: string, shape: FileShape, place: { pointer: string; offset: number }, run: Run): void {
  const { pattern, minLength = 0, description = 'another form' } = shape;
  if (text.length < minLength) refuse('the text is empty');
  else if (pattern !== undefined && !patternOf(pattern, run).test(text)) refuse(`expected ${description}`);

  function refuse(message: string): void {
    run.typed = false;
    run.report.error('invalid-value', place, message);
  }
}

function patternOf(pattern: string, { patterns }: Run): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, 'u');
  patterns.set(pattern, known);
  return known;
}

function reportUnknown(
  name: string,
  known: readonly string[],
  { pointer, offset }: { pointer: string; offset: number },
  report: Report,
): void {
  const meant = nearest(name, known);
  // A forgotten colon or space makes a key of a secret: `{ id: AKIA..., secret:wJalr... }`.
  const shown = /^[\w-]+$/.test(name) && (meant !== undefined || !known.includes('secret'));
  report.error(
    'unknown-key',
    { pointer: shown ? `${pointer}/${pointerToken(name)}` : pointer, offset },
    `${shown ? quote(name) : 'what is here'} is not a key here`,
    didYouMean(meant) ?? `the keys here are: ${known.join(', ')}`,
  );
}

const NAMES: Readonly<Record<FileShapeType, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'a string',
  boolean: 'a boolean',
  number: 'a number',
};

function reportType(
  node: JsonNode,
  shape: FileShape,
  types: readonly FileShapeType[],
  pointer: string,
  run: Run,
): void {
  run.typed = false;
  const expected = shape.description ?? types.map((type) => NAMES[type]).join(' or ');
  const hint = node.type === 'number' || node.type === 'boolean' ? 'put it in quotes' : undefined;
  const place = { pointer, offset: node.offset };
  run.report.error('wrong-type', place, `expected ${expected}, found ${kindOf(node)}`, hint);
}

/** What is there, without quoting it. */
function kindOf(node: JsonNode): string {
  if (node.type === 'null') return 'nothing';
  return node.type === 'number' || node.type === 'boolean' ? `a ${node.type}` : describe(node);
}
