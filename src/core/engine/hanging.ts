/** Whether an answer hangs on condition keys whose values nobody knows: whether it might be another one with them. */
import { createFieldEnds, type FieldEnds, locateFields } from '../policy/match/arn-pattern.js';
import { type CompiledStatement, takesAction } from '../policy/match/compile.js';
import { type CompiledCondition, conditionHolds } from '../policy/match/conditions.js';
import { resourceCouldMatch, resourceMatches, variablesOf } from '../policy/match/resource-match.js';
import type { AuthorizationRequest } from '../terms/question.js';
import type { Decision } from '../terms/verdict.js';
import type { Scope } from './member.js';
import type { PolicySet } from './policy-set.js';

/** Whether a statement applies, whatever the unknown keys are; `maybe`: with some values it does, with others not. */
type Applies = 'yes' | 'no' | 'maybe';

/**
 * Whether a decision that was made as if the unknown keys were absent cannot be relied on.
 *
 * - allowed: a Deny might apply, or an Allow applied only because a key was taken to be absent (`StringNotEquals`, `Null`).
 * - explicitDeny: only Denies that hang on unknown keys apply, and without them the request is allowed for certain.
 * - implicitDeny: never. An Allow that hangs on what nobody knows does not match.
 *
 * @param decision the engine's answer with the unknown keys absent from the context
 * @param isUnknown says so of a lower-cased condition key
 */
export function hangsOn(
  set: PolicySet,
  request: AuthorizationRequest,
  decision: Decision,
  isUnknown: (key: string) => boolean,
): boolean {
  if (decision === 'implicitDeny') return false;
  const counts = (scope: Scope): boolean => request.rcp !== false || scope.layer !== 'rcp';
  const action = request.action.toLowerCase();
  const ends = createFieldEnds();
  const fields = locateFields(request.resource, ends) ? ends : undefined;
  const surelyAllowing = new Set<Scope>();
  let mayBeDenied = false;
  for (const { statement, scope } of set.members) {
    if (!counts(scope) || !takesAction(statement, action)) continue;
    const answer = applies(statement, request, fields, isUnknown);
    if (statement.effect === 'Allow') {
      if (answer === 'yes') surelyAllowing.add(scope);
    } else if (answer === 'yes') return false;
    else if (answer === 'maybe') mayBeDenied = true;
  }
  const surelyAllowed = set.scopes.every((scope) => scope.open || !counts(scope) || surelyAllowing.has(scope));
  return surelyAllowed ? mayBeDenied : decision === 'allowed';
}

function applies(
  statement: CompiledStatement,
  request: AuthorizationRequest,
  fields: FieldEnds | undefined,
  isUnknown: (key: string) => boolean,
): Applies {
  let answer = takes(statement, request, fields, isUnknown);
  for (const condition of statement.conditions) {
    if (answer === 'no') return answer;
    const holds = holdsFor(condition, request, isUnknown);
    if (holds !== 'yes') answer = holds;
  }
  return answer;
}

/** Of Resource and NotResource: a pattern with an unknown variable may match what its wildcards could take in. */
function takes(
  { resources, exceptResources }: CompiledStatement,
  { resource, context }: AuthorizationRequest,
  fields: FieldEnds | undefined,
  isUnknown: (key: string) => boolean,
): Applies {
  let mayMatch = false;
  for (const pattern of resources) {
    if (variablesOf(pattern).some(({ key }) => isUnknown(key)))
      mayMatch ||= resourceCouldMatch(pattern, resource, fields);
    else if (resourceMatches(pattern, resource, fields, context)) return exceptResources ? 'no' : 'yes';
  }
  if (mayMatch) return 'maybe';
  return exceptResources ? 'yes' : 'no';
}

function holdsFor(
  condition: CompiledCondition,
  { context }: AuthorizationRequest,
  isUnknown: (key: string) => boolean,
): Applies {
  if (isUnknown(condition.key)) return 'maybe';
  // A key that is known to be absent decides alone; the values are not compared.
  const compares = context.has(condition.key) && condition.variables.some(({ key }) => isUnknown(key));
  if (compares) return 'maybe';
  return conditionHolds(condition, context) ? 'yes' : 'no';
}
