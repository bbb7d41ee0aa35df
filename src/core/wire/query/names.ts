/**
 * Names of fields in messages and records. A name is a caller's text like any other: a secret stands in it when a `=` is missing,
 * or when it was glued to the name of its field. So only what the model knows of a name is shown.
 */
import { typoOf } from '../../terms/nearest.js';
import type { OperationShapes, Shape } from './shapes.js';

/** Segments of the names that a service's fields have. */
interface Vocabulary {
  readonly exact: ReadonlySet<string>;
  /** Lower-cased; the longest first. */
  readonly lower: readonly string[];
  /** The types of the members of that name. */
  readonly types: ReadonlyMap<string, ReadonlySet<Shape['type']>>;
}

/** By the shapes that they were made from, so that two services do not meet. */
const vocabularies = new WeakMap<OperationShapes, Vocabulary>();

/** Members of lists, the fields of a call itself, and of the signature in its query string. */
const COMMON = [
  'Action',
  'Version',
  'member',
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
  'X-Amz-Security-Token',
];

function vocabularyOf(shapes: OperationShapes): Vocabulary {
  const known = vocabularies.get(shapes);
  if (known) return known;
  const exact = new Set(COMMON);
  const types = new Map<string, Set<Shape['type']>>();
  const addElements = (shape: Shape): void => {
    if (shape.type !== 'list') return;
    exact.add(shape.element);
    addElements(shape.of);
  };
  for (const { members } of Object.values(shapes.structures))
    for (const [name, shape] of Object.entries(members)) {
      exact.add(name);
      types.set(name, (types.get(name) ?? new Set()).add(shape.type));
      addElements(shape);
    }
  const lower = [...exact].map((name) => name.toLowerCase()).sort((a, b) => b.length - a.length);
  const made = { exact, lower, types };
  vocabularies.set(shapes, made);
  return made;
}

/** More digits than any index has might be a secret. */
const INDEX = /^\d{1,4}$/;

/** Text that is too short to be a secret (ElastiCache's have 16 characters at least), and says what is wrong. */
export const isShort = (text: string): boolean => text.length <= 4 || /^\d{1,12}$/.test(text);

/** Whether every part of a dotted name is one that the model has, exactly, or an index. */
export function isKnownName(name: string, shapes: OperationShapes): boolean {
  const { exact } = vocabularyOf(shapes);
  return name.split('.').every((segment) => exact.has(segment) || INDEX.test(segment));
}

/**
 * A field's name for a message, in backticks: as far as the model knows it or it is harmless; the rest is `...`.
 */
export function showName(name: string, shapes: OperationShapes): string {
  return `\`${cutName(name, shapes)}\``;
}

/** The same without the backticks. */
export function cutName(name: string, shapes: OperationShapes): string {
  const shown: string[] = [];
  let strange = 0;
  for (const segment of name.split('.', 8)) {
    const known = knownPart(segment, vocabularyOf(shapes));
    // One short piece: of several a secret with dots in it could be put together.
    const tolerated = known !== segment && isShort(segment) && strange++ === 0;
    shown.push(known === segment || tolerated ? segment : `${known}...`);
    if (known !== segment && !tolerated) return shown.join('.');
  }
  const text = shown.join('.');
  return text.length < name.length ? `${text}...` : text;
}

/** A few capitalised words, as new parameters are named, none of which tells of secrets. */
const WORDS = /^(?:[A-Z][a-z]+){1,6}$/;
const TELLING = /token|passw|secret|credential|signature|auth|access|key/i;

/**
 * Whether a name that the model does not have can be shown: it is a slip of one that it has, its letter case included, or plain
 * words. A secret that was
 * glued to its field's name is neither.
 */
export function isHarmlessName(name: string, known: Iterable<string>): boolean {
  const lower = name.toLowerCase();
  for (const each of known) if (each.toLowerCase() === lower) return true;
  if (typoOf(name, known) !== undefined) return true;
  return name.length <= 40 && WORDS.test(name) && !TELLING.test(name);
}

/** How much of a segment may be shown: all of it, or the known name that it begins with. */
function knownPart(segment: string, { exact, lower }: Vocabulary): string {
  if (exact.has(segment) || INDEX.test(segment)) return segment;
  const small = segment.toLowerCase();
  if (isHarmlessName(segment, exact)) return segment;
  const beginning = lower.find((name) => small.startsWith(name)) ?? '';
  return segment.slice(0, beginning.length);
}

/** Fields that hold secrets, wherever they stand: tokens, passwords, and rights that may list passwords. */
const SECRET_SEGMENT = /^(?:authtoken|passwords|(?:append)?accessstring|x-amz-signature|x-amz-security-token)$/i;

/** A field with a secret that has run into the value before it, since its `&` was lost. */
const RUN_IN = /(?:authtoken|passwords(?:\.\w+){0,2}|accessstring)=/i;

/** Whether a value holds a field of its own whose name is a secret's. */
export const holdsSecretField = (value: string): boolean => value.includes('=') && RUN_IN.test(value);

/** What values look like, where not any text is one; what does not may be a secret in the wrong place. */
const FORMS: Readonly<Record<string, RegExp>> = {
  boolean: /^(?:true|false)$/,
  number: /^-?\d{1,10}$/,
  timestamp: /^[\d:TZ.+-]{1,40}$/,
};
const OWN_FORMS: Readonly<Record<string, RegExp>> = {
  Action: /^[A-Za-z]{1,64}$/,
  Version: /^\d{4}-\d\d-\d\d$/,
  'X-Amz-Algorithm': /^AWS4-HMAC-SHA256$/,
};

/** Whether the value of a field may be shown: the model knows the field, it holds no secret, and the value is of its type. */
export function isHarmlessField(name: string, value: string, shapes: OperationShapes): boolean {
  if (holdsSecretField(value)) return false;
  if (!isKnownName(name, shapes) || name.split('.').some((segment) => SECRET_SEGMENT.test(segment))) return false;
  const own = OWN_FORMS[name];
  if (own) return own.test(value);
  const types = vocabularyOf(shapes).types.get(name.slice(name.lastIndexOf('.') + 1));
  return !types || [...types].some((type) => FORMS[type]?.test(value) ?? type === 'string');
}
