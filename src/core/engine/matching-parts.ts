/** What of a statement matched a request, part by part: the other half of what `classify` tells. */
import { createFieldEnds, locateFields } from '../policy/match/arn-pattern.js';
import type { CompiledStatement } from '../policy/match/compile.js';
import { conditionHolds } from '../policy/match/conditions.js';
import { resourceMatches } from '../policy/match/resource-match.js';
import { globMatches } from '../policy/match/wildcard.js';
import type { Statement } from '../terms/document.js';
import type { AuthorizationRequest } from '../terms/question.js';
import { itemPointer, type PatternElement } from './classify.js';
import type { PolicySet } from './policy-set.js';

/**
 * Of each of these statements the parts that matched, as pointers of its policy's document: every entry of Action and Resource that
 * takes the request in, NotAction and NotResource whole when none of their entries names it, and every condition that holds.
 * What is not among them failed, or is an entry beside one that matched.
 */
export function matchingParts(
  set: PolicySet,
  request: AuthorizationRequest,
  wanted: ReadonlySet<Statement>,
): ReadonlyMap<Statement, readonly string[]> {
  const parts = new Map<Statement, readonly string[]>();
  for (const { statement } of set.members) {
    const own = statement.ref.statement;
    if (wanted.has(own) && !parts.has(own)) parts.set(own, partsOf(statement, request));
  }
  return parts;
}

function partsOf(statement: CompiledStatement, { action, resource, context }: AuthorizationRequest): string[] {
  const { ref, actions, exceptActions, resources, exceptResources, conditions } = statement;
  const name = action.toLowerCase();
  const ends = createFieldEnds();
  const fields = locateFields(resource, ends) ? ends : undefined;
  const whole = (element: PatternElement): string[] => [`${ref.statement.pointer}/${element}`];
  const entries = (element: PatternElement, matches: readonly boolean[]): string[] =>
    matches.flatMap((each, index) => (each ? [itemPointer(ref, element, index)] : []));
  const ofAction = actions.map((glob) => globMatches(glob, name));
  const ofResource = resources.map((pattern) => resourceMatches(pattern, resource, fields, context));
  const spared = (matches: readonly boolean[], element: PatternElement): string[] =>
    matches.includes(true) ? [] : whole(element);
  return [
    ...(exceptActions ? spared(ofAction, 'NotAction') : entries('Action', ofAction)),
    ...(exceptResources ? spared(ofResource, 'NotResource') : entries('Resource', ofResource)),
    ...conditions.filter((each) => conditionHolds(each, context)).map(({ entry }) => entry.pointer),
  ];
}
