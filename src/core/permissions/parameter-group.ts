import type { Parameters } from '../wire/query/request.js';
import type { EngineFamily, Unnamed } from './catalog/model.js';
import { isGiven } from './catalog/paths.js';

/**
 * The default parameter group of a create call that names none: `default.<family>` of its Engine and EngineVersion, with
 * `.cluster.on` in cluster mode (API reference, CreateReplicationGroup CacheParameterGroupName: "the default cache
 * parameter group for the specified engine is used"). Undefined when the two are not both sent, when the engine follows
 * from something else in the request (a replication group, a snapshot), or when no family has the version.
 */
export function defaultParameterGroup(
  rule: NonNullable<Unnamed['defaultParameterGroup']>,
  parameters: Parameters,
  families: readonly EngineFamily[],
  clusterMode: boolean,
): string | undefined {
  const { Engine: engine, EngineVersion: version } = parameters;
  if (typeof engine !== 'string' || typeof version !== 'string' || isGiven(rule.unless, parameters)) return undefined;
  const family = families.find((candidate) => candidate.engine === engine.toLowerCase() && covers(candidate, version));
  if (!family) return undefined;
  return `default.${family.family}${clusterMode && family.clusterMode ? '.cluster.on' : ''}`;
}

const covers = ({ versions }: EngineFamily, version: string): boolean =>
  versions.some((prefix) => version === prefix || version.startsWith(`${prefix}.`));
