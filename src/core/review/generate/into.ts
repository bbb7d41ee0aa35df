import { applyPatch, type Operation } from 'rfc6902';
import type { WrittenStatement } from './document.js';

/** A policy as a file has it: what IAM took, so it has a Statement. */
export interface ExistingPolicy {
  readonly Version?: string;
  readonly Statement: object | readonly object[];
}

export type Merge = { readonly patch: readonly Operation[]; readonly merged: object } | { readonly bad: string };

/**
 * Statements put into a policy, as an RFC 6902 patch that begins with a `test` of the statements it was made for; empty when
 * nothing is to be added.
 */
export function mergeInto(policy: ExistingPolicy, statements: readonly WrittenStatement[]): Merge {
  const { Version: version, Statement: before } = policy;
  if (statements.length === 0) return { patch: [], merged: policy };
  if (version !== '2012-10-17' && JSON.stringify(statements).includes('${'))
    return {
      bad: 'its Version is not 2012-10-17, and what is to be added has policy variables: change the Version first',
    };
  const test: Operation = { op: 'test', path: '/Statement', value: before };
  const add: Operation[] = Array.isArray(before)
    ? statements.map((value) => ({ op: 'add', path: '/Statement/-', value }))
    : [{ op: 'replace', path: '/Statement', value: [before, ...statements] }];
  const patch = [test, ...add];
  const merged = structuredClone(policy) as object;
  const failed = applyPatch(merged, patch).find(Boolean);
  if (failed) throw new Error(`INVARIANT: the patch applies to the policy it was made for: ${failed.message}`);
  return { patch, merged };
}

/** The Sids of a policy. */
export function sidsOf({ Statement: statements }: ExistingPolicy): string[] {
  const list = Array.isArray(statements) ? (statements as readonly object[]) : [statements as object];
  return list.flatMap((statement) => ('Sid' in statement ? [String(statement.Sid)] : []));
}
