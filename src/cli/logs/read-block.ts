import { isUtf8 } from 'node:buffer';
import type { EventReading } from '../../core/review/cloudtrail.js';
import { type CallFilter, isMeant } from '../../core/review/filter.js';
import type { Fold } from '../../core/review/fold.js';
import type { LogEntry } from '../../core/review/past-call.js';
import { readLine, readValue } from '../../core/review/read-line.js';
import { fingerprintOf } from '../../core/review/repeated-ids.js';
import { PieceCount, type PieceTally } from '../../core/review/tally.js';
import type { Block } from './blocks.js';

/** How the calls of a block are read, and where they go. */
export interface BlockTaker {
  readonly reading: EventReading;
  readonly filter: CallFilter;
  readonly fold: Pick<Fold<unknown>, 'add'>;
}

/** Hands every call of a block that is meant to a fold, one after the other; everything else is counted. */
export function readBlock({ kind, bytes }: Pick<Block, 'kind' | 'bytes'>, taker: BlockTaker): PieceTally {
  const count = new PieceCount();
  const ids: number[] = [];
  const take = (entry: LogEntry, line: number): void => {
    if ('left' in entry) {
      count.leave(entry.left, line);
      return;
    }
    count.calls++;
    ids.push(fingerprintOf(entry.call.id));
    if (isMeant(entry.call, taker.filter)) taker.fold.add(entry.call);
    else count.filtered++;
  };
  const found = READERS[kind](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), taker.reading, take);
  const { calls, filtered, leftOut, strange } = count;
  return { ...found, calls, filtered, leftOut, strange, fingerprints: Float64Array.from(ids) };
}

type Take = (entry: LogEntry, line: number) => void;
type Found = Pick<PieceTally, 'lines' | 'broken'>;

const READERS: Readonly<Record<Block['kind'], (bytes: Buffer, reading: EventReading, take: Take) => Found>> = {
  lines: takeLines,
  delivered: takeDelivered,
  overlong: (_bytes, _reading, take) => {
    take({ left: 'overlong' }, 1);
    return { lines: 1 };
  },
};

const NEW_LINE = 10;

function takeLines(bytes: Buffer, reading: EventReading, take: Take): Found {
  // Another text than what was written is not to be decided; mostly all of a block is as it should be.
  const isText = isUtf8(bytes);
  let lines = 0;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(NEW_LINE, start);
    const end = found < 0 ? bytes.length : found;
    lines++;
    if (!isText && !isUtf8(bytes.subarray(start, end))) take({ left: 'damaged' }, lines);
    else {
      const text = bytes.toString('utf8', start, end);
      if (!isBlank(text)) take(readLine(text, reading), lines);
    }
    start = end + 1;
  }
  return { lines };
}

const isBlank = (text: string): boolean => text.trim() === '';

function takeDelivered(bytes: Buffer, reading: EventReading, take: Take): Found {
  let records: unknown;
  try {
    records = (JSON.parse(bytes.toString('utf8')) as { readonly Records: unknown }).Records;
  } catch {
    const broken = 'a file of CloudTrail that is cut off or damaged: none of its events was read';
    return { lines: 0, broken };
  }
  if (!Array.isArray(records)) return { lines: 0, broken: 'not a CloudTrail file: Records is not a list' };
  for (const [at, record] of records.entries()) take(readValue(record, reading), at + 1);
  return { lines: records.length };
}
