import { Counter, Gauge, type Metric, Registry } from 'prom-client';
import type { Histogram, Metrics } from './metrics.js';

export interface MetricsSources {
  readonly metrics: Metrics;
  /** Lines that the decision log had to drop. */
  readonly dropped: () => number;
  readonly principals: () => number;
  /** Whether what is on disk is in force. */
  readonly stale: () => boolean;
  /** Of `--principals-from`; absent without it. `lastRead` is in milliseconds since 1970. */
  readonly live?:
    | (() => {
        readonly lastRead: number;
        readonly failures: number;
        readonly questions: number;
        readonly failing?: string;
      })
    | undefined;
}

export interface MetricsText {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

const PREFIX = 'elasticache_iam_proxy_';

/**
 * The counts in Prometheus' text format. The registry is this proxy's own. The numbers stand in Metrics; prom-client, which
 * takes longer to load than the proxy to start, comes in with the first question.
 */
export function createMetricsText({ metrics, dropped, principals, stale, live }: MetricsSources): MetricsText {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    values: () => Iterable<readonly [Record<L, string>, number]>,
  ): Counter<L> =>
    new Counter({
      name: `${PREFIX}${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of values()) this.inc(labels, value);
      },
    });
  counter('decisions_total', 'Calls decided, by operation and decision', ['operation', 'decision'], function* () {
    for (const [operation, counts] of metrics.decisions)
      for (const [decision, value] of Object.entries(counts)) yield [{ operation, decision }, value] as const;
  });
  counter('upstream_failures_total', 'Calls that the upstream did not answer, by reason', ['reason'], function* () {
    for (const [reason, value] of metrics.upstreamFailures) yield [{ reason }, value] as const;
  });
  counter('reloads_total', 'Loads of policies and principals since the start', ['result'], function* () {
    yield [{ result: 'taken' }, metrics.reloads.taken] as const;
    yield [{ result: 'refused' }, metrics.reloads.refused] as const;
  });
  counter('decision_log_dropped_total', 'Lines that the decision log had to drop', [], function* () {
    yield [{}, dropped()] as const;
  });
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('principals', 'Principals in force', principals);
  gauge('policies_stale', '1 when what is on disk is broken and the last good policies are in force', () =>
    stale() ? 1 : 0,
  );
  if (live) {
    const seconds = (): number => live().lastRead / 1000;
    gauge('live_principals_last_read_timestamp_seconds', 'When --principals-from was last read', seconds);
    const age = (): number => Math.max(0, Date.now() / 1000 - seconds());
    gauge('live_principals_age_seconds', 'Seconds since --principals-from was last read', age);
    gauge('live_principals_failing', '1 when --principals-from could not be read the last time', () =>
      live().failing === undefined ? 0 : 1,
    );
    counter('live_principals_failures_total', 'Readings of --principals-from that failed', [], function* () {
      yield [{}, live().failures] as const;
    });
    counter('live_principals_questions_total', 'Unknown access keys that it was asked about', [], function* () {
      yield [{}, live().questions] as const;
    });
  }
  histogram(registry, 'decide_seconds', 'Time to decide a call', metrics.decide);
  histogram(registry, 'upstream_seconds', 'Time that the upstream took', metrics.upstream);
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

/** The registry reads a metric by its name and `get`; the counts are kept elsewhere, and prom-client's own would be empty. */
function histogram(registry: Registry, name: string, help: string, from: Histogram): void {
  const full = `${PREFIX}${name}`;
  const get = async (): Promise<object> => {
    const { counts, bounds, sum } = from;
    let total = 0;
    const buckets = counts.map((count, i) => {
      total += count;
      return { metricName: `${full}_bucket`, labels: { le: bounds[i] ?? '+Inf' }, value: total };
    });
    const values = [
      ...buckets,
      { metricName: `${full}_sum`, labels: {}, value: sum },
      { metricName: `${full}_count`, labels: {}, value: total },
    ];
    return { name: full, help, type: 'histogram', aggregator: 'sum', values };
  };
  registry.registerMetric({ name: full, get } as unknown as Metric);
}
