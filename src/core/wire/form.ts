import { type Fault, fault, quote } from './fault.js';

/** One decoded field: name and value, in the order received. */
export type Field = readonly [name: string, value: string];

/** Where fields came from, for messages. */
export type FormPlace = 'query string' | 'request body';

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SEMICOLON = 0x3b;

/**
 * Decodes `application/x-www-form-urlencoded` text in one pass, adding to `fields`; returns the refusal when some reader
 * could decode it differently.
 *
 * Refused with MalformedQueryString: broken percent-encoding, percent-encoded bytes that are not UTF-8, an encoded NUL,
 * bare control characters, a bare `;` (a separator to some readers), a field without `=` (absent to some readers, empty
 * to others), and a name of characters that no parameter of AWS has (brackets are structure to some readers).
 * `+` and `%20` are both a space (botocore sends one, the SDK for JavaScript the other). Empty fields (`&&`) are skipped.
 */
export function parseForm(text: string, place: FormPlace, fields: Field[]): Fault | undefined {
  let start = 0;
  let equals = -1;
  let nameEncoded = false;
  let encoded = false;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : AMPERSAND;
    if (code === AMPERSAND) {
      if (i > start) {
        const problem = addField(text, start, equals, i, nameEncoded, encoded, place, fields);
        if (problem) return problem;
      }
      start = i + 1;
      equals = -1;
      nameEncoded = encoded = false;
    } else if (code === EQUALS) {
      if (equals < 0) {
        equals = i;
        nameEncoded = encoded;
        encoded = false;
      }
    } else if (code === PERCENT || code === PLUS) {
      encoded = true;
    } else if (code === SEMICOLON || code < 0x20 || code === 0x7f) {
      return strayCharacter(text, start, i, place);
    }
  }
  return undefined;
}

function addField(
  text: string,
  start: number,
  equals: number,
  end: number,
  nameEncoded: boolean,
  valueEncoded: boolean,
  place: FormPlace,
  fields: Field[],
): Fault | undefined {
  if (equals < 0) {
    return malformed(`the ${place} has the field ${show(text.slice(start, end))} without \`=\``);
  }
  const rawName = text.slice(start, equals);
  const name = nameEncoded ? percentDecode(rawName) : rawName;
  if (name === undefined) return malformed(`the name ${show(rawName)} in the ${place} is not percent-encoded UTF-8`);
  if (name === '') return malformed(`the ${place} has a field without a name`);
  if (!isParameterName(name)) {
    return malformed(
      `the parameter name ${show(name)} has a character other than letters, digits, \`.\`, \`_\` and \`-\``,
    );
  }
  const rawValue = text.slice(equals + 1, end);
  const value = valueEncoded ? percentDecode(rawValue) : rawValue;
  if (value === undefined) return malformed(`the value of parameter ${show(name)} is not percent-encoded UTF-8`);
  if (valueEncoded && value.includes('\0'))
    return malformed(`the value of parameter ${show(name)} has a NUL character`);
  fields.push([name, value]);
  return undefined;
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

function isParameterName(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    const digit = code >= 0x30 && code <= 0x39;
    if (!letter && !digit && code !== 0x2e && code !== 0x5f && code !== 0x2d) return false;
  }
  return true;
}

function strayCharacter(text: string, start: number, at: number, place: FormPlace): Fault {
  const what = text[at] === ';' ? 'a bare `;`, which some readers take as a separator' : 'a bare control character';
  return malformed(`the ${place} has ${what}, in or after ${show(text.slice(start, at))}`, 'percent-encode it');
}

/** A MalformedQueryString in the house's wording: what is wrong, and the cure when there is one. */
export function malformed(message: string, hint?: string): Fault {
  return fault('MalformedQueryString', hint === undefined ? message : `${message} (${hint})`);
}

/** Caller's text in backticks, bounded. */
export function show(text: string): string {
  return `\`${quote(text)}\``;
}
