import type { DecisionRecord } from './record.js';

/** Whether any text in a record, other than the names of its members, has this in it, whatever its letter case. */
export function mentions(record: DecisionRecord, text: string): boolean {
  return isIn(record, text.toLowerCase());
}

function isIn(value: unknown, lower: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(lower);
  if (typeof value !== 'object' || value === null) return false;
  for (const each of Object.values(value)) if (isIn(each, lower)) return true;
  return false;
}
