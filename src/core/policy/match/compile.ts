/** A policy document with everything prepared once that a decision needs. */

import type { PolicyDocument, PolicyType, Statement } from '../../terms/document.js';
import type { RequestContext } from '../../terms/question.js';
import type { PolicyRef, StatementRef, Verdict } from '../../terms/verdict.js';
import type { ArnHead, FieldEnds } from './arn-pattern.js';
import { type CompiledCondition, compileCondition } from './conditions.js';
import { compileResource, type ResourcePattern, resourceMatches } from './resource-match.js';
import { compileGlob, type Glob, globMatches } from './wildcard.js';

export interface CompiledStatement {
  readonly ref: StatementRef;
  /** IAM's answer where no other statement has a say: the same for each decision, and remembered with each. */
  readonly alone: Verdict;
  readonly effect: 'Allow' | 'Deny';
  /** Lower-cased patterns of Action, or of NotAction when `exceptActions`. */
  readonly actions: readonly Glob[];
  readonly exceptActions: boolean;
  /** Of Resource, or of NotResource when `exceptResources`. */
  readonly resources: readonly ResourcePattern[];
  readonly exceptResources: boolean;
  readonly conditions: readonly CompiledCondition[];
}

export interface CompiledPolicy {
  readonly ref: PolicyRef;
  readonly document: PolicyDocument;
  /** In document order. */
  readonly statements: readonly CompiledStatement[];
}

/**
 * Compiles a document that the loader accepted. What a policy is attached as (`ref.layer`) decides how incomplete ARNs are read.
 * Throws an Error when the document holds an operator that IAM does not have, or a statement without Action or Resource: such a
 * document must not have come this far, and a statement that is left out could be a Deny.
 */
export function compilePolicy(document: PolicyDocument, ref: PolicyRef): CompiledPolicy {
  const memo: Memo = { actions: new Map(), heads: new Map() };
  const statements = document.statements.map((statement) => compileStatement(document, statement, ref, memo));
  return { ref, document, statements };
}

/** What the statements of one policy have in common is made once: names of actions, and the first five fields of ARNs. */
interface Memo {
  readonly actions: Map<string, Glob>;
  readonly heads: Map<string, ArnHead>;
}

function compileAction(action: string, { actions }: Memo): Glob {
  const known = actions.get(action);
  if (known !== undefined) return known;
  const glob = compileGlob(action.toLowerCase());
  actions.set(action, glob);
  return glob;
}

function compileStatement(
  document: PolicyDocument,
  statement: Statement,
  policy: PolicyRef,
  memo: Memo,
): CompiledStatement {
  const actions = statement.action ?? statement.notAction;
  const resources = statement.resource ?? statement.notResource;
  if (actions === undefined || resources === undefined) {
    throw new Error(`statement ${statement.index} of \`${policy.name}\` has no Action or no Resource`);
  }
  const variables = document.version === '2012-10-17';
  const type: PolicyType = policy.layer;
  const ref = { policy, document, statement };
  return {
    ref,
    alone: { decision: 'allowed', statements: [ref] },
    effect: statement.effect,
    actions: actions.map((action) => compileAction(action, memo)),
    exceptActions: statement.action === undefined,
    resources: resources.map((resource) => compileResource(resource, type, variables, memo.heads)),
    exceptResources: statement.resource === undefined,
    conditions: statement.conditions.map((entry) => compileCondition(entry, variables)),
  };
}

/** Whether Action or NotAction takes an action in; `action` is lower-cased (IAM: "Action" is case-insensitive). */
export function takesAction(statement: CompiledStatement, action: string): boolean {
  for (const glob of statement.actions) if (globMatches(glob, action)) return !statement.exceptActions;
  return statement.exceptActions;
}

/** Whether Resource or NotResource takes a resource in. */
export function takesResource(
  statement: CompiledStatement,
  resource: string,
  ends: FieldEnds | undefined,
  context: RequestContext,
): boolean {
  for (const pattern of statement.resources) {
    if (resourceMatches(pattern, resource, ends, context)) return !statement.exceptResources;
  }
  return statement.exceptResources;
}
