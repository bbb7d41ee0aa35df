/** Patterns of Resource and NotResource (IAM: reference_policies_elements_resource). */
import type { RequestContext } from '../engine/request.js';
import { type ArnHead, compileHead, type FieldEnds, headMatches, resourceStart, splitArn } from './arn-pattern.js';
import type { PolicyType } from './document.js';
import { parseTemplate, substitutePattern, type Template, widestPattern } from './variables.js';
import { type Glob, globMatches, globOf, literalEnds } from './wildcard.js';

export interface ResourcePattern {
  /** As written. */
  readonly text: string;
  /** `*`: matches everything, the literal `*` of a request included. The rest means nothing then. */
  readonly matchesAll: boolean;
  /** False: never matches; an incomplete ARN in a service or resource control policy. */
  readonly possible: boolean;
  readonly head: ArnHead;
  /** The sixth field when no variable stands in it. */
  readonly resource?: Glob;
  /** The sixth field, taken apart. */
  readonly template: Template;
  /** The sixth field with `*` for every variable: wide enough for all requests. */
  readonly widest: Glob;
  /** What the sixth field of everything that matches begins and ends with; the index goes by it. */
  readonly ends: { readonly prefix: string; readonly suffix: string; readonly exact: boolean };
}

/**
 * Prepares one entry of Resource or NotResource.
 *
 * - Only a pattern of nothing but asterisks matches a request that is no ARN.
 * - An ARN with fewer than six fields has `*` for the rest in identity policies, boundaries and session policies; in service
 *   and resource control policies only when it ends with `*` (aws-facts.md, section 5).
 * - Variables stand in the sixth field only (reference_policies_variables, "Resource element").
 */
export function compileResource(text: string, type: PolicyType, variables: boolean): ResourcePattern {
  const fields = splitArn(text);
  const incomplete = fields.length < 6;
  const lenient = type === 'identity' || type === 'boundary' || type === 'session';
  const template = parseTemplate(fields[5] ?? '*', variables);
  const widest = widestPattern(template);
  const pattern = {
    text,
    matchesAll: isAllAsterisks(text),
    possible: !incomplete || lenient || text.endsWith('*'),
    head: compileHead(fields),
    template,
    widest: globOf(widest),
    ends: literalEnds(widest),
  };
  return template.variables.length > 0 ? pattern : { ...pattern, resource: pattern.widest };
}

function isAllAsterisks(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== 42) return false;
  return text !== '';
}

/** Whether a resource matches. `ends` are its fields, undefined when it is no ARN; its asterisks are plain characters. */
export function resourceMatches(
  pattern: ResourcePattern,
  resource: string,
  ends: FieldEnds | undefined,
  context: RequestContext,
): boolean {
  if (pattern.matchesAll) return true;
  if (ends === undefined || !pattern.possible || !headMatches(pattern.head, resource, ends)) return false;
  if (pattern.resource !== undefined) return globMatches(pattern.resource, resource, resourceStart(ends));
  const codes = substitutePattern(pattern.template, context);
  // A variable without a value: the entry matches nothing, in Resource and in NotResource (reference_policies_variables).
  return codes !== undefined && globMatches(globOf(codes), resource, resourceStart(ends));
}

/** Whether a resource could match in some request, whatever its variables stand for. */
export function resourceCouldMatch(pattern: ResourcePattern, resource: string, ends: FieldEnds | undefined): boolean {
  if (pattern.matchesAll) return true;
  if (ends === undefined || !pattern.possible || !headMatches(pattern.head, resource, ends)) return false;
  return globMatches(pattern.widest, resource, resourceStart(ends));
}
