import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import { readCleanJson } from './json-clean.js';

/**
 * Strict JSON with positions. Three things that `JSON.parse` cannot do are needed here: say where every value stands,
 * notice a key that stands twice (the second would silently replace the first: a lost Condition), and refuse hostile
 * nesting before the stack does. json-clean.ts reads what has no fault; for the rest jsonc-parser's events become a tree and
 * its complaints sentences. Nothing becomes a JavaScript object, so `__proto__` is a name like any other.
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

/** An object or array whose end is still to come. */
type Open =
  | { readonly type: 'object'; readonly offset: number; end?: number; readonly members: JsonMember[] }
  | { readonly type: 'array'; readonly offset: number; end?: number; readonly items: JsonNode[] };

/** How far the reading is. The document itself counts as an array, of one value. */
interface Reading {
  inside: Open;
  /** What `inside` stands in, outermost (the document) first. */
  readonly parents: Open[];
  last: 'begin' | 'name' | 'colon' | 'comma' | 'value';
  /** Of the name and the comma that were read last. */
  name: string;
  nameOffset: number;
  commaOffset: number;
}

/** The tree of a JSON text (RFC 8259: no comments, no trailing commas, no BOM), or the first thing that is wrong with it. */
export function readJson(text: string): JsonNode | JsonFault {
  if (text.charCodeAt(0) === 0xfeff) {
    return invalid(0, 'the text begins with a byte order mark', 'save the file as UTF-8 without BOM');
  }
  const clean = readCleanJson(text, MAX_DEPTH);
  if (clean !== undefined) return clean;
  try {
    return readTree(text);
  } catch (error) {
    if (error instanceof Unreadable) return error.fault;
    throw error;
  }
}

/** Whether `readJson` gave a fault. */
export function isFault(result: JsonNode | JsonFault): result is JsonFault {
  return 'code' in result;
}

/** Thrown through jsonc-parser, which else reads on after an error and recurses however deep a text nests. */
class Unreadable extends Error {
  constructor(readonly fault: JsonFault) {
    super(fault.message);
  }
}

function readTree(text: string): JsonNode {
  const items: JsonNode[] = [];
  const document: Open = { type: 'array', offset: 0, items };
  const reading: Reading = { inside: document, parents: [], last: 'begin', name: '', nameOffset: 0, commaOffset: 0 };
  const end = (offset: number): void => {
    // Called at the end of the text too; the error comes next, and is about what stayed open.
    if (offset < text.length) close(reading, offset + 1);
  };
  const visitor: JSONVisitor = {
    onObjectBegin: (offset) => open(reading, { type: 'object', offset, members: [] }),
    onObjectEnd: end,
    onArrayBegin: (offset) => open(reading, { type: 'array', offset, items: [] }),
    onArrayEnd: end,
    onObjectProperty: (name, offset) => {
      reading.last = 'name';
      reading.name = name;
      reading.nameOffset = offset;
    },
    onSeparator: (character, offset) => {
      reading.last = character === ':' ? 'colon' : 'comma';
      if (character === ',') reading.commaOffset = offset;
    },
    onLiteralValue: (value: unknown, offset, length) =>
      add(
        reading,
        scalar(value, offset, () => text.slice(offset, offset + length)),
      ),
    onError: (code, offset, length) => {
      // A string that may not stand there at all is that first.
      const mayBeString = reading.last !== 'value' && reading.last !== 'name';
      const inString = mayBeString ? stringFault(text, printParseErrorCode(code), offset, length) : undefined;
      const fault = inString ?? unexpected(text, offset, reading);
      throw new Unreadable(fault);
    },
  };
  visit(text, visitor, { disallowComments: true });
  const [root] = items;
  if (root === undefined) throw new Error('jsonc-parser gave neither a value nor an error');
  return root;
}

function add(reading: Reading, node: JsonNode): void {
  const { inside } = reading;
  if (inside.type === 'array') inside.items.push(node);
  else inside.members.push({ name: reading.name, offset: reading.nameOffset, value: node });
  reading.last = 'value';
}

function open(reading: Reading, node: Open): void {
  if (reading.parents.length >= MAX_DEPTH) {
    const message = `nested more than ${MAX_DEPTH} levels deep`;
    throw new Unreadable({ code: 'too-deep', offset: node.offset, message });
  }
  add(reading, node);
  reading.parents.push(reading.inside);
  reading.inside = node;
  reading.last = 'begin';
}

function close(reading: Reading, end: number): void {
  reading.inside.end = end;
  reading.inside = reading.parents.pop() ?? reading.inside;
  reading.last = 'value';
}

function scalar(value: unknown, offset: number, written: () => string): JsonScalar {
  if (typeof value === 'string') return { type: 'string', offset, text: value };
  // As written: a number that JavaScript has rounded is another number.
  if (typeof value === 'number') return { type: 'number', offset, text: written() };
  return { type: value === null ? 'null' : 'boolean', offset, text: String(value) };
}

/** What is wrong inside a string; undefined when the error is about something else. */
function stringFault(text: string, code: string, offset: number, length: number): JsonFault | undefined {
  const unclosed = code === 'UnexpectedEndOfString';
  if (!unclosed && !/^Invalid(Character|EscapeCharacter|Unicode)$/.test(code)) return undefined;
  // The line break that cut a string off stands behind what was read of it.
  const control = text.slice(offset, offset + length + (unclosed ? 1 : 0)).search(/[^ -\uffff]/);
  if (control !== -1) {
    return invalid(offset + control, 'a control character inside a string', 'write it as an escape, such as `\\n`');
  }
  return invalid(
    offset,
    unclosed ? 'the string has no closing quote' : 'the string has an escape that JSON does not know',
  );
}

/** Says what should stand at `offset`, where something else does. */
function unexpected(text: string, offset: number, { inside, parents, last, commaOffset }: Reading): JsonFault {
  const closing = inside.type === 'array' ? ']' : '}';
  const ended = offset >= text.length;
  const hint = hintFor(text[offset]);
  if (last === 'value') {
    if (parents.length === 0) return invalid(offset, 'unexpected text after the end of the document', hint);
    return invalid(offset, ended ? `the text ends before \`${closing}\`` : `expected \`,\` or \`${closing}\``, hint);
  }
  if (last === 'name') return invalid(offset, 'expected `:` after the member name', hint);
  if (last === 'comma' && text[offset] === closing) {
    return invalid(commaOffset, `a comma before \`${closing}\``, 'remove the comma');
  }
  if (inside.type === 'object' && last !== 'colon') {
    return invalid(offset, 'expected a member name in double quotes', hint);
  }
  return invalid(offset, ended ? 'the text ends where a value is expected' : 'expected a JSON value', hint);
}

function hintFor(found: string | undefined): string | undefined {
  if (found === "'") return 'JSON takes double quotes only';
  return found === '/' || found === '#' ? 'JSON has no comments' : undefined;
}

function invalid(offset: number, message: string, hint?: string): JsonFault {
  return { code: 'invalid-json', offset, message, ...(hint === undefined ? {} : { hint }) };
}
