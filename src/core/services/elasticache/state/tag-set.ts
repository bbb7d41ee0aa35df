import type { Context } from './context.js';
import type { Input } from './input.js';
import { invalidValue, refuse } from './refusal.js';

/** Reads `Tags` of a create call. A key without a value has an empty one ("null is accepted"). */
export function readTags(input: Input, context: Context): ReadonlyMap<string, string> {
  return mergeTags(new Map(), input, context);
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Tagging-Resources.html */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Adds `Tags` of a call to those that a resource has. */
export function mergeTags(
  held: ReadonlyMap<string, string>,
  input: Input,
  context: Context,
): ReadonlyMap<string, string> {
  const tags = new Map(held);
  const seen = new Set<string>();
  for (const part of input.parts('Tags')) {
    const key = part.need('Key');
    const value = part.text('Value') ?? '';
    if (key.length > 128) invalidValue('Tag keys must be between 1 and 128 characters in length.');
    if (value.length > 256) invalidValue('Tag values must be between 0 and 256 characters in length.');
    if (!ALLOWED.test(key) || !ALLOWED.test(value)) {
      invalidValue('Tags can only contain letters, spaces, numbers, and the characters _ . : / = + - @');
    }
    if (/^aws:/i.test(key)) invalidValue('Tag keys that begin with aws: are reserved for system use.');
    if (seen.has(key)) invalidValue(`The tag key ${key} is given more than once.`);
    seen.add(key);
    tags.set(key, value);
  }
  const quota = context.data.quotas.tags;
  if (tags.size > quota) {
    refuse(
      'TagQuotaPerResourceExceeded',
      `The request cannot be processed because it would exceed ${quota} tags per resource.`,
    );
  }
  return tags;
}
