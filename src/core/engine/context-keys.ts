/** Which condition keys policies read, through conditions and through variables. */
import { createFieldEnds, type FieldEnds, locateFields, resourceStart } from '../policy/match/arn-pattern.js';
import type { CompiledStatement } from '../policy/match/compile.js';
import { resourceCouldMatch, variablesOf } from '../policy/match/resource-match.js';
import type { Variable } from '../policy/match/variables.js';
import type { AuthorizationRequest, RequestContext } from '../terms/question.js';
import type { StatementRef } from '../terms/verdict.js';
import { actionIndexOf, type Bucket, collectBuckets } from './action-index.js';
import type { PolicySet } from './policy-set.js';

export interface KeyUse {
  /** As the first statement that reads it spells it. */
  readonly key: string;
  /** In reporting order. */
  readonly statements: readonly StatementRef[];
}

/** The keys that a set's policies read, by lower-cased key, in the order in which they are first read. */
export function conditionKeysOf(set: PolicySet): ReadonlyMap<string, KeyUse> {
  const uses = new Map<string, { key: string; statements: StatementRef[] }>();
  for (const { statement } of set.members) {
    if (readsNothing(statement)) continue;
    for (const [lower, key] of keysOfStatement(statement)) {
      const use = uses.get(lower);
      if (use === undefined) uses.set(lower, { key, statements: [statement.ref] });
      else use.statements.push(statement.ref);
    }
  }
  return uses;
}

/** The keys that the policies read and the request does not have, as the policies spell them. */
export function missingContextKeys(set: PolicySet, context: RequestContext): string[] {
  return [...conditionKeysOf(set)].flatMap(([lower, { key }]) => (context.has(lower) ? [] : [key]));
}

/**
 * The keys, lower-cased, that could decide about one action on one resource: those of the statements whose Action and Resource
 * could take it in, whatever the context. So the proxy looks tags up only when some policy asks for them.
 */
export function keysReadFor(
  set: PolicySet,
  question: Pick<AuthorizationRequest, 'action' | 'resource' | 'rcp'>,
): ReadonlySet<string> {
  const keys = new Set<string>();
  const ends = createFieldEnds();
  const fields = locateFields(question.resource, ends) ? ends : undefined;
  const index = actionIndexOf(set.indexes, set.members, question.action);
  const found: Bucket[] = [];
  collectBuckets(index, question.resource, fields === undefined ? -1 : resourceStart(fields), found);
  for (const { member, pattern } of found.flatMap(({ deny, allow }) => [...deny, ...allow])) {
    if (question.rcp === false && member.scope.layer === 'rcp') continue;
    const could =
      pattern === undefined
        ? !isSurelyExcepted(member.statement, question.resource, fields)
        : resourceCouldMatch(pattern, question.resource, fields);
    if (could) for (const lower of keysOfStatement(member.statement).keys()) keys.add(lower);
  }
  return keys;
}

function readsNothing(statement: CompiledStatement): boolean {
  if (statement.conditions.length > 0) return false;
  return statement.resources.every((pattern) => variablesOf(pattern).length === 0);
}

function keysOfStatement(statement: CompiledStatement): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const pattern of statement.resources) addVariables(variablesOf(pattern), keys);
  for (const { key, entry, variables } of statement.conditions) {
    if (!keys.has(key)) keys.set(key, entry.key);
    addVariables(variables, keys);
  }
  return keys;
}

function addVariables(variables: readonly Variable[], keys: Map<string, string>): void {
  for (const { key, spelling } of variables) if (!keys.has(key)) keys.set(key, spelling);
}

/** Of NotResource: an exception with a variable may or may not except the resource. */
function isSurelyExcepted(statement: CompiledStatement, resource: string, ends: FieldEnds | undefined): boolean {
  return statement.resources.some((pattern) => {
    return variablesOf(pattern).length === 0 && resourceCouldMatch(pattern, resource, ends);
  });
}
