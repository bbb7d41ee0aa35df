/**
 * Matching of ARNs field by field: `arn:partition:service:region:account:resource`. A wildcard in one of the first five fields
 * does not cross a colon; the sixth field is the whole rest, colons and slashes included, and one plain glob.
 */
import { compileGlob, type Glob, globMatches, globOf } from './wildcard.js';

const COLON = 58;
const FIELDS = 6;

/**
 * Where the fields of an ARN stand: `ends[i]` is the place of the colon behind field i, for the first five. Made once and
 * filled again for each request: see Scratch in core/engine/policy-set.ts.
 */
export type FieldEnds = Int32Array;

/** Room for locateFields to write to. */
export function createFieldEnds(): FieldEnds {
  return new Int32Array(FIELDS - 1);
}

/** Finds the fields of `text`; false when it is not an ARN (a literal `*`, a text with fewer than six fields). */
export function locateFields(text: string, ends: FieldEnds): boolean {
  if (!text.startsWith('arn:')) return false;
  let from = 0;
  for (let field = 0; field < FIELDS - 1; field++) {
    const colon = text.indexOf(':', from);
    if (colon === -1) return false;
    ends[field] = colon;
    from = colon + 1;
  }
  return true;
}

/** Where the sixth field of an ARN begins. */
export function resourceStart(ends: FieldEnds): number {
  return (ends[FIELDS - 2] as number) + 1;
}

/** Patterns of the first five fields; undefined stands for a field in which anything goes. */
export type ArnHead = readonly (Glob | undefined)[];

/** Whether the first five fields of an ARN match. */
export function headMatches(head: ArnHead, text: string, ends: FieldEnds): boolean {
  let from = 0;
  for (let field = 0; field < FIELDS - 1; field++) {
    const to = ends[field] as number;
    const glob = head[field];
    if (glob !== undefined && !globMatches(glob, text, from, to)) return false;
    from = to + 1;
  }
  return true;
}

/** The first five fields of a pattern; missing ones are `*`. */
export function compileHead(text: string): ArnHead {
  const fields = text.split(':');
  const head: (Glob | undefined)[] = [];
  for (let field = 0; field < FIELDS - 1; field++) {
    const glob = compileGlob(fields[field] ?? '*');
    head.push(glob.kind === 'any' ? undefined : glob);
  }
  return head;
}

/** Parts a pattern at its fifth colon; `rest` is absent when it has fewer. */
export function splitHead(pattern: string): { readonly head: string; readonly rest?: string } {
  let colon = -1;
  for (let field = 0; field < FIELDS - 1; field++) {
    colon = pattern.indexOf(':', colon + 1);
    if (colon === -1) return { head: pattern };
  }
  return { head: pattern.slice(0, colon), rest: pattern.slice(colon + 1) };
}

/** A complete ARN pattern, variables already put in. */
export interface ArnPattern {
  readonly head: ArnHead;
  readonly resource: Glob;
}

/** An ARN pattern of a condition, from its codes; undefined when it has fewer than six fields. */
export function arnPatternOf(codes: readonly number[]): ArnPattern | undefined {
  const head: (Glob | undefined)[] = [];
  let from = 0;
  while (head.length < FIELDS - 1) {
    const colon = codes.indexOf(COLON, from);
    if (colon === -1) return undefined;
    const glob = globOf(codes.slice(from, colon));
    head.push(glob.kind === 'any' ? undefined : glob);
    from = colon + 1;
  }
  return { head, resource: globOf(codes.slice(from)) };
}

/** Whether a text is an ARN that the pattern matches; `ends` are the text's fields. */
export function arnMatches(pattern: ArnPattern, text: string, ends: FieldEnds): boolean {
  return headMatches(pattern.head, text, ends) && globMatches(pattern.resource, text, resourceStart(ends));
}
