/** How every statement met a request, and what kept it from matching: slow, complete, and never stopping early. */
import { createFieldEnds, locateFields } from '../policy/match/arn-pattern.js';
import type { CompiledStatement } from '../policy/match/compile.js';
import { explainCondition } from '../policy/match/conditions.js';
import { resourceMatches } from '../policy/match/resource-match.js';
import { globMatches } from '../policy/match/wildcard.js';
import type { AuthorizationRequest } from '../terms/question.js';
import type { Miss, StatementResult } from '../terms/verdict.js';
import type { DecideOptions } from './decide.js';
import type { PolicySet } from './policy-set.js';

/** One result for each statement, in the order identity, boundary, session, scp, rcp; then policy and document order. */
export function classify(
  set: PolicySet,
  request: AuthorizationRequest,
  options?: DecideOptions,
): readonly StatementResult[] {
  const members = options?.rcp === false ? set.members.filter(({ scope }) => scope.layer !== 'rcp') : set.members;
  return members.map(({ statement }) => classifyStatement(statement, request));
}

function classifyStatement(statement: CompiledStatement, request: AuthorizationRequest): StatementResult {
  const misses = [
    ...actionMisses(statement, request.action.toLowerCase()),
    ...resourceMisses(statement, request),
    ...conditionMisses(statement, request),
  ];
  return { ...statement.ref, matched: misses.length === 0, misses };
}

function actionMisses({ ref, actions, exceptActions }: CompiledStatement, action: string): Miss[] {
  const at = actions.findIndex((glob) => globMatches(glob, action));
  const { pointer, notAction } = ref.statement;
  if (!exceptActions) return at === -1 ? [{ code: 'action', pointer: `${pointer}/Action` }] : [];
  if (at === -1) return [];
  return [{ code: 'notAction', pointer: itemPointer(ref, 'NotAction', at), pattern: notAction?.[at] ?? '' }];
}

function resourceMisses(statement: CompiledStatement, { resource, context }: AuthorizationRequest): Miss[] {
  const ends = createFieldEnds();
  const fields = locateFields(resource, ends) ? ends : undefined;
  const at = statement.resources.findIndex((pattern) => resourceMatches(pattern, resource, fields, context));
  const { ref } = statement;
  if (!statement.exceptResources) {
    return at === -1 ? [{ code: 'resource', pointer: `${ref.statement.pointer}/Resource` }] : [];
  }
  const pattern = statement.resources[at]?.text;
  return pattern === undefined ? [] : [{ code: 'notResource', pointer: itemPointer(ref, 'NotResource', at), pattern }];
}

function conditionMisses({ conditions }: CompiledStatement, { context }: AuthorizationRequest): Miss[] {
  return conditions.flatMap((condition): Miss[] => {
    const miss = explainCondition(condition, context);
    if (miss === undefined) return [];
    const { pointer, operator, key } = condition.entry;
    return [{ code: 'condition', pointer, operator, key, ...miss }];
  });
}

/** The pointer of one item, or of the element when the policy wrote a single string instead of a list. */
function itemPointer(ref: CompiledStatement['ref'], element: string, index: number): string {
  const pointer = `${ref.statement.pointer}/${element}`;
  const item = `${pointer}/${index}`;
  return ref.document.locate(item) === undefined ? pointer : item;
}
