import type { Relation } from './operators.js';

/** A decimal number, exact whatever its size: 0.DIGITS times ten to the power of `point`. Zero has no digits. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/**
 * Reads an integer or a decimal (IAM: "Numeric condition operators"); undefined for anything else, exponents and white space
 * included.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const whole = match[2] ?? '';
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return undefined;
  const all = whole + fraction;
  let from = 0;
  let to = all.length;
  while (from < to && all.charCodeAt(from) === 48) from++;
  while (to > from && all.charCodeAt(to - 1) === 48) to--;
  if (from === to) return { negative: false, digits: '', point: 0 };
  return { negative: match[1] === '-', digits: all.slice(from, to), point: whole.length - from };
}

/** Less than zero, zero or more than zero, as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  if (left.digits === '' || right.digits === '') return signOf(left) - signOf(right);
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  const magnitude = compareMagnitudes(left, right);
  return left.negative ? -magnitude : magnitude;
}

function compareMagnitudes(left: Decimal, right: Decimal): number {
  if (left.point !== right.point) return left.point - right.point;
  // Digits without leading zeros, aligned at the point, compare as text does.
  if (left.digits === right.digits) return 0;
  return left.digits < right.digits ? -1 : 1;
}

function signOf(value: Decimal): number {
  if (value.digits === '') return 0;
  return value.negative ? -1 : 1;
}

/** Whether an order (as from `compareDecimals`) is the one that an operator asks for. */
export function relationHolds(relation: Relation, order: number): boolean {
  switch (relation) {
    case 'equal':
      return order === 0;
    case 'less':
      return order < 0;
    case 'lessOrEqual':
      return order <= 0;
    case 'greater':
      return order > 0;
    case 'greaterOrEqual':
      return order >= 0;
  }
}
