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
  readonly #threads: readonly Thread[];

  constructor(file: URL, count: number, plan: WorkerPlan) {
    this.#threads = Array.from({ length: count }, () => new Thread(file, plan));
  }

  /** Hands a block to the thread that has the least to do; its bytes go with it. */
  run(block: Block): Promise<BlockAnswer> {
    return this.#threads.reduce((a, b) => (b.load < a.load ? b : a)).run(block);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

class Thread {
  readonly #worker: Worker;
  /** In the order in which they were asked, which is that of the answers. */
  readonly #waiting: Waiting[] = [];
  #failure: UserError | undefined;

  constructor(file: URL, plan: WorkerPlan) {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
    this.#worker = new Worker(file, { workerData: plan, resourceLimits });
    this.#worker.on('message', (answer: BlockAnswer) => this.#waiting.shift()?.resolve(answer));
    this.#worker.on('error', ({ message }) => this.#fail(message));
    this.#worker.on('exit', (status) => this.#fail(`status ${status}`));
  }

  /** Blocks that it has not answered. */
  get load(): number {
    return this.#waiting.length;
  }

  run({ kind, bytes }: Block): Promise<BlockAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting.push({ resolve, reject });
      const question: BlockQuestion = { kind, bytes };
      this.#worker.postMessage(question, [bytes.buffer]);
    });
  }

  #fail(why: string): void {
    this.#failure ??= new UserError(`a thread that reads the logs ended: ${why}`);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
