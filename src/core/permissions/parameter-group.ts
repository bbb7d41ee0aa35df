import type { Parameters } from '../wire/query/request.js';
import type { DefaultGroupRule, EngineFamily } from './catalog/model.js';
import { isGiven, textsAt } from './catalog/paths.js';
import { coversVersion } from './catalog/read-facts.js';

/** The parameter group that ElastiCache takes by itself. */
export interface DefaultGroup {
  readonly name: string;
  readonly engine: string;
  /** The version that an omitted EngineVersion was taken for; absent when the request has one. */
  readonly version?: string;
}

/**
 * The default parameter group of a create call that names none: `default.<family>` of its Engine and EngineVersion, or of
 * the engine's default version, with `.cluster.on` in cluster mode (API reference, CreateReplicationGroup
 * CacheParameterGroupName: "the default cache parameter group for the specified engine is used"). Undefined when no Engine
 * is sent, when the engine follows from something else in the request (a replication group, a snapshot), or when no family
 * has the version.
 */
export function defaultParameterGroup(
  rule: DefaultGroupRule,
  parameters: Parameters,
  families: readonly EngineFamily[],
  clusterMode: boolean,
): DefaultGroup | undefined {
  const engine = textsAt([rule.engine], parameters)[0]?.value;
  const sent = textsAt([rule.version], parameters)[0]?.value;
  if (engine === undefined || isGiven(rule.unless, parameters)) return undefined;
  const family = families.find(
    (candidate) =>
      candidate.engine === engine.toLowerCase() &&
      (sent === undefined ? candidate.defaultVersion !== undefined : coversVersion(candidate, sent)),
  );
  if (!family) return undefined;
  const name = `default.${family.family}${clusterMode && family.clusterMode ? '.cluster.on' : ''}`;
  const group = { name, engine: family.engine };
  return sent === undefined && family.defaultVersion !== undefined
    ? { ...group, version: family.defaultVersion }
    : group;
}
