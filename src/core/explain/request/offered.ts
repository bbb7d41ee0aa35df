/** Values that the service takes, so that what is proposed to be sent can be sent. */
import type { Offered } from '../../permissions/catalog/model.js';
import type { Parameters } from '../../wire/query/request.js';

/** What an omitted Engine is (CreateReplicationGroup of the API reference). */
const USUAL_ENGINE = 'redis';

/**
 * The values that the service takes for a condition key, those nearest to what was sent first; undefined: any text may be one.
 *
 * @param sent the key's value in the call as it is.
 * @param parameter which parameter the value is for.
 */
export function offeredFor(
  key: string,
  parameter: string,
  sent: string | undefined,
  parameters: Parameters,
  { values, nodeTypes, engineVersions }: Offered,
): readonly string[] | undefined {
  if (key === 'elasticache:CacheNodeType') return nodesLike(sent ?? '', nodeTypes);
  if (key === 'elasticache:EngineVersion') {
    const { Engine } = parameters;
    const engine = typeof Engine === 'string' ? Engine.toLowerCase() : USUAL_ENGINE;
    const versions = [...(engineVersions[engine] ?? [])].reverse();
    return parameter === 'MajorEngineVersion' ? [...new Set(versions.map((each) => majorOf(each, engine)))] : versions;
  }
  return values[key];
}

/** Of the same size first: `cache.m6g.large` for who sent `cache.r7g.large`. */
function nodesLike(sent: string, types: readonly string[]): string[] {
  const size = sent.slice(sent.lastIndexOf('.'));
  return [...types.filter((each) => each.endsWith(size)), ...types.filter((each) => !each.endsWith(size))];
}

/** `7` of 7.1; of Memcached `1.6` (CreateServerlessCache of the API reference). */
const majorOf = (version: string, engine: string): string =>
  version.split('.', engine === 'memcached' ? 2 : 1).join('.');
