/** The question of `simulate --batch`, typed as loosely as JSON is: the oracle parses nothing, it only reads. */
export interface SimulateInput {
  readonly principal: { readonly arn: string };
  readonly identityPolicies: readonly { readonly name: string; readonly document: PolicyJson }[];
  readonly permissionsBoundary?: PolicyJson;
  /** Absent: no session policies. `[]`: a session that allows nothing. */
  readonly sessionPolicies?: readonly PolicyJson[];
  /** One list of policies for each level, root first; every level needs its own allow. */
  readonly serviceControlPolicies?: readonly (readonly PolicyJson[])[];
  readonly resourceControlPolicies?: readonly (readonly PolicyJson[])[];
  readonly action: string;
  readonly resource: string;
  /** A string is a single-valued key, a list a multivalued one. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export interface PolicyJson {
  readonly Version?: string;
  readonly Statement: StatementJson | readonly StatementJson[];
}

export type OneOrMany<T> = T | readonly T[];
export type ConditionJson = Readonly<Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>>;

export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*';
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionJson;
}

export type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';
export type Layer = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp';

/** A statement that decided: `policy` is the position of its policy in its layer (or in its level). */
export interface DecidingStatement {
  readonly layer: Layer;
  readonly policy: number;
  readonly level?: number;
  readonly index: number;
  readonly sid?: string;
}

export interface Answer {
  readonly decision: Decision;
  readonly statements: readonly DecidingStatement[];
  /** Of an implicit denial: the first layer (and level) that did not allow, in the order rcp, scp, identity, boundary, session. */
  readonly layer?: Layer;
  readonly level?: number;
}

/** Called with a short name for each thing that the evaluation went through; property tests count them. */
export type Observe = (event: string) => void;

/** JSON's "one or many" as a list. */
export function list<T>(value: OneOrMany<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
