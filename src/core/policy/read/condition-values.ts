import { parseBlock } from '../match/address.js';
import { splitHead } from '../match/arn-pattern.js';
import { parseBinary } from '../match/binary.js';
import { parseDate } from '../match/date.js';
import type { OperatorFamily } from '../match/kind.js';
import { parseDecimal } from '../match/number.js';

/** What is wrong with a condition value: `refused` by CreatePolicy, or taken and never matching. */
export interface ValueFault {
  readonly code:
    | 'invalid-date'
    | 'invalid-number'
    | 'invalid-boolean'
    | 'invalid-ip-range'
    | 'invalid-base64'
    | 'invalid-arn';
  readonly refused: boolean;
  readonly expected: string;
}

type Check = (value: string) => ValueFault | undefined;

const CHECKS: Readonly<Record<OperatorFamily, Check>> = {
  string: () => undefined,
  date: checkDate,
  // Access Analyzer calls these type mismatches, which are warnings; CreatePolicy takes them.
  numeric: (value) => (parseDecimal(value) ? undefined : taken('invalid-number', 'a number such as `10` or `2.5`')),
  bool: (value) => (isBoolean(value) ? undefined : taken('invalid-boolean', '`true` or `false`')),
  null: (value) => (isBoolean(value) ? undefined : taken('invalid-boolean', '`true` or `false`')),
  ip: (value) =>
    parseBlock(value) ? undefined : taken('invalid-ip-range', 'an address or a CIDR range such as `203.0.113.0/24`'),
  arn: (value) =>
    splitHead(value).rest === undefined
      ? taken('invalid-arn', 'an ARN of six fields; `*` may stand for each')
      : undefined,
  binary: (value) => (parseBinary(value) ? undefined : taken('invalid-base64', 'base64')),
};

/** The fault of a value under an operator of this family, or undefined. */
export function checkConditionValue(family: OperatorFamily, value: string): ValueFault | undefined {
  return CHECKS[family](value);
}

function taken(code: ValueFault['code'], expected: string): ValueFault {
  return { code, refused: false, expected };
}

function isBoolean(value: string): boolean {
  return /^(?:true|false)$/i.test(value);
}

const DATE_EXPECTED = 'a date such as `2026-01-31T00:00:00Z`, or seconds since 1970';

/**
 * Dates are the one kind of value that CreatePolicy itself parses ("The policy failed legacy parsing"). What it takes,
 * as observed by moto's IAM tests: seconds up to 2^63-1, or ISO 8601 with parts left out (`2019`, `2019-07`,
 * `2016-12-13T21:20:37.593194+00:00`, a zone of hours only, even `01T`). What is not a W3C date as the User Guide asks
 * for is taken and never matches: a warning.
 */
function checkDate(value: string): ValueFault | undefined {
  if (/^\d+$/.test(value)) {
    if (value.length > 40 || BigInt(value) > 9223372036854775807n) return refusedDate();
    return neverMatching(value);
  }
  const parts =
    /^(-?\d+)(?:-(\d+))?(?:-(\d+))?(?:t(?:(\d+)(?::(\d+)(?::(\d+)(?:\.(\d+))?)?)?)?(z|[+-]\d\d(?::?\d\d)?)?)?$/i.exec(
      value,
    );
  if (parts === null) return refusedDate();
  const [, year = '', month, day, hour, minute, second, fraction] = parts;
  const fits =
    within(year, -292275054, 292278993) &&
    within(month, 1, 12) &&
    within(day, 1, 31) &&
    within(hour, 0, 23) &&
    within(minute, 0, 59) &&
    within(second, 0, 59) &&
    (fraction?.length ?? 0) <= 9;
  if (!fits) return refusedDate();
  return neverMatching(value);
}

function neverMatching(value: string): ValueFault | undefined {
  return parseDate(value) === undefined ? taken('invalid-date', DATE_EXPECTED) : undefined;
}

function refusedDate(): ValueFault {
  return { code: 'invalid-date', refused: true, expected: DATE_EXPECTED };
}

function within(digits: string | undefined, least: number, most: number): boolean {
  return digits === undefined || (Number(digits) >= least && Number(digits) <= most);
}
