import { type EventReading, isEvent, readEvent } from './cloudtrail.js';
import type { LogEntry } from './past-call.js';
import { readRecord } from './read-record.js';

/** Reads one line of a log: a decision record, or an event of CloudTrail. */
export function readLine(text: string, reading: EventReading): LogEntry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { left: 'damaged' };
  }
  return readValue(value, reading);
}

/** The same of a line's value. */
export const readValue = (value: unknown, reading: EventReading): LogEntry =>
  isEvent(value) ? readEvent(value, reading) : readRecord(value);
