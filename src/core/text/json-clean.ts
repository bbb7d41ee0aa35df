/**
 * The fast way to a tree: one pass over a text that is JSON without a fault, which nearly every text is. It knows only how to
 * read on or to give up; the slow way (json.ts) then says what is wrong, and where.
 */
import type { JsonMember, JsonNode, JsonScalar } from './json.js';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Where the reading is, and how many levels more it may go down. */
interface Cursor {
  readonly text: string;
  at: number;
  levels: number;
  /** Finds a number, as far as it goes; what follows it is not its business. */
  readonly number: RegExp;
  /** Names and short texts that were read already: a policy says `Effect` and `Allow` a thousand times. */
  readonly words: Map<string, string>;
}

/** How many words are remembered, and of which length at most. */
const MOST_WORDS = 4096;
const LONGEST_WORD = 48;

/** The tree of a text that is JSON (RFC 8259) and nests no deeper than `levels`; undefined for any other. */
export function readCleanJson(text: string, levels: number): JsonNode | undefined {
  const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
  const cursor: Cursor = { text, at: 0, levels, number, words: new Map() };
  const root = readValue(cursor);
  if (root === undefined) return undefined;
  skipSpace(cursor);
  return cursor.at === text.length ? root : undefined;
}

/** Moves to the next character that is no white space, and tells its code; NaN at the end. */
function skipSpace(cursor: Cursor): number {
  const { text } = cursor;
  let { at } = cursor;
  let code = text.charCodeAt(at);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++at);
  cursor.at = at;
  return code;
}

function readValue(cursor: Cursor): JsonNode | undefined {
  const code = skipSpace(cursor);
  const offset = cursor.at;
  if (code === QUOTE) {
    const text = readString(cursor);
    return text === undefined ? undefined : { type: 'string', offset, text };
  }
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    if (--cursor.levels < 0) return undefined;
    const node = code === OPEN_BRACE ? readObject(cursor, offset) : readArray(cursor, offset);
    cursor.levels++;
    return node;
  }
  return readLiteral(cursor, offset);
}

function readObject(cursor: Cursor, offset: number): JsonNode | undefined {
  const members: JsonMember[] = [];
  cursor.at++;
  let code = skipSpace(cursor);
  while (code !== CLOSE_BRACE || members.length > 0) {
    const at = cursor.at;
    const name = code === QUOTE ? readString(cursor) : undefined;
    if (name === undefined || skipSpace(cursor) !== COLON) return undefined;
    cursor.at++;
    const value = readValue(cursor);
    if (value === undefined) return undefined;
    members.push({ name, offset: at, value });
    code = skipSpace(cursor);
    if (code === CLOSE_BRACE) break;
    if (code !== COMMA) return undefined;
    cursor.at++;
    code = skipSpace(cursor);
  }
  // A copy takes no more memory than its members need; what has grown keeps room for many more.
  return { type: 'object', offset, end: ++cursor.at, members: members.slice() };
}

function readArray(cursor: Cursor, offset: number): JsonNode | undefined {
  const items: JsonNode[] = [];
  cursor.at++;
  let code = skipSpace(cursor);
  while (code !== CLOSE_BRACKET || items.length > 0) {
    const item = readValue(cursor);
    if (item === undefined) return undefined;
    items.push(item);
    code = skipSpace(cursor);
    if (code === CLOSE_BRACKET) break;
    if (code !== COMMA) return undefined;
    cursor.at++;
  }
  return { type: 'array', offset, end: ++cursor.at, items: items.slice() };
}

/** The same text as the one that was read before, so that it is kept once. */
function remembered(words: Map<string, string>, text: string): string {
  if (text.length > LONGEST_WORD) return text;
  const known = words.get(text);
  if (known !== undefined) return known;
  if (words.size < MOST_WORDS) words.set(text, text);
  return text;
}

/** Reads the string that begins here. */
function readString(cursor: Cursor): string | undefined {
  const { text } = cursor;
  const from = cursor.at + 1;
  let at = from;
  let code = text.charCodeAt(at);
  // NaN, at the end of the text, is not greater than anything.
  while (code > 31 && code !== QUOTE && code !== BACKSLASH) code = text.charCodeAt(++at);
  if (code === QUOTE) {
    cursor.at = at + 1;
    return remembered(cursor.words, text.slice(from, at));
  }
  return code === BACKSLASH ? readEscaped(cursor, at) : undefined;
}

/** Reads a string whose first escape stands at `first`. */
function readEscaped(cursor: Cursor, first: number): string | undefined {
  const { text } = cursor;
  const from = cursor.at;
  let at = first;
  let code = BACKSLASH;
  while (code > 31 && code !== QUOTE) {
    at += code === BACKSLASH ? 2 : 1;
    code = text.charCodeAt(at);
  }
  if (code !== QUOTE) return undefined;
  cursor.at = at + 1;
  try {
    return JSON.parse(text.slice(from, at + 1)) as string;
  } catch {
    return undefined;
  }
}

const LITERALS = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
] as const;

function readLiteral(cursor: Cursor, offset: number): JsonScalar | undefined {
  for (const [word, type] of LITERALS) {
    if (!cursor.text.startsWith(word, offset)) continue;
    cursor.at = offset + word.length;
    return { type, offset, text: word };
  }
  cursor.number.lastIndex = offset;
  const text = cursor.number.exec(cursor.text)?.[0];
  if (text === undefined) return undefined;
  cursor.at = offset + text.length;
  return { type: 'number', offset, text };
}
