import type { TagPlace } from '../../core/authorize/authorize.js';

/** Longer ARNs are none of AWS's (2048 characters at most, IAM reference), and not worth their memory. */
const LONGEST = 2048;

/** Something about resources, each by its ARN and by where it was asked for. The oldest ARN makes room for a new one. */
export class TagMemory<Value> {
  readonly #most: number;
  readonly #byArn = new Map<string, Map<string, Value>>();

  /** @param most entries: of one ARN there is one for each region and access key. */
  constructor(most: number) {
    this.#most = most;
  }

  #size = 0;

  get(arn: string, place: TagPlace): Value | undefined {
    return this.#byArn.get(arn)?.get(keyOf(place));
  }

  set(arn: string, place: TagPlace, value: Value): void {
    if (arn.length > LONGEST && this.#most !== Number.POSITIVE_INFINITY) return;
    this.delete(arn, place);
    while (this.#size >= this.#most) {
      const [oldest] = this.#byArn.keys();
      if (oldest === undefined) break;
      this.forget(oldest);
    }
    const places = this.#byArn.get(arn) ?? new Map<string, Value>();
    places.set(keyOf(place), value);
    // To the end, as the newest.
    this.#byArn.delete(arn);
    this.#byArn.set(arn, places);
    this.#size++;
  }

  delete(arn: string, place: TagPlace): void {
    const places = this.#byArn.get(arn);
    if (!places?.delete(keyOf(place))) return;
    this.#size--;
    if (places.size === 0) this.#byArn.delete(arn);
  }

  /** Forgets a resource wherever it was asked for; gives what was known of it. */
  forget(arn: string): readonly Value[] {
    const values = [...(this.#byArn.get(arn)?.values() ?? [])];
    this.#byArn.delete(arn);
    this.#size -= values.length;
    return values;
  }

  arns(): Iterable<string> {
    return this.#byArn.keys();
  }
}

const keyOf = ({ region, account, accessKeyId = '', accountHeader = '' }: TagPlace): string =>
  `${region} ${account} ${accessKeyId} ${accountHeader}`;
