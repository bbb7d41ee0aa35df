import { createScanner, type JSONScanner, type SyntaxKind } from 'jsonc-parser';
import { defined } from '../terms/defined.js';

/**
 * Strict JSON with positions. Three things that `JSON.parse` cannot do are needed here: say where every value stands,
 * notice a key that is there twice (the second would silently replace the first: a lost Condition), and refuse hostile
 * nesting before the stack does. jsonc-parser's scanner reads the words, this file their order. Nothing becomes a
 * JavaScript object, so `__proto__` is a name like any other.
 */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly type: 'object';
  readonly offset: number;
  /** One past the closing brace; absent when there was no text. */
  readonly end?: number;
  /** Every member in document order, repeated names included. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly name: string;
  /** Where the name begins. */
  readonly offset: number;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly type: 'array';
  readonly offset: number;
  /** One past the closing bracket; absent when there was no text. */
  readonly end?: number;
  readonly items: readonly JsonNode[];
}

export interface JsonScalar {
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'other';
  readonly offset: number;
  /** A string's value, or the literal as written (`1.0` stays `1.0`). */
  readonly text: string;
}

/** What kept a text from being JSON, and where. */
export interface JsonFault {
  readonly code: 'invalid-json' | 'too-deep';
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/** No policy or principals file nests deeper than about ten; far below what the stack can bear. */
export const MAX_DEPTH = 64;

/**
 * The tree of a JSON text (RFC 8259: no comments, no trailing commas, no BOM), or the first thing that is wrong with it.
 * It may nest `levels` deep, a few hundred at most.
 */
export function readJson(text: string, levels = MAX_DEPTH): JsonNode | JsonFault {
  if (text.charCodeAt(0) === 0xfeff) {
    return invalid(0, 'the text begins with a byte order mark', 'save the file as UTF-8 without BOM');
  }
  const scanner = createScanner(text);
  const reader: Reader = { text, scanner, token: TOKEN.end, depth: 0, levels, words: new Map() };
  try {
    next(reader);
    const root = readValue(reader);
    if (reader.token !== TOKEN.end) refuse(reader, 'unexpected text after the end of the document');
    return root;
  } catch (error) {
    if (error instanceof Unreadable) return error.fault;
    throw error;
  }
}

/** Whether `readJson` gave a fault. */
export function isFault(result: JsonNode | JsonFault): result is JsonFault {
  return 'code' in result;
}

/** The scanner's words as it numbers them: its own names are a `const enum`, which modules compiled one by one cannot use. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineBreak: 14,
  space: 15,
  end: 17,
} satisfies Record<string, SyntaxKind>;

/** A text that is being read, at the word `token`. */
interface Reader {
  readonly text: string;
  readonly scanner: JSONScanner;
  token: number;
  depth: number;
  readonly levels: number;
  /** Names and short texts that were read already: a policy says `Effect` and `Allow` a thousand times. */
  readonly words: Map<string, string>;
}

/** Ends the reading. */
class Unreadable extends Error {
  constructor(readonly fault: JsonFault) {
    super(fault.message);
  }
}

function next(reader: Reader): void {
  let token = reader.scanner.scan();
  // Comments are words too: unexpected ones.
  while (token === TOKEN.space || token === TOKEN.lineBreak) token = reader.scanner.scan();
  reader.token = token;
}

function readValue(reader: Reader): JsonNode {
  const { token, scanner } = reader;
  const offset = scanner.getTokenOffset();
  if (token === TOKEN.string) return { type: 'string', offset, text: readString(reader) };
  if (token === TOKEN.openBrace || token === TOKEN.openBracket) {
    if (++reader.depth > reader.levels) {
      throw new Unreadable({ code: 'too-deep', offset, message: `nested more than ${reader.levels} levels deep` });
    }
    const node = token === TOKEN.openBrace ? readObject(reader, offset) : readArray(reader, offset);
    reader.depth--;
    return node;
  }
  const type = SCALARS[token];
  if (type === undefined || scanner.getTokenError() !== 0) {
    refuse(reader, token === TOKEN.end ? 'the text ends where a value is expected' : 'expected a JSON value');
  }
  // As written: a number that JavaScript has rounded is another number.
  const text = reader.text.slice(offset, scanner.getPosition());
  next(reader);
  return { type, offset, text };
}

const SCALARS: { readonly [token: number]: JsonScalar['type'] } = {
  [TOKEN.number]: 'number',
  [TOKEN.true]: 'boolean',
  [TOKEN.false]: 'boolean',
  [TOKEN.null]: 'null',
};

function readObject(reader: Reader, offset: number): JsonObject {
  const members: JsonMember[] = [];
  next(reader);
  if (reader.token !== TOKEN.closeBrace) {
    do {
      expect(reader, TOKEN.string, 'expected a member name in double quotes');
      const at = reader.scanner.getTokenOffset();
      const name = readString(reader);
      expect(reader, TOKEN.colon, 'expected `:` after the member name');
      next(reader);
      members.push({ name, offset: at, value: readValue(reader) });
    } while (goesOn(reader, TOKEN.closeBrace, '}'));
  }
  // A copy takes no more memory than its members need; what has grown keeps room for many more.
  return { type: 'object', offset, end: close(reader), members: members.slice() };
}

function readArray(reader: Reader, offset: number): JsonArray {
  const items: JsonNode[] = [];
  next(reader);
  if (reader.token !== TOKEN.closeBracket) {
    do items.push(readValue(reader));
    while (goesOn(reader, TOKEN.closeBracket, ']'));
  }
  return { type: 'array', offset, end: close(reader), items: items.slice() };
}

/** Reads the comma after a member or an item; false at the closing bracket, which stays. */
function goesOn(reader: Reader, closing: number, bracket: string): boolean {
  if (reader.token === closing) return false;
  if (reader.token !== TOKEN.comma) {
    const ended = reader.token === TOKEN.end;
    refuse(reader, ended ? `the text ends before \`${bracket}\`` : `expected \`,\` or \`${bracket}\``);
  }
  const comma = reader.scanner.getTokenOffset();
  next(reader);
  if (reader.token === closing)
    throw new Unreadable(invalid(comma, `a comma before \`${bracket}\``, 'remove the comma'));
  return true;
}

/** Goes past a closing bracket and tells where it ended. */
function close(reader: Reader): number {
  const end = reader.scanner.getPosition();
  next(reader);
  return end;
}

/** How many words are remembered, and of which length at most. */
const MOST_WORDS = 4096;
const LONGEST_WORD = 48;

/** Goes past a string and gives its value. */
function readString(reader: Reader): string {
  const { scanner, words } = reader;
  if (scanner.getTokenError() !== 0) throw new Unreadable(stringFault(reader));
  const text = scanner.getTokenValue();
  next(reader);
  if (text.length > LONGEST_WORD) return text;
  const known = words.get(text);
  if (known !== undefined) return known;
  if (words.size < MOST_WORDS) words.set(text, text);
  return text;
}

function stringFault({ text, scanner }: Reader): JsonFault {
  const offset = scanner.getTokenOffset();
  const unclosed = scanner.getTokenError() === UNCLOSED;
  // The line break that cut a string off stands behind what was read of it.
  const control = text.slice(offset, scanner.getPosition() + (unclosed ? 1 : 0)).search(/[^ -\uffff]/);
  if (control !== -1) {
    return invalid(offset + control, 'a control character inside a string', 'write it as an escape, such as `\\n`');
  }
  return invalid(
    offset,
    unclosed ? 'the string has no closing quote' : 'the string has an escape that JSON does not know',
  );
}

/** The scanner's code for a string that the text's or the line's end cut off. */
const UNCLOSED = 2;

function expect(reader: Reader, token: number, message: string): void {
  if (reader.token !== token) refuse(reader, message);
}

/** Ends the reading: at the word that was read last something else should stand. */
function refuse({ text, scanner }: Reader, message: string): never {
  const offset = scanner.getTokenOffset();
  throw new Unreadable(invalid(offset, message, hintFor(text[offset])));
}

function hintFor(found: string | undefined): string | undefined {
  if (found === "'") return 'JSON takes double quotes only';
  return found === '/' || found === '#' ? 'JSON has no comments' : undefined;
}

function invalid(offset: number, message: string, hint?: string): JsonFault {
  return { code: 'invalid-json', offset, message, ...defined({ hint }) };
}
