/** Statements as written: one string or a list of them, conditions as an object of objects. */
import { operatorOf } from '../../policy/match/asking.js';
import type { Raw } from '../inquiry/inquiry.js';

/** The entries of an element that may be a single string. */
export function entriesOf(raw: Raw, element: string): readonly string[] {
  const value = raw[element];
  return Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : [];
}

/** With other entries of an element, a single one written as its author wrote single ones. */
export function withEntries(raw: Raw, element: string, entries: readonly string[]): Raw {
  const [only] = entries;
  const single = entries.length === 1 && !Array.isArray(raw[element]);
  return { ...raw, [element]: single ? only : entries };
}

/** With an element of another name in the place of one. */
export function renamed(raw: Raw, from: string, to: string, entries: readonly string[]): Raw {
  const value = entries.length === 1 ? entries[0] : entries;
  return Object.fromEntries(Object.entries(raw).map(([name, old]) => (name === from ? [to, value] : [name, old])));
}

export type RawCondition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The Condition as written; without one an empty one. */
export const conditionOf = (raw: Raw): RawCondition => (raw.Condition ?? {}) as RawCondition;

/** With another Condition; an empty one is left out. */
export function withCondition(raw: Raw, condition: RawCondition): Raw {
  const { Condition: _old, ...rest } = raw;
  return Object.keys(condition).length === 0 ? rest : { ...rest, Condition: condition };
}

/** A condition without one key under one operator. */
export function withoutKey(condition: RawCondition, operator: string, key: string): RawCondition {
  const { [key]: _value, ...others } = condition[operator] ?? {};
  const { [operator]: _operator, ...rest } = condition;
  return Object.keys(others).length === 0 ? rest : replaceIn(condition, operator, others);
}

/** A condition that asks for something else as well; undefined when the same operator asks the key for something already. */
export function withKey(
  condition: RawCondition,
  operator: string,
  key: string,
  value: unknown,
): RawCondition | undefined {
  const known = Object.keys(condition[operator] ?? {}).find((each) => each.toLowerCase() === key.toLowerCase());
  if (known === undefined) return { ...condition, [operator]: { ...condition[operator], [key]: value } };
  // Of a negated operator none of the values may be met, so one more value is one more thing that is asked for.
  if (!operatorOf(operator).row.negated) return undefined;
  return {
    ...condition,
    [operator]: { ...condition[operator], [known]: [condition[operator]?.[known], value].flat() },
  };
}

/** The members of a condition in their order, one of them other. */
function replaceIn(condition: RawCondition, operator: string, keys: RawCondition[string]): RawCondition {
  return Object.fromEntries(Object.entries(condition).map(([name, old]) => [name, name === operator ? keys : old]));
}

/** A condition with one value in the place of another; undefined when that one is not there as written. */
export function replaceValue(
  condition: RawCondition,
  operator: string,
  key: string,
  from: string,
  to: string,
): RawCondition | undefined {
  const written = condition[operator]?.[key];
  if (![written].flat().includes(from)) return undefined;
  const value = Array.isArray(written) ? written.map((each) => (each === from ? to : each)) : to;
  return replaceIn(condition, operator, { ...condition[operator], [key]: value });
}

/** A member under another name, in its place. */
export function renameOperator(
  condition: RawCondition,
  from: string,
  to: string,
  key: string,
): RawCondition | undefined {
  const value = condition[from]?.[key];
  if (Object.keys(condition[from] ?? {}).length === 1 && condition[to] === undefined) {
    return Object.fromEntries(Object.entries(condition).map(([name, keys]) => [name === from ? to : name, keys]));
  }
  return withKey(withoutKey(condition, from, key), to, key, value);
}
