import type { Input } from './input.js';
import { invalidValue } from './refusal.js';
import { type Ordered, ordered } from './shelf.js';

/** How an operation names its paging parameters, and the bounds of the page size that its reference page gives. */
export interface PageRule {
  readonly size: string;
  readonly marker: string;
  readonly least: number;
  readonly most: number;
}

/** Describe operations: "Default: 100. Constraints: minimum 20; maximum 100." */
export const RECORDS: PageRule = { size: 'MaxRecords', marker: 'Marker', least: 20, most: 100 };
/** Serverless operations: "The default is 50, with a max of 50." */
export const RESULTS: PageRule = { size: 'MaxResults', marker: 'NextToken', least: 1, most: 50 };

/**
 * One page of what is wanted of `items`, in the order of their keys. The marker is opaque to callers and holds the last key of the
 * page, so that it stays good when items come and go between two pages.
 */
export function page<T>(
  input: Input,
  items: readonly T[] | Ordered<T>,
  keyOf: (item: T) => string,
  rule: PageRule = RECORDS,
  wanted: (item: T) => boolean = () => true,
): { readonly items: readonly T[]; readonly marker?: string } {
  const size = input.count(rule.size) ?? rule.most;
  if (size < rule.least || size > rule.most) {
    invalidValue(
      `The value ${size} is not valid for the parameter ${rule.size}: it must be between ${rule.least} and ${rule.most}.`,
    );
  }
  const marker = input.text(rule.marker);
  const after = marker ? unseal(marker, rule.marker) : undefined;
  const shown: T[] = [];
  for (const item of ('from' in items ? items : ordered(items, keyOf)).from(after)) {
    if (!wanted(item)) continue;
    const last = shown[size - 1];
    if (last !== undefined) return { items: shown, marker: seal(keyOf(last)) };
    shown.push(item);
  }
  return { items: shown };
}

const PREFIX = 'after:';
const seal = (key: string): string => Buffer.from(PREFIX + key).toString('base64url');

function unseal(marker: string, parameter: string): string {
  const text = Buffer.from(marker, 'base64url').toString();
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : invalidValue(`The parameter ${parameter} is not valid.`);
}
