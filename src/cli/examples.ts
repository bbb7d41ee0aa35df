import { dryRun } from '../core/ask/dry-run.js';
import type { World } from '../core/authorize/authorize.js';
import type { Config } from '../edge/config/options.js';

/** Calls to try on whoever is there: what reads, what a developer does, what only an administrator may. */
const CANDIDATES: readonly {
  readonly operation: string;
  readonly params: Record<string, unknown>;
  readonly command: string;
}[] = [
  { operation: 'DescribeCacheClusters', params: {}, command: 'describe-cache-clusters' },
  { operation: 'DescribeUsers', params: {}, command: 'describe-users' },
  {
    operation: 'DeleteReplicationGroup',
    params: { ReplicationGroupId: 'prod-sessions' },
    command: 'delete-replication-group --replication-group-id prod-sessions',
  },
  {
    operation: 'DeleteCacheCluster',
    params: { CacheClusterId: 'prod-1' },
    command: 'delete-cache-cluster --cache-cluster-id prod-1',
  },
];

export interface Example {
  readonly expect: string;
  readonly command: string;
}

/** Of ten thousand principals not everybody is tried: calls wait meanwhile. */
const MOST_TRIED = 20;

/**
 * One command that is allowed and one that is denied, for the same caller, ready to be pasted. Secrets are not printed:
 * a key whose secret the proxy does not know is believed and takes any; else the reader puts theirs in.
 */
export function examplesFor(world: World, url: string, { mode, explain }: Pick<Config, 'mode' | 'explain'>): Example[] {
  const fate =
    mode === 'audit'
      ? 'would be denied; audit mode forwards it'
      : explain === 'full'
        ? 'denied, with the reason'
        : 'denied';
  const keys = [...world.directory.keys].sort(
    (a, b) => Number(a.secret !== undefined) - Number(b.secret !== undefined),
  );
  for (const key of keys.slice(0, MOST_TRIED)) {
    if (key.token !== undefined) continue;
    const tried = CANDIDATES.map((candidate) => ({ candidate, outcome: outcomeOf(world, key.id, candidate) }));
    const allowed = tried.find(({ outcome }) => outcome === 'allowed');
    const denied = tried.find(({ outcome }) => outcome === 'denied');
    if (!allowed || !denied) continue;
    const secret = key.secret === undefined ? 'any' : "'<its secret>'";
    const command = (words: string): string =>
      `AWS_ACCESS_KEY_ID=${key.id} AWS_SECRET_ACCESS_KEY=${secret} aws elasticache ${words} --region ${world.settings.region} --endpoint-url ${url}`;
    return [
      { expect: `allowed for ${key.caller.principalArn}`, command: command(allowed.candidate.command) },
      { expect: fate, command: command(denied.candidate.command) },
    ];
  }
  return [];
}

function outcomeOf(
  world: World,
  principal: string,
  { operation, params }: (typeof CANDIDATES)[number],
): string | undefined {
  const result = dryRun(world, { operation, params, principal }, { now: Date.now(), explain: 'aws' });
  return 'bad' in result ? undefined : result.answer.outcome;
}
