/** What the routes that the page asks answer with. */
import type { DecisionRecord } from '../../../../core/record/record.js';
import type { Problem } from '../../../../core/terms/problem.js';
import type { Layer } from '../../../../core/terms/verdict.js';

/** GET /about, or what /health and /ready say of it. */
export interface About {
  readonly version: string;
  /** Another one after each start. */
  readonly instance?: string;
  readonly started?: string;
  readonly mode: string;
  readonly upstream: string;
  readonly policyEdits?: boolean;
  readonly embedded?: boolean;
  readonly policyRevision: string;
  /** What keeps the files on disk from being in force. */
  readonly stale?: readonly Problem[];
  readonly openings?: readonly string[];
}

export interface ListedDecisions {
  readonly decisions: readonly DecisionRecord[];
  /** The oldest were too much for one answer. */
  readonly cut?: true;
}

export interface ListedPrincipal {
  readonly arn: string;
  readonly type: string;
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly accessKeyIds: readonly string[];
  /** Keys without a secret: whoever names one is believed. */
  readonly believedKeyIds: readonly string[];
}

/** A place in a text: lines and columns from 1, the offset from 0. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** GET /decisions/ID/considered. */
export interface Considered {
  readonly policies: Readonly<Record<string, ConsideredPolicy>>;
  readonly checks: readonly ConsideredCheck[];
}

export interface ConsideredPolicy {
  readonly name: string;
  readonly layer: Layer;
  readonly arn?: string;
  readonly file?: string;
  readonly level?: number;
  readonly group?: string;
  readonly sha256: string;
  readonly text: string;
}

export interface ConsideredCheck {
  readonly action: string;
  readonly resource: string;
  readonly layers: readonly SaidLayer[];
  readonly statements: readonly ConsideredStatement[];
  readonly others?: number;
  /** Where the values of the context came from, by key. */
  readonly origins?: Readonly<Record<string, string>>;
}

export interface SaidLayer {
  readonly layer: Layer;
  readonly level?: number;
  readonly said: 'allowed' | 'implicitDeny' | 'explicitDeny' | 'none';
}

export interface ConsideredStatement {
  /** A key of `policies`. */
  readonly policy: string;
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly matched: boolean;
  readonly relevance: 'decided' | 'near' | 'other';
  readonly start?: TextPlace;
  readonly end?: TextPlace;
  readonly misses: readonly ConsideredMiss[];
}

export interface ConsideredMiss {
  readonly code: string;
  readonly pointer: string;
  readonly start?: TextPlace;
  readonly end?: TextPlace;
  readonly text: string;
}

/** GET /usage. */
export interface Usage {
  readonly since: string;
  readonly policies: readonly UsedPolicy[];
}

export interface UsedPolicy {
  readonly name: string;
  readonly layer: Layer;
  readonly arn?: string;
  readonly file?: string;
  readonly sha256: string;
  readonly principals: readonly string[];
  readonly statements: readonly UsedStatement[];
}

export interface UsedStatement {
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly line?: number;
  readonly hits: number;
  readonly lastId?: string;
}

/** GET /embedded. */
export interface EmbeddedState {
  readonly accounts: readonly {
    readonly account: string;
    readonly region: string;
    readonly resources: readonly EmbeddedResource[];
  }[];
  readonly cut?: boolean;
}

export interface EmbeddedResource {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  readonly status?: string;
  readonly tags?: Readonly<Record<string, string>>;
}
