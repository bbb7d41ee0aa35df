import type { Caller } from '../principals/caller.js';
import { defined } from '../terms/defined.js';
import type { PolicyDocument } from '../terms/document.js';
import type { Layer, StatementRef } from '../terms/verdict.js';

/** A policy and how often each of its statements decided. */
export interface PolicyUsage {
  readonly name: string;
  readonly layer: Layer;
  readonly arn?: string;
  readonly file?: string;
  readonly level?: number;
  readonly group?: string;
  /** Of its text. */
  readonly sha256: string;
  /** ARNs of those who have it; of session policies the sessions. */
  readonly principals: readonly string[];
  readonly statements: readonly StatementUsage[];
}

export interface StatementUsage {
  /** 0-based. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** In `file`. */
  readonly line?: number;
  /** Calls of which it decided a check. */
  readonly hits: number;
  /** The last of them. */
  readonly lastId?: string;
}

export interface Usage {
  readonly policies: readonly PolicyUsage[];
  /** There are more policies than are told. */
  readonly cut?: true;
}

interface Found {
  readonly first: StatementRef;
  readonly principals: Set<string>;
}

/**
 * The policies of these callers, each with its statements, those that never decided too.
 *
 * @param most policies that are told.
 */
export function usageOf(
  callers: Iterable<Caller>,
  hitsOf: (ref: StatementRef) => Pick<StatementUsage, 'hits' | 'lastId'>,
  digestOf: (document: PolicyDocument) => string,
  most: number,
): Usage {
  const found = new Map<string, Map<PolicyDocument, Found>>();
  let policies = 0;
  let cut = false;
  for (const { policies: set, arn, principalArn } of callers) {
    for (const { statement } of set.members) {
      const { policy, document } = statement.ref;
      const use = `${policy.layer} ${policy.level ?? ''} ${policy.group ?? ''}`;
      const ofUse = found.get(use) ?? new Map<PolicyDocument, Found>();
      found.set(use, ofUse);
      let known = ofUse.get(document);
      if (!known) {
        if (policies === most) {
          cut = true;
          continue;
        }
        policies++;
        known = { first: statement.ref, principals: new Set() };
        ofUse.set(document, known);
      }
      known.principals.add(policy.layer === 'session' ? arn : principalArn);
    }
    if (cut) break;
  }
  const all = [...found.values()].flatMap((ofUse) => [...ofUse.values()]);
  return { policies: all.map((each) => usage(each, hitsOf, digestOf)), ...(cut ? { cut } : {}) };
}

function usage(
  { first: { policy, document }, principals }: Found,
  hitsOf: (ref: StatementRef) => Pick<StatementUsage, 'hits' | 'lastId'>,
  digestOf: (document: PolicyDocument) => string,
): PolicyUsage {
  const { name, layer, arn, file, level, group } = policy;
  return {
    name,
    layer,
    ...defined({ arn, file, level, group }),
    sha256: digestOf(document),
    principals: [...principals],
    statements: document.statements.map((statement) => {
      const { index, sid, effect, pointer } = statement;
      const line = document.locate(pointer)?.line;
      return {
        index,
        ...defined({ sid }),
        effect,
        ...defined({ line }),
        ...hitsOf({ policy, document, statement }),
      };
    }),
  };
}
