import { LEFT_OUT, type LeftOut } from './past-call.js';

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
}

/** What somebody must look at; rejected calls and other services are as they should be. */
const STRANGE: ReadonlySet<LeftOut> = new Set(['damaged', 'foreign', 'newer', 'incomplete']);
const MOST_PLACES = 5;

export class TallyCount implements Tally {
  calls = 0;
  filtered = 0;
  readonly leftOut: Partial<Record<LeftOut, number>> = {};
  readonly places: string[] = [];
  readonly broken: string[] = [];

  leave(why: LeftOut, place: () => string): void {
    this.leftOut[why] = (this.leftOut[why] ?? 0) + 1;
    if (STRANGE.has(why) && this.places.length < MOST_PLACES) this.places.push(place());
  }

  add(other: Tally): void {
    this.calls += other.calls;
    this.filtered += other.filtered;
    for (const [why, count] of Object.entries(other.leftOut) as [LeftOut, number][])
      this.leftOut[why] = (this.leftOut[why] ?? 0) + count;
    this.places.push(...other.places.slice(0, MOST_PLACES - this.places.length));
    this.broken.push(...other.broken);
  }
}

/** Lines for people: what was not taken in, and where; none when everything was. */
export function tallyLines({ leftOut, places, broken, filtered }: Tally): string[] {
  const lines = (Object.entries(leftOut) as [LeftOut, number][]).map(([why, count]) => `${count} ${LEFT_OUT[why]}`);
  if (filtered) lines.push(`${filtered} calls that --principal, --run, --since or --until leave out`);
  const left = lines.map((line) => `left out: ${line}`);
  if (places.length) left.push(`not readable: ${places.join(', ')}${places.length === MOST_PLACES ? ', ...' : ''}`);
  return [...left, ...broken.map((file) => `incomplete file: ${file}`)];
}
