/**
 * Policy variables (IAM: reference_policies_variables). They exist in version 2012-10-17 only, in the sixth field of the
 * ARNs of Resource and NotResource and in the values of the String and Arn operators. What a variable stands for is plain
 * text: a `*` in a tag's value is an asterisk, not a wildcard.
 */
import type { RequestContext } from '../../terms/question.js';
import { appendLiteral, appendPattern, compileGlob, type Glob, globOf } from './wildcard.js';

export interface Variable {
  /** Lower-cased: names of condition keys are case-insensitive. */
  readonly key: string;
  /** As the policy spells it. */
  readonly spelling: string;
  /** `${aws:username, 'anonymous'}`: what stands for a key that the request does not have. */
  readonly fallback?: string;
}

/** A piece of a template: text as written, text that is literal whatever it holds, or a variable. */
type Piece = { readonly written: string } | { readonly literal: string } | { readonly variable: Variable };

/** A text with variables, taken apart once. */
export interface Template {
  readonly pieces: readonly Piece[];
  /** Empty: the text is the same for every request. */
  readonly variables: readonly Variable[];
}

/** `${*}`, `${?}` and `${$}` stand for the character itself. */
const SPECIAL = new Set(['*', '?', '$']);

/** A request without any key. */
export const NO_CONTEXT: RequestContext = new Map();

const NONE: readonly Variable[] = [];

/** How far the comma before a default is looked for; names of condition keys are shorter (a tag's key has 128 characters). */
const MAX_NAME = 1024;

/**
 * Takes a text apart. With `variables` false (version 2008-10-17, or an operator that has none) all of it is text as written.
 * Something that begins like a variable and is none (`${`, `${}`, an unclosed quote) is text as well; the loader refuses it.
 */
export function parseTemplate(text: string, variables: boolean): Template {
  let open = variables ? text.indexOf('${') : -1;
  if (open === -1) return { pieces: [{ written: text }], variables: NONE };
  const pieces: Piece[] = [];
  let from = 0;
  let close = 0;
  while (open !== -1) {
    // Looked for once for all the `${` before it: a megabyte of `${` must not be read a million times.
    if (close < open + 2) close = text.indexOf('}', open + 2);
    if (close === -1) break;
    const found = readVariable(text, open, close);
    if (found !== undefined) {
      if (open > from) pieces.push({ written: text.slice(from, open) });
      pieces.push(found.piece);
      from = found.end;
    }
    open = text.indexOf('${', found?.end ?? open + 2);
  }
  if (from < text.length || pieces.length === 0) pieces.push({ written: text.slice(from) });
  return { pieces, variables: pieces.flatMap((piece) => ('variable' in piece ? [piece.variable] : [])) };
}

/** Reads `${name}` or `${name, 'default'}` at `open`; `end` is the place behind the closing brace. */
function readVariable(text: string, open: number, close: number): { piece: Piece; end: number } | undefined {
  const comma = text.slice(open + 2, Math.min(close, open + 2 + MAX_NAME)).indexOf(',');
  if (comma !== -1) return readVariableWithDefault(text, open, open + 2 + comma);
  const spelling = text.slice(open + 2, close).trim();
  if (spelling === '') return undefined;
  if (SPECIAL.has(spelling)) return { piece: { literal: spelling }, end: close + 1 };
  return { piece: { variable: { key: spelling.toLowerCase(), spelling } }, end: close + 1 };
}

function readVariableWithDefault(text: string, open: number, comma: number): { piece: Piece; end: number } | undefined {
  const spelling = text.slice(open + 2, comma).trim();
  const quote = skipSpaces(text, comma + 1);
  if (spelling === '' || text[quote] !== "'") return undefined;
  const endQuote = text.indexOf("'", quote + 1);
  if (endQuote === -1) return undefined;
  const close = skipSpaces(text, endQuote + 1);
  if (text[close] !== '}') return undefined;
  const fallback = text.slice(quote + 1, endQuote);
  return { piece: { variable: { key: spelling.toLowerCase(), spelling, fallback } }, end: close + 1 };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at;
}

/**
 * The value of a variable in a request; undefined when there is none. Only single-valued keys can be used as variables (IAM:
 * reference_policies_condition-single-vs-multi-valued-context-keys), so a multivalued one counts as not there.
 */
function valueFor(variable: Variable, context: RequestContext): string | undefined {
  const value = context.get(variable.key)?.value;
  return typeof value === 'string' ? value : variable.fallback;
}

/** The text with its variables put in; undefined when one of them has no value. `*` and `?` stay as they are. */
export function substituteText(template: Template, context: RequestContext): string | undefined {
  let text = '';
  for (const piece of template.pieces) {
    if ('written' in piece) text += piece.written;
    else if ('literal' in piece) text += piece.literal;
    else {
      const value = valueFor(piece.variable, context);
      if (value === undefined) return undefined;
      text += value;
    }
  }
  return text;
}

/** The pattern with its variables put in as literal text, as a row of codes; undefined when one of them has no value. */
export function substitutePattern(template: Template, context: RequestContext): number[] | undefined {
  const codes: number[] = [];
  for (const piece of template.pieces) {
    if ('written' in piece) appendPattern(codes, piece.written);
    else if ('literal' in piece) appendLiteral(codes, piece.literal);
    else {
      const value = valueFor(piece.variable, context);
      if (value === undefined) return undefined;
      appendLiteral(codes, value);
    }
  }
  return codes;
}

/** The pattern of a template that has no variables. */
export function globOfTemplate(template: Template): Glob {
  const [first] = template.pieces;
  if (template.pieces.length === 1 && first !== undefined && 'written' in first) return compileGlob(first.written);
  return globOf(substitutePattern(template, NO_CONTEXT) ?? []);
}

/** The text of a template that has no variables. */
export function textOfTemplate(template: Template): string {
  return substituteText(template, NO_CONTEXT) ?? '';
}

/** What the pattern could match in some request: `*` for every variable, and `?` for a character that is literal. */
export function widestPattern(template: Template): string {
  return template.pieces.map((piece) => ('written' in piece ? piece.written : 'literal' in piece ? '?' : '*')).join('');
}
