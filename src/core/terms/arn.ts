/** The six parts of an ARN. `resource` is the whole rest, colons and slashes included: `cluster:prod-1`. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for services and types without one (IAM, globalreplicationgroup). */
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/**
 * Splits `arn:partition:service:region:account:resource`; undefined when the text has another form. Region and account
 * may be empty, the others not (IAM user guide, "Identify AWS resources with ARNs"). Letter case is kept.
 */
export function parseArn(text: string): Arn | undefined {
  // Only the first five colons separate.
  const [head, partition, service, region, account, ...rest] = text.split(':', 6);
  if (head !== 'arn' || !partition || !service || region === undefined || account === undefined || rest.length === 0)
    return undefined;
  const resource = text.slice(head.length + partition.length + service.length + region.length + account.length + 5);
  return resource === '' ? undefined : { partition, service, region, account, resource };
}

/** Whether an ARN is of a managed policy of AWS's: `arn:aws:iam::aws:policy/...`, in any partition. */
export function isAwsManaged(arn: string | undefined): arn is string {
  return arn !== undefined && /^arn:[a-z-]+:iam::aws:policy\//.test(arn);
}
