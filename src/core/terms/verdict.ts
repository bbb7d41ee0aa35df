import type { PolicyDocument, Statement } from './document.js';

/** The tri-state of IAM; never a boolean. */
export type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';

/** The kinds of policy that take part, in the order in which a denial is attributed to them. */
export type Layer = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'trust';

/** Which policy a statement came from; carried from loading to the record unchanged. */
export interface PolicyRef {
  readonly layer: Layer;
  /** What a user calls it: the file's name, the inline policy's name, or the ARN. */
  readonly name: string;
  /** Managed policies have one; AWS's message names it for an explicit denial. */
  readonly arn?: string;
  /** The path the user wrote, for `file:line` in explanations; of an inline policy the principals file's. */
  readonly file?: string;
  /** Of an inline policy: where its document is in `file`, as a JSON pointer (of YAML too). */
  readonly pointer?: string;
  /** Of service and resource control policies: 0 is the root's level. */
  readonly level?: number;
  /** The group through which an identity policy reaches the user. */
  readonly group?: string;
}

/** One statement, with the way back to its text. */
export interface StatementRef {
  readonly policy: PolicyRef;
  readonly document: PolicyDocument;
  readonly statement: Statement;
}

/** IAM's answer to one request. */
export interface Verdict {
  readonly decision: Decision;
  /**
   * The layer that denied; for an implicit denial the first layer (rcp, scp, identity, boundary, session: IAM's order of
   * evaluation) that did not allow; `resource` when the resource is another account's, whose policy would have to allow
   * (the engine never says so, it knows no accounts). Absent when allowed.
   */
  readonly layer?: Layer | 'resource';
  /** Of a scp or rcp denial: the first level that did not allow. */
  readonly level?: number;
  /**
   * explicitDeny: every matching Deny statement of every layer. allowed: every matching Allow statement of every layer.
   * implicitDeny: none. Layer order identity, boundary, session, scp, rcp, trust; then policy and document order.
   */
  readonly statements: readonly StatementRef[];
}

/** Why a statement did not match: one entry for each thing that kept it from matching. explain/considered/miss-words.ts has their words. */
export type Miss =
  | { readonly code: 'action'; readonly pointer: string }
  | { readonly code: 'notAction'; readonly pointer: string; readonly pattern: string }
  | { readonly code: 'resource'; readonly pointer: string }
  | { readonly code: 'notResource'; readonly pointer: string; readonly pattern: string }
  | {
      readonly code: 'condition';
      readonly pointer: string;
      readonly operator: string;
      readonly key: string;
      /** The values that the policy asks for, variables substituted where they could be. */
      readonly expected: readonly string[];
      /** Absent: the request does not have the key. */
      readonly actual?: string | readonly string[];
      readonly reason: 'absent' | 'value' | 'multivalued' | 'unparsable' | 'unresolvedVariable';
    };

/** How one statement met one request; classify gives one for every statement, and never stops early. */
export interface StatementResult extends StatementRef {
  readonly matched: boolean;
  /** Empty exactly when matched. */
  readonly misses: readonly Miss[];
}
