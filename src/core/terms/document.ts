import type { Position } from './problem.js';

/** What a policy is attached as; decides which elements and which patterns are legal in it. */
export type PolicyType = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'trust' | 'resource';

/** A policy after parsing: scalars have become lists, numbers and booleans of conditions have become strings. */
export interface PolicyDocument {
  /** A missing Version is 2008-10-17 (IAM: reference_policies_elements_version): no policy variables. */
  readonly version: '2012-10-17' | '2008-10-17';
  readonly id?: string;
  /** In document order. */
  readonly statements: readonly Statement[];
  /** Where a JSON pointer of this document stands in its text; undefined when it was an object or the pointer is unknown. */
  readonly locate: (pointer: string) => Position | undefined;
  /** The document as it was written, parsed: what a patch is applied to. Absent: nobody kept it. */
  readonly value?: () => unknown;
  /** The text of its own that it was read from; absent: it was part of a larger document, or an object. */
  readonly text?: () => string;
  /** Where an object or a list begins and where it ends, one past its closing character; undefined as for `locate`. */
  readonly extent?: (pointer: string) => Extent | undefined;
}

export interface Extent {
  readonly start: Position;
  readonly end: Position;
}

export interface Statement {
  /** 0-based position in the document. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Exactly one of `action` and `notAction`, one of `resource` and `notResource`. */
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  /** Of a trust policy alone: whom the statement is about. Its `resource` is `*`: the role that it is attached to. */
  readonly trusted?: readonly TrustedName[];
  /** One entry for each (operator, key), in document order; empty when there is no Condition. */
  readonly conditions: readonly ConditionEntry[];
  /** JSON pointer of the statement, e.g. `/Statement/0`, or `/Statement` when it stands alone. */
  readonly pointer: string;
}

/** One name of a Principal; `*` as a kind is `"Principal": "*"`, which takes in everybody. */
export interface TrustedName {
  readonly kind: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*';
  readonly name: string;
}

export interface ConditionEntry {
  /** As written, qualifiers and suffix included: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  /** As written: `aws:RequestTag/Team`. */
  readonly key: string;
  readonly values: readonly string[];
  /** JSON pointer of the key's value: `/Statement/0/Condition/StringEquals/aws:RequestTag~1Team`. */
  readonly pointer: string;
}
