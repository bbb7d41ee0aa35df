/** Patterns of Resource and NotResource (IAM: reference_policies_elements_resource). */

import type { PolicyType } from '../../terms/document.js';
import type { RequestContext } from '../../terms/question.js';
import { type ArnHead, compileHead, type FieldEnds, headMatches, resourceStart, splitHead } from './arn-pattern.js';
import {
  globOfTemplate,
  parseTemplate,
  substitutePattern,
  type Template,
  type Variable,
  widestPattern,
} from './variables.js';
import { compileGlob, type Glob, globMatches, globOf } from './wildcard.js';

export interface ResourcePattern {
  /** As written. */
  readonly text: string;
  /** `*`: matches everything, the literal `*` of a request included. The rest means nothing then. */
  readonly matchesAll: boolean;
  /** False: never matches; an incomplete ARN in a service or resource control policy. */
  readonly possible: boolean;
  readonly head: ArnHead;
  /** The sixth field: a glob, or a template when variables stand in it. */
  readonly resource: Glob | Template;
  /** The sixth field with wildcards for what depends on the request: wide enough for all of them. */
  readonly widest: string;
}

/**
 * Prepares one entry of Resource or NotResource.
 *
 * - Only a pattern of nothing but asterisks matches a request that is not an ARN.
 * - An ARN with fewer than six fields has `*` for the rest in identity policies, boundaries and session policies; in service
 *   and resource control policies only when it ends with `*` (IAM: resource element).
 * - Variables stand in the sixth field only (reference_policies_variables, "Resource element").
 *
 * `heads` remembers the first five fields, which most ARNs of a policy have in common.
 */
export function compileResource(
  text: string,
  type: PolicyType,
  variables: boolean,
  heads: Map<string, ArnHead> = new Map(),
): ResourcePattern {
  const { head, rest = '*' } = splitHead(text);
  const incomplete = head.length === text.length;
  const template = variables && rest.includes('${') ? parseTemplate(rest, true) : undefined;
  return {
    text,
    matchesAll: isAllAsterisks(text),
    possible: !incomplete || type === 'identity' || type === 'boundary' || type === 'session' || text.endsWith('*'),
    head: remembered(heads, head, compileHead),
    resource:
      template === undefined ? compileGlob(rest) : template.variables.length > 0 ? template : globOfTemplate(template),
    widest: template === undefined ? rest : widestPattern(template),
  };
}

/** The variables that stand in a pattern. */
export function variablesOf({ resource }: ResourcePattern): readonly Variable[] {
  return 'pieces' in resource ? resource.variables : [];
}

function remembered<T>(memo: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  memo.set(key, made);
  return made;
}

function isAllAsterisks(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== 42) return false;
  return text !== '';
}

/** Whether a resource matches. `ends` are its fields, undefined when it is not an ARN; its asterisks are plain characters. */
export function resourceMatches(
  pattern: ResourcePattern,
  resource: string,
  ends: FieldEnds | undefined,
  context: RequestContext,
): boolean {
  if (pattern.matchesAll) return true;
  if (ends === undefined || !pattern.possible || !headMatches(pattern.head, resource, ends)) return false;
  if ('kind' in pattern.resource) return globMatches(pattern.resource, resource, resourceStart(ends));
  const codes = substitutePattern(pattern.resource, context);
  // A variable without a value: the entry matches nothing, in Resource and in NotResource (reference_policies_variables).
  return codes !== undefined && globMatches(globOf(codes), resource, resourceStart(ends));
}

/** Whether a resource could match in some request, whatever its variables stand for. */
export function resourceCouldMatch(pattern: ResourcePattern, resource: string, ends: FieldEnds | undefined): boolean {
  if (pattern.matchesAll) return true;
  if (ends === undefined || !pattern.possible || !headMatches(pattern.head, resource, ends)) return false;
  return globMatches(compileGlob(pattern.widest), resource, resourceStart(ends));
}
