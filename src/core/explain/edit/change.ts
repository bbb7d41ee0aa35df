/** A change of policies, before it is an edit of files: what the engine tries, and what patches are made from. */

import type { Scope } from '../../engine/member.js';
import { compilePolicySet, type PolicyLayers, type PolicySet } from '../../engine/policy-set.js';
import { type CompiledPolicy, type CompiledStatement, compilePolicy } from '../../policy/match/compile.js';
import { parsePolicy } from '../../policy/read/parse.js';
import { isAwsManaged } from '../../terms/arn.js';
import { defined } from '../../terms/defined.js';
import type { PolicyDocument } from '../../terms/document.js';
import type { PolicyRef, StatementRef } from '../../terms/verdict.js';
import { type Inquiry, type Raw, rawStatement } from '../inquiry/inquiry.js';

/** What becomes of one statement of a document that can be edited. */
export interface StatementChange {
  /** The statement that is changed, or beside which others are put. */
  readonly ref: StatementRef;
  /** Absent: it stays as it is. */
  readonly after?: Raw;
  /** It goes. */
  readonly removed?: true;
  /** New statements at the end of its document. */
  readonly added: readonly Raw[];
}

export interface PolicyChange {
  readonly statements: readonly StatementChange[];
  /** Statements of a whole new inline policy, where nothing can be edited. */
  readonly inline: readonly Raw[];
}

/** Whether two policies are the same text: one file may be attached in several places. */
export function isSameDocument(
  a: { readonly policy: PolicyRef; readonly document: PolicyDocument },
  b: { readonly policy: PolicyRef; readonly document: PolicyDocument },
): boolean {
  if (a.policy.file === undefined || b.policy.file === undefined) return a.document === b.document;
  return a.policy.file === b.policy.file && a.policy.pointer === b.policy.pointer;
}

/** Whether somebody here can edit the policy: it stands in a file, and is not AWS's. */
export function isEditable(inquiry: Inquiry, ref: StatementRef): boolean {
  const { file, arn } = ref.policy;
  return file !== undefined && !isAwsManaged(arn) && rawStatement(inquiry, ref) !== undefined;
}

/** The changes to one statement after another as one; later ones see what earlier ones made of it. */
export function mergeChanges(changes: readonly PolicyChange[]): PolicyChange {
  const statements: StatementChange[] = [];
  for (const change of changes.flatMap((each) => each.statements)) {
    const at = statements.findIndex(
      ({ ref }) => isSameDocument(ref, change.ref) && ref.statement.index === change.ref.statement.index,
    );
    const known = statements[at];
    if (known === undefined) {
      statements.push(change);
      continue;
    }
    const after = change.after ?? known.after;
    const added = [...known.added, ...change.added.filter((each) => !known.added.some((old) => isEqual(old, each)))];
    const removed = change.removed ?? known.removed;
    statements[at] = {
      ref: known.ref,
      added,
      ...defined({ after, removed }),
    };
  }
  const inline = changes.flatMap((each) => each.inline);
  return { statements, inline: inline.filter((each, i) => inline.findIndex((other) => isEqual(other, each)) === i) };
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The policies of a set by scope. */
export function policiesOf(set: PolicySet, scope: Scope): CompiledPolicy[] {
  const policies: CompiledPolicy[] = [];
  let current: { ref: PolicyRef; document: PolicyDocument; statements: CompiledStatement[] } | undefined;
  for (const member of set.members) {
    if (member.scope !== scope) continue;
    const { policy, document, statement } = member.statement.ref;
    // One policy may be attached twice; each of its statements then comes again.
    if (current?.document !== document || current.ref !== policy || isAgain(current.statements, statement.index)) {
      current = { ref: policy, document, statements: [] };
      policies.push(current);
    }
    current.statements.push(member.statement);
  }
  return policies;
}

const isAgain = (statements: readonly CompiledStatement[], index: number): boolean =>
  (statements.at(-1)?.ref.statement.index ?? -1) >= index;

/** The same policies with a change made; undefined when what it makes would be refused. */
export function changedSet(set: PolicySet, change: PolicyChange): PolicySet | undefined {
  const layers: { -readonly [K in keyof PolicyLayers]: PolicyLayers[K] } = { identity: [] };
  const scp: CompiledPolicy[][] = [];
  const rcp: CompiledPolicy[][] = [];
  for (const scope of set.scopes) {
    const policies: CompiledPolicy[] = [];
    for (const policy of policiesOf(set, scope)) {
      const changed = changedPolicy(policy, change);
      if (changed === undefined) return undefined;
      policies.push(changed);
    }
    if (scope.layer === 'identity') {
      const inline = change.inline.length === 0 ? undefined : compileRaw(change.inline, NEW_INLINE, '2012-10-17');
      if (change.inline.length > 0 && inline === undefined) return undefined;
      layers.identity = inline ? [...policies, inline] : policies;
      layers.root = scope.open;
    } else if (scope.layer === 'boundary') {
      if (policies[0]) layers.boundary = policies[0];
    } else if (scope.layer === 'session') layers.session = policies;
    else if (scope.layer === 'scp') scp.push(policies);
    else rcp.push(policies);
  }
  if (scp.length > 0) layers.scp = scp;
  if (rcp.length > 0) layers.rcp = rcp;
  return compilePolicySet(layers);
}

const NEW_INLINE: PolicyRef = { layer: 'identity', name: 'new inline policy' };

/** A policy with what a change makes of its document. */
export function changedPolicy(policy: CompiledPolicy, change: PolicyChange): CompiledPolicy | undefined {
  const own = change.statements.filter(({ ref }) =>
    isSameDocument(ref, { policy: policy.ref, document: policy.document }),
  );
  if (own.length === 0) return policy;
  const { version } = policy.document;
  const statements: CompiledStatement[] = [];
  for (const statement of policy.statements) {
    const { after, removed } = own.find(({ ref }) => ref.statement.index === statement.ref.statement.index) ?? {};
    if (removed) continue;
    const compiled = after === undefined ? [statement] : compileRaw([after], policy.ref, version)?.statements;
    if (compiled === undefined) return undefined;
    statements.push(...compiled);
  }
  const added = own.flatMap((each) => each.added);
  // A policy has at least one statement (IAM: reference_policies_grammar).
  if (statements.length + added.length === 0) return undefined;
  const more = added.length === 0 ? [] : compileRaw(added, policy.ref, version)?.statements;
  return more === undefined ? undefined : { ...policy, statements: [...statements, ...more] };
}

/** Statements as they would be loaded; undefined when they would be refused. */
function compileRaw(
  statements: readonly Raw[],
  ref: PolicyRef,
  version: PolicyDocument['version'],
): CompiledPolicy | undefined {
  // A Sid stands once in a policy; here statements of several may meet.
  const anonymous = statements.map(({ Sid: _sid, ...rest }) => rest);
  const { document } = parsePolicy({ Version: version, Statement: anonymous }, ref.layer, { errorsOnly: true });
  return document && compilePolicy(document, ref);
}
