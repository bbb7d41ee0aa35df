import type { LogEntry } from './past-call.js';
import { readRecord } from './read-record.js';

/** Reads one line of a log. */
export function readLine(text: string): LogEntry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { left: 'damaged' };
  }
  return readRecord(value);
}
