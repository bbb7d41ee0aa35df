/** `parametergroup:* and subnetgroup:main`: of ElastiCache's ARNs what differs among them. */
export function shortResources(resources: readonly string[]): string {
  const shown = resources.slice(0, 3).map(shortResource);
  const rest = resources.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** Longer than any name that ElastiCache takes. */
const LONGEST_NAME = 100;

/** A resource as a person names it: without what all ARNs of ElastiCache share, and cut where it is longer than any name. */
export function shortResource(resource: string): string {
  const [, sixth = resource] = /^arn:[^:]*:elasticache:[^:]*:[^:]*:(.+)$/s.exec(resource) ?? [];
  return sixth.length > LONGEST_NAME ? `${sixth.slice(0, LONGEST_NAME)}...` : sixth;
}
