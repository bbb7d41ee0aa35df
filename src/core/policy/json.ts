/**
 * Strict JSON with positions. Three things that `JSON.parse` cannot do are needed here: say where every value stands,
 * notice a key that stands twice (the second would silently replace the first: a lost Condition), and refuse hostile
 * nesting before the stack does. Nothing becomes a JavaScript object, so `__proto__` is a name like any other.
 */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly type: 'object';
  readonly offset: number;
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

/** A number as RFC 8259 has it; sticky, so it reads from where the reader stands. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The tree of a JSON text (RFC 8259: no comments, no trailing commas, no BOM), or the first thing that is wrong with it. */
export function readJson(text: string): JsonNode | JsonFault {
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error instanceof Unreadable) return error.fault;
    throw error;
  }
}

/** Whether `readJson` gave a fault. */
export function isFault(result: JsonNode | JsonFault): result is JsonFault {
  return 'code' in result;
}

class Unreadable extends Error {
  constructor(readonly fault: JsonFault) {
    super(fault.message);
  }
}

class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  document(): JsonNode {
    if (this.text.charCodeAt(0) === 0xfeff) {
      throw this.#fault('the text begins with a byte order mark', 'save the file as UTF-8 without BOM', 0);
    }
    const root = this.#value(1);
    this.#space();
    if (this.#at < this.text.length) throw this.#fault('unexpected text after the end of the document');
    return root;
  }

  #value(depth: number): JsonNode {
    this.#space();
    const first = this.text[this.#at];
    if (first === '{' || first === '[') {
      if (depth > MAX_DEPTH) {
        const message = `nested more than ${MAX_DEPTH} levels deep`;
        throw new Unreadable({ code: 'too-deep', offset: this.#at, message });
      }
      return first === '{' ? this.#object(depth) : this.#array(depth);
    }
    if (first === '"') {
      const offset = this.#at;
      return { type: 'string', offset, text: this.#string() };
    }
    return this.#literal();
  }

  #object(depth: number): JsonObject {
    const offset = this.#at++;
    const members: JsonMember[] = [];
    if (this.#closes('}')) return { type: 'object', offset, members };
    for (;;) {
      this.#space();
      const at = this.#at;
      if (this.text[at] !== '"') throw this.#fault('expected a member name in double quotes', this.#nameHint());
      const name = this.#string();
      this.#space();
      if (this.text[this.#at] !== ':') throw this.#fault('expected `:` after the member name');
      this.#at++;
      members.push({ name, offset: at, value: this.#value(depth + 1) });
      if (this.#closes('}')) return { type: 'object', offset, members };
      this.#comma('}');
    }
  }

  #array(depth: number): JsonArray {
    const offset = this.#at++;
    const items: JsonNode[] = [];
    if (this.#closes(']')) return { type: 'array', offset, items };
    for (;;) {
      items.push(this.#value(depth + 1));
      if (this.#closes(']')) return { type: 'array', offset, items };
      this.#comma(']');
    }
  }

  #closes(bracket: string): boolean {
    this.#space();
    if (this.text[this.#at] !== bracket) return false;
    this.#at++;
    return true;
  }

  #comma(closing: string): void {
    if (this.text[this.#at] !== ',') {
      const end = this.#at >= this.text.length;
      throw this.#fault(
        end ? `the text ends before \`${closing}\`` : `expected \`,\` or \`${closing}\``,
        this.#commentHint(),
      );
    }
    const comma = this.#at++;
    this.#space();
    if (this.text[this.#at] === closing) throw this.#fault(`a comma before \`${closing}\``, 'remove the comma', comma);
  }

  #string(): string {
    const offset = this.#at++;
    let escaped = false;
    for (; this.#at < this.text.length; this.#at++) {
      const code = this.text.charCodeAt(this.#at);
      if (code === 0x22) return this.#unescape(offset, escaped);
      if (code < 0x20) throw this.#fault('a control character inside a string', 'write it as an escape, such as `\\n`');
      if (code === 0x5c) {
        escaped = true;
        this.#at++;
      }
    }
    throw this.#fault('the string has no closing quote', undefined, offset);
  }

  #unescape(offset: number, escaped: boolean): string {
    this.#at++;
    if (!escaped) return this.text.slice(offset + 1, this.#at - 1);
    try {
      return JSON.parse(this.text.slice(offset, this.#at)) as string;
    } catch {
      throw this.#fault('the string has an escape that JSON does not know', undefined, offset);
    }
  }

  #literal(): JsonScalar {
    const offset = this.#at;
    for (const word of ['true', 'false', 'null']) {
      if (this.text.startsWith(word, offset)) {
        this.#at += word.length;
        return { type: word === 'null' ? 'null' : 'boolean', offset, text: word };
      }
    }
    NUMBER.lastIndex = offset;
    const number = NUMBER.exec(this.text)?.[0];
    if (number === undefined) {
      const end = offset >= this.text.length;
      throw this.#fault(end ? 'the text ends where a value is expected' : 'expected a JSON value', this.#commentHint());
    }
    this.#at += number.length;
    return { type: 'number', offset, text: number };
  }

  #space(): void {
    for (; this.#at < this.text.length; this.#at++) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  #nameHint(): string | undefined {
    return this.text[this.#at] === "'" ? 'JSON takes double quotes only' : this.#commentHint();
  }

  #commentHint(): string | undefined {
    return this.text[this.#at] === '/' || this.text[this.#at] === '#' ? 'JSON has no comments' : undefined;
  }

  #fault(message: string, hint?: string, offset = this.#at): Unreadable {
    return new Unreadable({ code: 'invalid-json', offset, message, ...(hint === undefined ? {} : { hint }) });
  }
}
