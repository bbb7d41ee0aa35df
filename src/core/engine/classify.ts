/** How every statement met a request, and what kept it from matching: slow, complete, and never stopping early. */
import { createFieldEnds, type FieldEnds, locateFields } from '../policy/match/arn-pattern.js';
import type { CompiledStatement } from '../policy/match/compile.js';
import { type CompiledCondition, explainCondition } from '../policy/match/conditions.js';
import { resourceMatches } from '../policy/match/resource-match.js';
import { globMatches } from '../policy/match/wildcard.js';
import type { AuthorizationRequest } from '../terms/question.js';
import type { Miss, StatementResult } from '../terms/verdict.js';
import type { PolicySet } from './policy-set.js';

/** One result for each statement, in the order identity, boundary, session, scp, rcp; then policy and document order. */
export function classify(set: PolicySet, request: AuthorizationRequest): readonly StatementResult[] {
  const members = request.rcp === false ? set.members.filter(({ scope }) => scope.layer !== 'rcp') : set.members;
  const ends = createFieldEnds();
  const fields = locateFields(request.resource, ends) ? ends : undefined;
  const action = request.action.toLowerCase();
  return members.map(({ statement }) => classifyStatement(statement, request, action, fields));
}

function classifyStatement(
  statement: CompiledStatement,
  request: AuthorizationRequest,
  action: string,
  fields: FieldEnds | undefined,
): StatementResult {
  const misses: Miss[] = [];
  addMiss(misses, actionMiss(statement, action));
  addMiss(misses, resourceMiss(statement, request, fields));
  for (const condition of statement.conditions) addMiss(misses, conditionMiss(condition, request));
  const { policy, document, statement: own } = statement.ref;
  return { policy, document, statement: own, matched: misses.length === 0, misses };
}

function addMiss(misses: Miss[], miss: Miss | undefined): void {
  if (miss !== undefined) misses.push(miss);
}

function actionMiss({ ref, actions, exceptActions }: CompiledStatement, action: string): Miss | undefined {
  const at = actions.findIndex((glob) => globMatches(glob, action));
  const { pointer, notAction } = ref.statement;
  if (!exceptActions) return at === -1 ? { code: 'action', pointer: `${pointer}/Action` } : undefined;
  if (at === -1) return undefined;
  return { code: 'notAction', pointer: itemPointer(ref, 'NotAction', at), pattern: notAction?.[at] ?? '' };
}

function resourceMiss(
  statement: CompiledStatement,
  { resource, context }: AuthorizationRequest,
  fields: FieldEnds | undefined,
): Miss | undefined {
  const at = statement.resources.findIndex((pattern) => resourceMatches(pattern, resource, fields, context));
  const { ref } = statement;
  if (!statement.exceptResources) {
    return at === -1 ? { code: 'resource', pointer: `${ref.statement.pointer}/Resource` } : undefined;
  }
  const pattern = statement.resources[at]?.text;
  return pattern === undefined
    ? undefined
    : { code: 'notResource', pointer: itemPointer(ref, 'NotResource', at), pattern };
}

function conditionMiss(condition: CompiledCondition, { context }: AuthorizationRequest): Miss | undefined {
  const miss = explainCondition(condition, context);
  if (miss === undefined) return undefined;
  const { pointer, operator, key } = condition.entry;
  return { code: 'condition', pointer, operator, key, ...miss };
}

/** The pointer of one item, or of the element when the policy wrote a single string instead of a list. */
export function itemPointer(ref: CompiledStatement['ref'], element: PatternElement, index: number): string {
  const { pointer, [FIELDS[element]]: items = [] } = ref.statement;
  const item = `${pointer}/${element}/${index}`;
  // Of a document that was given as an object no places are known.
  return items.length > 1 || ref.document.locate(item) !== undefined ? item : `${pointer}/${element}`;
}

export type PatternElement = keyof typeof FIELDS;
const FIELDS = {
  Action: 'action',
  NotAction: 'notAction',
  Resource: 'resource',
  NotResource: 'notResource',
} as const;
