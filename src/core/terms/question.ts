/**
 * The value of one condition key in a request. A string is a single-valued key, a list a multivalued key even with one
 * member or none: IAM treats the two kinds differently under operators without a set qualifier.
 */
export type ContextValue = string | readonly string[];

export interface ContextEntry {
  /** The key as the Service Authorization Reference spells it (`elasticache:CacheNodeType`, `aws:RequestTag/Team`). */
  readonly key: string;
  readonly value: ContextValue;
  /** Where the value came from, for the explanation: `parameter CacheNodeType`, `default`, `peer address`. */
  readonly origin?: string;
}

/** Everything IAM knows about a request, by lower-cased key (condition key names are case-insensitive). */
export type RequestContext = ReadonlyMap<string, ContextEntry>;

/** What IAM is asked: may this action be done on this resource, in this context? */
export interface AuthorizationRequest {
  /** `elasticache:CreateCacheCluster`; compared case-insensitively. */
  readonly action: string;
  /** A resource ARN or the literal `*`. Asterisks in it are plain characters. */
  readonly resource: string;
  readonly context: RequestContext;
  /**
   * False: resource control policies take no part. They apply only to services that support them (s3 does, elasticache does not),
   * a fact of `data/`. Absent: they do.
   */
  readonly rcp?: boolean;
}
