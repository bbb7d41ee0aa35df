import { LEFT_OUT, type LeftOut } from './past-call.js';
import { RepeatedIds } from './repeated-ids.js';

/** What became of everything that was read: nothing is lost silently. */
export interface Tally {
  /** Calls that could be decided again. */
  readonly calls: number;
  /** Of these, the ones that the filters left out. */
  readonly filtered: number;
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
  /** The first places of what could not be read: `decisions.ndjson:7`. */
  readonly places: readonly string[];
  /** Files that ended before their end: `decisions.ndjson.1.gz: unexpected end of file`. */
  readonly broken: readonly string[];
  /** Calls whose id another one had before; undefined when there were too many calls to tell. */
  readonly repeated: number | undefined;
}

/** The same of one piece of a log. */
export interface PieceTally {
  /** Lines of the piece, or records of a file of CloudTrail. */
  readonly lines: number;
  readonly calls: number;
  readonly filtered: number;
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
  /** Numbers, from 1, of the first lines of the piece that could not be read. */
  readonly strange: readonly number[];
  /** Why nothing of it could be read. */
  readonly broken?: string;
  /** Of the ids of calls (`fingerprintOf`). */
  readonly fingerprints: Float64Array;
}

/** What somebody must look at; rejected calls and other services are as they should be. */
const STRANGE: ReadonlySet<LeftOut> = new Set(['damaged', 'overlong', 'foreign', 'newer', 'incomplete']);
const MOST_PLACES = 5;

/** Counts what becomes of the lines of one piece. */
export class PieceCount {
  calls = 0;
  filtered = 0;
  readonly leftOut: Partial<Record<LeftOut, number>> = {};
  readonly strange: number[] = [];

  /** @param line from 1 */
  leave(why: LeftOut, line: number): void {
    this.leftOut[why] = (this.leftOut[why] ?? 0) + 1;
    if (STRANGE.has(why) && this.strange.length < MOST_PLACES) this.strange.push(line);
  }
}

/** Puts the counts of pieces together, in their order. */
export class TallyCount implements Tally {
  calls = 0;
  filtered = 0;
  readonly leftOut: Partial<Record<LeftOut, number>> = {};
  readonly places: string[] = [];
  readonly broken: string[] = [];
  readonly #ids = new RepeatedIds();

  get repeated(): number | undefined {
    return this.#ids.repeated;
  }

  /** @param place names a line of the piece by its number. */
  add({ calls, filtered, leftOut, strange, fingerprints }: PieceTally, place: (line: number) => string): void {
    this.calls += calls;
    this.filtered += filtered;
    for (const [why, count] of Object.entries(leftOut) as [LeftOut, number][])
      this.leftOut[why] = (this.leftOut[why] ?? 0) + count;
    this.places.push(...strange.slice(0, MOST_PLACES - this.places.length).map(place));
    for (const fingerprint of fingerprints) this.#ids.add(fingerprint);
  }

  /** As it is printed. */
  toJSON(): Tally {
    const { calls, filtered, leftOut, places, broken, repeated } = this;
    return { calls, filtered, leftOut, places, broken, repeated };
  }
}

/** Lines for people: what was not taken in, and where; none when everything was. */
export function tallyLines({ leftOut, places, broken, filtered, repeated }: Tally): string[] {
  const order = Object.keys(LEFT_OUT) as LeftOut[];
  const lines = order.flatMap((why) => (leftOut[why] ? [`${leftOut[why]} ${LEFT_OUT[why]}`] : []));
  if (filtered) lines.push(`${filtered} calls that --principal, --run, --since or --until leave out`);
  const left = lines.map((line) => `left out: ${line}`);
  if (places.length) left.push(`not readable: ${places.join(', ')}${places.length === MOST_PLACES ? ', ...' : ''}`);
  if (repeated) left.push(`counted twice: ${repeated} calls have an id that another one had before`);
  return [...left, ...broken.map((file) => `incomplete file: ${file}`)];
}
