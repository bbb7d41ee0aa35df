/** Places of fingerprints, of which two in three may be taken: 16 MB. */
const PLACES = 2 ** 21;
const MOST_IDS = Math.floor((PLACES * 2) / 3);

/** 53 bits of a text, the same for the same text; 0 is none (FNV-1a, twice with different beginnings). */
export function fingerprintOf(text: string): number {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
  }
  return ((high >>> 0) & 0x1fffff) * 2 ** 32 + (low >>> 0) || 1;
}

/** Counts ids that were there before, in constant memory: of more than a million ids it does not tell. */
export class RepeatedIds {
  #table: Float64Array | undefined;
  #size = 0;
  #repeated = 0;

  add(fingerprint: number): void {
    if (this.#size > MOST_IDS) return;
    this.#table ??= new Float64Array(PLACES);
    let place = fingerprint % PLACES;
    while (this.#table[place] !== 0) {
      if (this.#table[place] === fingerprint) {
        this.#repeated++;
        return;
      }
      place = (place + 1) % PLACES;
    }
    this.#table[place] = fingerprint;
    this.#size++;
  }

  /** Undefined when there were more ids than can be told apart. */
  get repeated(): number | undefined {
    return this.#size > MOST_IDS ? undefined : this.#repeated;
  }
}
