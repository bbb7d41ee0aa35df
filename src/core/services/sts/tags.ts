import type { Parameters } from '../../wire/query/request.js';
import { invalidParameterValue, validationError } from './fault.js';
import type { StsRefused } from './reply.js';
import { scalar, structures, texts } from './values.js';

/** The session tags of a call. */
export interface SessionTags {
  /** Those that the call passes: `aws:RequestTag/*`, `aws:TagKeys`. */
  readonly passed: Readonly<Record<string, string>>;
  /** Keys that the call wants to be transitive: `sts:TransitiveTagKeys`. */
  readonly transitive: readonly string[];
  /** What the calling session's transitive tags add. */
  readonly inherited: Readonly<Record<string, string>>;
}

/** What a calling session hands on to the next role. */
export interface Inheritance {
  readonly tags: Readonly<Record<string, string>>;
  readonly transitive: readonly string[];
}

const NOTHING: Inheritance = { tags: {}, transitive: [] };

/**
 * The tags of a call, by the rules of "Passing session tags in AWS STS" (IAM user guide, id_session-tags): keys are
 * case-insensitive, `aws:` is reserved, a transitive key must be among the tags, and a transitive tag of the calling session
 * cannot be set anew. Codes and sentences as observed at AWS.
 */
export function readTags(parameters: Parameters, from: Inheritance = NOTHING): SessionTags | StsRefused {
  const tags = structures(parameters.Tags).map(({ Key, Value }) => [scalar(Key) ?? '', scalar(Value) ?? ''] as const);
  return sessionTags(tags, texts(parameters.TransitiveTagKeys), from);
}

/** The same of tags that a web identity token gives. */
export function sessionTags(
  tags: readonly (readonly [key: string, value: string])[],
  transitive: readonly string[],
  from: Inheritance = NOTHING,
): SessionTags | StsRefused {
  const lower = tags.map(([key]) => key.toLowerCase());
  if (new Set(lower).size < lower.length)
    return invalidParameterValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (lower.some((key) => key.startsWith('aws:')))
    return validationError('System tags cannot be passed: tag keys must not begin with aws:');
  if (transitive.some((key) => !lower.includes(key.toLowerCase())))
    return invalidParameterValue('The specified transitive tag key must be included in the requested tags.');
  const kept = new Set(from.transitive.map((key) => key.toLowerCase()));
  if (lower.some((key) => kept.has(key)))
    return invalidParameterValue(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  const inherited = Object.entries(from.tags).filter(([key]) => kept.has(key.toLowerCase()));
  return { passed: Object.fromEntries(tags), transitive, inherited: Object.fromEntries(inherited) };
}

/** Whether sts:TagSession is asked: "when you pass session tags", transitive ones of the calling session included. */
export const tagsSession = ({ passed, inherited }: SessionTags): boolean =>
  Object.keys(passed).length + Object.keys(inherited).length > 0;
