import type { Mix, MixDecision, MixRequest } from '../mix.js';

/** One engine of the comparison, in a process of its own. */
export interface BenchEngine<Prepared = unknown> {
  /** From the mix's statements, as data of the engine's own form, to something that can decide. Timed by the caller. */
  readonly load: (statements: unknown) => Promise<void> | void;
  /** The statements in the engine's own form: what its users would have at hand. Not timed. */
  readonly write: (mix: Mix) => unknown;
  /** A request in the engine's own form. Not timed. */
  readonly prepare: (request: MixRequest) => Prepared;
  readonly decide: (request: Prepared) => MixDecision;
}
