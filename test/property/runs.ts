import type { Test } from 'tap';

/** How often and from which seed properties run; both can be given, so that a failure can be had again. */
export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

/**
 * ELASTICACHE_IAM_PROXY_PROPERTY_RUNS (CI asks for hundreds of thousands; `usual` is for a developer's machine) and
 * ELASTICACHE_IAM_PROXY_PROPERTY_SEED. Prints both.
 */
export function propertyRuns(t: Test, usual: number): Runs {
  const numRuns = Number(process.env.ELASTICACHE_IAM_PROXY_PROPERTY_RUNS ?? usual);
  const seed = Number(process.env.ELASTICACHE_IAM_PROXY_PROPERTY_SEED ?? Date.now() % 0x7fffffff);
  t.comment(`${numRuns} runs, seed ${seed} (ELASTICACHE_IAM_PROXY_PROPERTY_RUNS, ELASTICACHE_IAM_PROXY_PROPERTY_SEED)`);
  return { numRuns, seed };
}
