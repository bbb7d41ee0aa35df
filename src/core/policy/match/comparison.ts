/** Compares one value of a request with one value of a policy; what the operators have in common stands in conditions.ts. */
import type { Comparison, Kind } from './kind.js';
import { ADDRESS } from './kinds/address.js';
import { ARN } from './kinds/arn.js';
import { BINARY } from './kinds/binary.js';
import { BOOLEAN } from './kinds/boolean.js';
import { DATE } from './kinds/date.js';
import { LIKE } from './kinds/like.js';
import { NUMBER } from './kinds/number.js';
import { PRESENCE } from './kinds/presence.js';
import { TEXT, TEXT_IGNORING_CASE } from './kinds/text.js';
import type { ComparisonKind, OperatorRow } from './operators.js';
import type { Template } from './variables.js';

export type { Compared, Comparison } from './kind.js';
export { parseBoolean } from './kinds/boolean.js';

/** Every kind of comparison, its meaning and its words. */
export const KINDS: Readonly<Record<ComparisonKind, Kind>> = {
  equals: TEXT,
  equalsIgnoreCase: TEXT_IGNORING_CASE,
  like: LIKE,
  arn: ARN,
  number: NUMBER,
  date: DATE,
  boolean: BOOLEAN,
  binary: BINARY,
  address: ADDRESS,
  null: PRESENCE,
};

/** Prepares the comparison with one value of a policy. `template` is that value, taken apart. */
export function compileComparison(row: OperatorRow, value: string, template: Template): Comparison {
  return KINDS[row.kind].compile(row, value, template);
}
