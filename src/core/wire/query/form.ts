import { type Fault, fault, quote } from './fault.js';
import { holdsSecretField, showName } from './names.js';
import type { OperationShapes } from './shapes.js';

/** One decoded field: name and value, in the order received. */
export type Field = readonly [name: string, value: string];

/** Where fields came from, for messages. */
export type FormPlace = 'query string' | 'request body';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this finds
const STRAY = /[;\u0000-\u001f\u007f]/;

/**
 * Decodes `application/x-www-form-urlencoded` text, adding to `fields`; returns the refusal when some reader could
 * decode it differently. Time is linear in the text.
 *
 * Refused with MalformedQueryString: broken percent-encoding, percent-encoded bytes that are not UTF-8, an encoded NUL,
 * a field with a secret inside a value, bare control characters, a bare `;` (a separator to some readers), a field without `=`
 * (absent to some readers, empty to others), and a name of characters that no parameter of AWS has (brackets are structure to
 * some readers). Messages say which field it is, and of its name what the model knows: a secret may stand anywhere in a broken
 * text. `+` and `%20` are both a space (botocore sends one, the SDK for JavaScript the other). Empty fields (`&&`) are skipped.
 */
export function parseForm(text: string, place: FormPlace, fields: Field[], shapes: OperationShapes): Fault | undefined {
  if (STRAY.test(text)) return strayCharacter(text, place);
  const encoded = text.includes('%') || text.includes('+');
  for (let start = 0; start < text.length; ) {
    const ampersand = text.indexOf('&', start);
    const end = ampersand < 0 ? text.length : ampersand;
    if (end > start) {
      const problem = addField(text, start, end, encoded, fields);
      if (problem) return malformed(`${placeOf(text, start, place)} ${problem(shapes)}`);
    }
    start = end + 1;
  }
  return undefined;
}

/** What is wrong with a field; worked out with the model when somebody reads it. */
type Trouble = (shapes: OperationShapes) => string;

/** The field between two places of the text. */
function addField(text: string, start: number, end: number, encoded: boolean, fields: Field[]): Trouble | undefined {
  const equals = text.indexOf('=', start);
  if (equals < 0 || equals > end)
    return (shapes) => `has no \`=\` (parameter ${showName(text.slice(start, end), shapes)})`;
  const rawName = text.slice(start, equals);
  const rawValue = text.slice(equals + 1, end);
  const name = encoded ? percentDecode(rawName) : rawName;
  if (name === undefined) return () => 'has a name that is not percent-encoded UTF-8';
  if (name === '') return () => 'has no name';
  if (!isParameterName(name)) return (shapes) => wrongName(name, shapes);
  if (holdsSecretField(rawValue))
    return (shapes) => `has another field in its value: an \`&\` is missing (parameter ${showName(name, shapes)})`;
  const value = encoded ? percentDecode(rawValue) : rawValue;
  if (value === undefined)
    return (shapes) => `has a value that is not percent-encoded UTF-8 (parameter ${showName(name, shapes)})`;
  if (encoded && value.includes('\0'))
    return (shapes) => `has a NUL character in its value (parameter ${showName(name, shapes)})`;
  fields.push([name, value]);
  return undefined;
}

const isParameterName = (name: string): boolean => /^[A-Za-z0-9._-]+$/.test(name);

function wrongName(name: string, shapes: OperationShapes): string {
  const where = `(parameter ${showName(name, shapes)})`;
  return `has a character other than letters, digits, \`.\`, \`_\` and \`-\` in its name ${where}`;
}

/** `field 3 of the request body`: which one it is, counted from one. */
function placeOf(text: string, start: number, place: FormPlace): string {
  const before = text
    .slice(0, start)
    .split('&')
    .filter((field) => field !== '').length;
  return `field ${before + 1} of the ${place}`;
}

/** `+` is a space, `%XX` a byte of UTF-8; undefined when an escape is broken or the bytes are not UTF-8. */
export function percentDecode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}

function strayCharacter(text: string, place: FormPlace): Fault {
  const at = text.search(STRAY);
  const start = text.lastIndexOf('&', at) + 1;
  const what = text[at] === ';' ? 'a bare `;`, which some readers take as a separator' : 'a bare control character';
  return malformed(`${placeOf(text, start, place)} has ${what}`, 'percent-encode it');
}

/** A MalformedQueryString in the house's wording: what is wrong, and the cure when there is one. */
export function malformed(message: string, hint?: string): Fault {
  return fault('MalformedQueryString', hint === undefined ? message : `${message} (${hint})`);
}

/** Text that holds no secret (a name of the model, of a header, a Region) in backticks, bounded. */
export function show(text: string): string {
  return `\`${quote(text)}\``;
}
