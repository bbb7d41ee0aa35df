import type { Observe } from './input.js';

/** What a pattern is matched in: the request's context by lower-cased key, and whether the policy's version has variables. */
export interface Scope {
  readonly context: ReadonlyMap<string, string | readonly string[]>;
  readonly hasVariables: boolean;
  readonly observe: Observe;
}

/** A piece of a pattern; in a `fixed` piece (a substituted value, `${*}`) asterisks and question marks are plain characters. */
interface Piece {
  readonly text: string;
  readonly fixed: boolean;
}

/**
 * Replaces policy variables. Returns undefined when a variable has neither a value nor a default.
 * Source: IAM reference_policies_variables (special characters, default values, single-valued keys only, version 2012-10-17).
 */
export function substitute(text: string, scope: Scope): readonly Piece[] | undefined {
  if (!scope.hasVariables) return [{ text, fixed: false }];
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
    pieces.push({ text: text.slice(end, match.index), fixed: false });
    end = match.index + match[0].length;
    const value = variable(match[1] ?? '', scope);
    if (value === undefined) return undefined;
    pieces.push({ text: value, fixed: true });
  }
  pieces.push({ text: text.slice(end), fixed: false });
  return pieces;
}

function variable(inside: string, scope: Scope): string | undefined {
  if (inside === '*' || inside === '?' || inside === '$') {
    scope.observe(`variable:special:${inside}`);
    return inside;
  }
  const parts = /^(.*?)(?:, '(.*)')?$/s.exec(inside);
  const value = scope.context.get((parts?.[1] ?? '').toLowerCase());
  if (typeof value === 'string') {
    scope.observe('variable:value');
    return value;
  }
  scope.observe(parts?.[2] === undefined ? 'variable:none' : 'variable:default');
  return parts?.[2];
}

/** The text of a pattern in which nothing is a wildcard; undefined when a variable has no value. */
export function plainText(pattern: string, scope: Scope): string | undefined {
  return substitute(pattern, scope)
    ?.map((piece) => piece.text)
    .join('');
}

/** `*` any run of characters, `?` exactly one. The whole of `value` must match; a variable without value matches nothing. */
export function globMatches(pattern: string, value: string, scope: Scope): boolean {
  const pieces = substitute(pattern, scope);
  if (pieces === undefined) return false;
  const source = pieces.map((piece) => (piece.fixed ? escaped(piece.text) : wildcards(piece.text))).join('');
  return new RegExp(`^${source}$`, 'su').test(value);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, (character) => `\\${character}`);
}

function wildcards(text: string): string {
  return text
    .split(/([*?])/)
    .map((part) => (part === '*' ? '.*' : part === '?' ? '.' : escaped(part)))
    .join('');
}

/** The six fields of an ARN; the sixth holds all further colons. Fewer fields come back as they are. */
function arnFields(arn: string): readonly string[] {
  const fields = arn.split(':');
  return fields.length <= 6 ? fields : [...fields.slice(0, 5), fields.slice(5).join(':')];
}

/** Six fields, of which the first is `arn`. */
export function isArn(text: string): boolean {
  return arnFields(text).length === 6 && text.startsWith('arn:');
}

/**
 * Field by field, so that a wildcard does not cross one of the first five colons; case-sensitive.
 * Fields that the pattern lacks are `*`. A value that is no ARN matches nothing.
 * Source: IAM reference_policies_elements_condition_operators (ARN operators), reference_policies_elements_resource.
 */
export function arnMatches(pattern: string, value: string, scope: Scope): boolean {
  if (!isArn(value)) return false;
  const wanted = arnFields(pattern);
  return arnFields(value).every((field, index) => globMatches(wanted[index] ?? '*', field, scope));
}

/**
 * `*` alone matches every resource, also the literal `*` of calls without a resource; everything else is an ARN pattern.
 * Control policies (SCP, RCP) fill a short pattern up only when it ends with an asterisk (IAM: condition operators).
 */
export function resourceMatches(pattern: string, resource: string, scope: Scope, controlPolicy: boolean): boolean {
  const tooShort = controlPolicy && !pattern.endsWith('*') && arnFields(pattern).length < 6;
  return pattern === '*' || (!tooShort && arnMatches(pattern, resource, scope));
}

/** Actions are compared without regard to case and have no variables. Source: IAM reference_policies_elements_action. */
export function actionMatches(pattern: string, action: string): boolean {
  const scope: Scope = { context: new Map(), hasVariables: false, observe: () => {} };
  return globMatches(pattern.toLowerCase(), action.toLowerCase(), scope);
}
