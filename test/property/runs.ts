import type { Test } from 'tap';

/** How often and from which seed a property runs. */
export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

/** What a developer's machine compares; CI asks for hundreds of thousands with ELASTICACHE_IAM_PROXY_PROPERTY_RUNS. */
const USUAL = 5_000;
/** Few runs do not reach everything from every seed, and the tests demand that they do: from this one they do. */
const USUAL_SEED = 20_261_123;

function asked(): number {
  return Number(process.env.ELASTICACHE_IAM_PROXY_PROPERTY_RUNS ?? USUAL);
}

/** Gives a test file time in proportion to its runs (2 cores shared with other suites: some milliseconds a run). */
export function allowTime(t: Pick<Test, 'setTimeout'>): void {
  t.setTimeout(120_000 + asked() * 6);
}

/**
 * The runs of one property, which is run `usual` times when 5,000 are asked for, and in proportion otherwise. The seed is
 * ELASTICACHE_IAM_PROXY_PROPERTY_SEED, else always the same for the usual runs and new each time for more; both are printed, so
 * that a failure can be had again.
 */
export function propertyRuns(t: Test, usual: number = USUAL): Runs {
  const numRuns = Math.ceil((asked() * usual) / USUAL);
  const seed = Number(
    process.env.ELASTICACHE_IAM_PROXY_PROPERTY_SEED ?? (asked() > USUAL ? Date.now() % 0x7fffffff : USUAL_SEED),
  );
  t.comment(`${numRuns} runs, ELASTICACHE_IAM_PROXY_PROPERTY_SEED=${seed}`);
  return { numRuns, seed };
}
