import type { RequestContext } from './question.js';

/** One question that a call puts to IAM, and why it is asked. */
export interface Check {
  /** `elasticache:CreateCacheCluster`, `s3:GetObject`. */
  readonly action: string;
  /** ARN or `*`. */
  readonly resource: string;
  /** The resource type of the Service Authorization Reference; absent for `*` and other services' resources. */
  readonly resourceType?: string | undefined;
  /** Only the keys that the action and its resource type have, plus the global ones. */
  readonly context: RequestContext;
  /** The call makes this resource. */
  readonly creates?: boolean;
  /** Resource control policies take part: the action's service supports them (s3 does, elasticache does not). */
  readonly rcp: boolean;
  /** The resource may have tags, and nobody knows them: `aws:ResourceTag/*` is absent from the context for that reason. */
  readonly tagsUnknown?: boolean;
  readonly because: Because;
}

/** The reason of a check: always enough to find the line of `data/` and the parameter of the request. */
export interface Because {
  /** Rows of the permissions table, 1-based; empty for the operations that stand only in the current reference. */
  readonly rows: readonly number[];
  /** Which request parameter named the resource: `CacheClusterId`, `SnapshotArns.SnapshotArn.2`. Absent: nothing named it. */
  readonly parameter?: string | undefined;
  /** A sentence from `data/` for a person: why this check exists. */
  readonly note?: string;
  /** What was assumed where AWS is silent (`parameter group default.redis7 assumed`). */
  readonly assumed?: string | undefined;
}

/** Who and where the ARNs are built for. */
export interface ArnScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}
