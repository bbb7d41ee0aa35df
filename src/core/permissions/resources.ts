import { parseArn } from '../terms/arn.js';
import type { ArnScope } from '../terms/check.js';
import type { Regions, ResourceType } from './catalog/model.js';

/**
 * The ARN of a resource that a parameter names, in the caller's account and Region. Names are lower-cased: ElastiCache
 * stores them so, and its guide asks for lower-case names in policies (IAM.ResourceLevelPermissions). `*` is the literal
 * that stands for "no name given".
 */
export function resourceArn(type: ResourceType, name: string, { partition, region, account }: ArnScope): string {
  return `arn:${partition}:elasticache:${type.regional ? region : ''}:${account}:${type.name}:${name.toLowerCase()}`;
}

/** The resource type that an ARN says, when it is one of ElastiCache's: `cluster` of `arn:aws:elasticache:...:cluster:a`. */
export function typeOfArn(arn: string, types: ReadonlyMap<string, ResourceType>): ResourceType | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'elasticache') return undefined;
  const colon = parsed.resource.indexOf(':');
  return colon < 0 ? undefined : types.get(parsed.resource.slice(0, colon));
}

/** The partition of a Region's ARNs: `aws-cn` for `cn-north-1`, `aws` for what no prefix claims. */
export function partitionOf(regions: Regions, region: string): string {
  for (const { prefix, partition } of regions.partitions) if (region.startsWith(prefix)) return partition;
  return 'aws';
}

/**
 * The id of a global datastore that is being created with this suffix. AWS puts a prefix of the Region before it (user
 * guide, Redis-Global-Datastores-CLI); where the table of prefixes lacks the Region, the suffix stands alone.
 */
export function globalDatastoreId(regions: Regions, region: string, suffix: string): string {
  const prefix = regions.globalDatastorePrefixes.get(region);
  return prefix === undefined ? suffix : `${prefix}-${suffix}`;
}
