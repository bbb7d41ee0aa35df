import type { CallFilter } from '../../core/review/filter.js';
import type { PieceTally } from '../../core/review/tally.js';
import type { Block } from './blocks.js';
import type { FoldPlan } from './folds.js';

/** What a thread needs to begin: plain data. */
export interface WorkerPlan {
  readonly plan: FoldPlan;
  readonly filter: CallFilter;
}

/** What a thread is asked. */
export type BlockQuestion = Pick<Block, 'kind' | 'bytes'>;

/** What a thread found in a block. */
export interface BlockAnswer {
  readonly tally: PieceTally;
  /** What its fold took. */
  readonly part: unknown;
}
