import type { DecisionWord } from '../../core/record/record.js';
import type { Observer } from '../gate/note.js';

/** Upper bounds of a histogram's buckets, in seconds; the last one is +Inf. */
const DECIDE_BOUNDS = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1];
const UPSTREAM_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface Histogram {
  readonly bounds: readonly number[];
  /** Per bucket, not cumulated; one more than bounds. */
  readonly counts: number[];
  sum: number;
}

/**
 * What one proxy has counted since its start, as plain numbers: nothing has to be loaded to count. Label values are bounded: an operation that the catalogue does not know is `other`, none at all `none`.
 */
export interface Metrics extends Observer {
  readonly decisions: ReadonlyMap<string, Partial<Record<DecisionWord, number>>>;
  readonly upstreamFailures: ReadonlyMap<string, number>;
  readonly reloads: { taken: number; refused: number };
  readonly decide: Histogram;
  readonly upstream: Histogram;
}

/** @param knows whether an operation is one of the API. */
export function createMetrics(knows: (operation: string) => boolean): Metrics {
  const decisions = new Map<string, Partial<Record<DecisionWord, number>>>();
  const upstreamFailures = new Map<string, number>();
  const decide = histogram(DECIDE_BOUNDS);
  const upstream = histogram(UPSTREAM_BOUNDS);
  return {
    decisions,
    upstreamFailures,
    reloads: { taken: 0, refused: 0 },
    decide,
    upstream,
    decided(outcome, word, { took, failure }, milliseconds) {
      const { operation } = outcome;
      const label = operation === undefined ? 'none' : knows(operation) ? operation : 'other';
      let counts = decisions.get(label);
      if (!counts) {
        counts = {};
        decisions.set(label, counts);
      }
      counts[word] = (counts[word] ?? 0) + 1;
      observe(decide, milliseconds / 1000);
      if (took !== undefined) observe(upstream, took / 1_000_000);
      if (failure !== undefined) upstreamFailures.set(failure, (upstreamFailures.get(failure) ?? 0) + 1);
    },
  };
}

function histogram(bounds: readonly number[]): Histogram {
  return { bounds, counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
}

function observe(into: Histogram, seconds: number): void {
  const { bounds, counts } = into;
  let bucket = 0;
  while (bucket < bounds.length && seconds > (bounds[bucket] as number)) bucket++;
  counts[bucket] = (counts[bucket] as number) + 1;
  into.sum += seconds;
}
