import type { Outcome, World } from '../../core/authorize/authorize.js';
import type { Explanation } from '../../core/explain/words/explanation.js';
import type { Fault } from '../../core/wire/query/fault.js';
import type { UpstreamFailure } from '../upstream/upstream.js';
import type { PastPolicies } from './past-policies.js';

/** A decision on its way to an answer. */
export interface Decided {
  readonly id: string;
  readonly world: World;
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Milliseconds that the decision took, lookups of tags included. */
  readonly decide: number;
  /** Bytes of the request that the outcome may hold on to. */
  readonly size: number;
  /** The mark of the run that the call belongs to. */
  readonly run: string | undefined;
}

/** What became of a decided call. */
export interface Noted {
  readonly forwarded: boolean;
  /** Of the upstream's answer. */
  readonly status?: number;
  /** The upstream's own name for its answer (`x-amzn-RequestId`), which SDKs give their callers. */
  readonly requestId?: string | undefined;
  /** What kept the upstream from answering, as the caller is told. */
  readonly error?: string;
  readonly fault?: Fault;
  /** Of a call that was refused because of its permissions. */
  readonly explanation?: Explanation;
  /** Whole microseconds that the upstream took. */
  readonly took?: number;
  /** Why the upstream gave no answer. */
  readonly failure?: UpstreamFailure | 'internal';
}

/** What all records of one proxy have in common. */
export interface Setting {
  readonly mode: 'enforce' | 'audit';
  readonly upstream: { readonly name: string };
  /** Where the policies of decisions stay for a while when others are in force; absent: nowhere. */
  readonly past?: Pick<PastPolicies, 'keep'>;
}
