import type { DecisionRecord } from '../../core/record/record.js';

/** Where an assertion finds the decision that an SDK's answer came from. */
export interface DecisionFinder {
  /** By the id of the decision, or by the request id of the answer. */
  find(id: string): DecisionRecord | undefined;
}

/**
 * The proxies that run in this process, one list for every copy of this package (an `import`, a `require`, a matcher). An SDK's
 * error or output names its request and not its endpoint; ids are unique, so that no proxy answers for another.
 */
const RUNNING = Symbol.for('elasticache-iam-proxy.running');
type WithRunning = { [RUNNING]?: Set<DecisionFinder> };

/** Adds a proxy; gives the function that takes it out again. */
export function addRunning(finder: DecisionFinder): () => void {
  const holder = globalThis as WithRunning;
  holder[RUNNING] ??= new Set();
  const all = holder[RUNNING];
  all.add(finder);
  return () => all.delete(finder);
}

/** The decision of this id, or of the call whose answer has this request id, of any proxy that runs in this process. */
export function findDecision(id: string): DecisionRecord | undefined {
  for (const finder of (globalThis as WithRunning)[RUNNING] ?? []) {
    const record = finder.find(id);
    if (record) return record;
  }
  return undefined;
}
