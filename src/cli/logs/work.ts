import type { MessagePort } from 'node:worker_threads';
import type { CallFilter } from '../../core/review/filter.js';
import { loadCatalog } from '../../edge/world/data.js';
import type { Block } from './blocks.js';
import { type FoldPlan, foldOfPieces } from './folds.js';
import type { BlockAnswer } from './pool.js';
import { readBlock } from './read-block.js';

/** What a thread needs to begin: plain data. */
export interface WorkerPlan {
  readonly plan: FoldPlan;
  readonly filter: CallFilter;
}

/** The work of a thread: it answers every block with what is in it. */
export function work(port: MessagePort, { plan, filter }: WorkerPlan): void {
  const fold = foldOfPieces(plan);
  const taker = { reading: { catalog: loadCatalog(), edition: plan.config.permissions }, filter, fold };
  port.on('message', (block: Pick<Block, 'kind' | 'bytes'>) => {
    const tally = readBlock(block, taker);
    const answer: BlockAnswer = { tally, part: fold.take() };
    port.postMessage(answer, [tally.fingerprints.buffer as ArrayBuffer]);
  });
}
