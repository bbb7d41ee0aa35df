import type { MessagePort } from 'node:worker_threads';
import { loadCatalog } from '../../edge/world/data.js';
import { foldOfPieces } from './folds.js';
import type { BlockAnswer, BlockQuestion, WorkerPlan } from './messages.js';
import { readBlock } from './read-block.js';

/** The work of a thread: it answers every block with what is in it. */
export function work(port: MessagePort, { plan, filter }: WorkerPlan): void {
  const fold = foldOfPieces(plan);
  const taker = { reading: { catalog: loadCatalog(), edition: plan.config.permissions }, filter, fold };
  port.on('message', (block: BlockQuestion) => {
    const tally = readBlock(block, taker);
    const answer: BlockAnswer = { tally, part: fold.take() };
    port.postMessage(answer, [tally.fingerprints.buffer as ArrayBuffer]);
  });
}
