import { Worker } from 'node:worker_threads';
import { UserError } from '../exit.js';
import type { Block } from './blocks.js';
import type { BlockAnswer, BlockQuestion, WorkerPlan } from './messages.js';

/** Records are short-lived: with room for the young there is less to clear up. */
const YOUNG_MB = 64;

interface Waiting {
  readonly resolve: (answer: BlockAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Threads that read blocks. */
export class Pool {
  readonly #threads: { readonly worker: Worker; readonly waiting: Waiting[] }[];

  constructor(file: URL, count: number, plan: WorkerPlan) {
    this.#threads = Array.from({ length: count }, () => {
      const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
      const worker = new Worker(file, { workerData: plan, resourceLimits });
      const waiting: Waiting[] = [];
      worker.on('message', (answer: BlockAnswer) => waiting.shift()?.resolve(answer));
      const fail = (why: string): void => {
        for (const { reject } of waiting.splice(0)) reject(new UserError(`a thread that reads the logs ended: ${why}`));
      };
      worker.on('error', ({ message }) => fail(message));
      worker.on('exit', (status) => fail(`status ${status}`));
      return { worker, waiting };
    });
  }

  /** Hands a block to the thread that has the least to do; its bytes go with it. */
  run({ kind, bytes }: Block): Promise<BlockAnswer> {
    const thread = this.#threads.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
    return new Promise((resolve, reject) => {
      thread.waiting.push({ resolve, reject });
      const question: BlockQuestion = { kind, bytes };
      thread.worker.postMessage(question, [bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}
