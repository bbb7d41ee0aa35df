import type { CompiledStatement } from '../policy/match/compile.js';
import type { Layer } from '../terms/verdict.js';

/** Policies of which one at least must allow: a layer, or one level of service or resource control policies. */
export interface Scope {
  readonly layer: Layer;
  readonly level?: number;
  /** Its place in `PolicySet.scopes`. */
  readonly index: number;
  /** True when nothing has to allow: the root user's identity layer. */
  readonly open: boolean;
}

/** A statement in a set: the same compiled policy may stand in several sets, and at several levels of one. */
export interface Member {
  readonly statement: CompiledStatement;
  readonly scope: Scope;
  /** Place in the order in which deciding statements are reported. */
  readonly order: number;
}
