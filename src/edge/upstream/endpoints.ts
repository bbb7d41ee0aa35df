/** data/aws/endpoints.json. */
export interface EndpointData {
  /** `https://{service}.{region}.{dnsSuffix}` */
  readonly template: string;
  readonly partitions: readonly {
    readonly id: string;
    readonly dnsSuffix: string;
    readonly regionPattern: string;
    readonly regions: readonly string[];
  }[];
}

/** Gives the origin of a service in a region, or undefined where AWS has none: the answer never names a foreign host. */
export type ResolveEndpoint = (region: string, service: string) => string | undefined;

/** The region stands in a host name and comes from the caller's credential scope: nothing but labels of this shape. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]{1,2}$/;

/**
 * Endpoints by partition. Regions that the data lists, and those that fit a partition's pattern, since AWS opens regions
 * faster than people update; all of them end in the partition's own DNS suffix. ElastiCache only: the proxy lends its
 * credentials to no other service.
 */
export function createEndpointResolver(data: EndpointData): ResolveEndpoint {
  const partitions = data.partitions.map((partition) => ({
    ...partition,
    pattern: new RegExp(partition.regionPattern),
  }));
  return (region, service) => {
    if (service !== 'elasticache' || !REGION.test(region)) return undefined;
    const partition =
      partitions.find(({ regions }) => regions.includes(region)) ??
      partitions.find(({ pattern }) => pattern.test(region));
    if (partition === undefined) return undefined;
    return data.template
      .replace('{service}', service)
      .replace('{region}', region)
      .replace('{dnsSuffix}', partition.dnsSuffix);
  };
}
