/** One engine in a process of its own: does what its parent asks, one thing at a time. */
import { createCasbin } from './engines/casbin.js';
import { createCedar } from './engines/cedar.js';
import type { BenchEngine } from './engines/engine.js';
import { createCore, createStandalone } from './engines/iam.js';
import { createNaive } from './engines/naive.js';
import { createMix, type MixDecision } from './mix.js';

const ENGINES = {
  core: createCore,
  standalone: createStandalone,
  cedar: createCedar,
  casbin: createCasbin,
  naive: createNaive,
};

export type EngineName = keyof typeof ENGINES;

export type Order =
  | { readonly kind: 'load'; readonly size: number }
  /** Decisions for about so long; at least `least` of them. */
  | { readonly kind: 'round'; readonly milliseconds: number; readonly least: number }
  | { readonly kind: 'decide'; readonly count: number }
  | { readonly kind: 'allocation'; readonly count: number };

export interface Report {
  readonly loadMilliseconds?: number;
  readonly microseconds?: number;
  readonly decisions?: readonly MixDecision[];
  readonly bytesPerDecision?: number;
}

function serve(engine: BenchEngine<unknown>): void {
  let requests: unknown[] = [];
  let next = 0;
  const decideNext = (): MixDecision => engine.decide(requests[next++ % requests.length]);
  const orders: { readonly [K in Order['kind']]: (order: Extract<Order, { kind: K }>) => Promise<Report> | Report } = {
    load: async ({ size }) => {
      const mix = createMix(size);
      const written = engine.write(mix);
      requests = mix.requests.map(engine.prepare);
      next = 0;
      const started = performance.now();
      await engine.load(written);
      return { loadMilliseconds: performance.now() - started };
    },
    round: ({ milliseconds, least }) => {
      let done = 0;
      let elapsed = 0;
      const started = performance.now();
      do {
        for (let at = 0; at < least; at++) decideNext();
        done += least;
        elapsed = performance.now() - started;
      } while (elapsed < milliseconds);
      return { microseconds: (elapsed * 1000) / done };
    },
    decide: ({ count }) => ({ decisions: requests.slice(0, count).map((request) => engine.decide(request)) }),
    allocation: ({ count }) => {
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      for (let at = 0; at < count; at++) decideNext();
      return { bytesPerDecision: (process.memoryUsage().heapUsed - before) / count };
    },
  };
  process.on('message', async (order: Order) => {
    const handle = orders[order.kind] as (order: Order) => Promise<Report> | Report;
    process.send?.(await handle(order));
  });
}

const name = process.argv[2];
if (process.send !== undefined && name !== undefined && name in ENGINES) {
  serve(ENGINES[name as EngineName]() as BenchEngine);
}
