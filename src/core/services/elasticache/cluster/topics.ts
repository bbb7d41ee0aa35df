import type { Context } from '../state/context.js';
import type { Input } from '../state/input.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ClusterSettings } from '../state/state.js';

type Topic = NonNullable<ClusterSettings['topic']>;

/** The SNS topic of a new cluster or group. */
export function newTopic(input: Input, context: Context): Topic | undefined {
  const arn = input.text('NotificationTopicArn');
  return arn ? { arn: topicArn(arn, context), status: 'active' } : undefined;
}

/** The topic after a modification: another one, or the same turned on or off. An empty ARN is Terraform's way to have none. */
export function modifiedTopic(input: Input, context: Context, current: Topic | undefined): Topic | undefined {
  const arn = input.text('NotificationTopicArn');
  const status = input.text('NotificationTopicStatus');
  if (!arn && !current && status === 'active') {
    invalidCombination('NotificationTopicStatus needs a notification topic.');
  }
  const next = arn ? topicArn(arn, context) : current?.arn;
  return next === undefined ? undefined : { arn: next, status: status ?? current?.status ?? 'active' };
}

/** "The Amazon SNS topic owner must be the same as the cluster owner": a topic of this partition, region and account. */
function topicArn(arn: string, { scope }: Context): string {
  const own = `arn:${scope.partition}:sns:${scope.region}:${scope.account}:`;
  return arn.startsWith(own) && /^[\w-]{1,256}$/.test(arn.slice(own.length))
    ? arn
    : invalidValue(`Invalid topic ARN: ${arn}`);
}
