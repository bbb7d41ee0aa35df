/** A place in a data file, for errors that lead straight to the line: `permissions.json rows[6].checks[1]`. */
export interface DataPlace {
  readonly at: string;
  readonly value: unknown;
}

const fail = (place: DataPlace, expected: string): never => {
  throw new Error(`${place.at}: expected ${expected}`);
};

/** The member of an object; the value may be undefined. */
export function member(place: DataPlace, name: string): DataPlace {
  const { value } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(place, 'an object');
  return {
    at: `${place.at}.${name}`,
    value: Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined,
  };
}

/** Refuses members that nobody reads: a misspelt field would otherwise change a permission silently. */
export function onlyMembers(place: DataPlace, names: readonly string[]): void {
  for (const { key } of entries(place)) {
    if (!names.includes(key)) throw new Error(`${place.at}: unknown field ${key} (known: ${names.join(', ')})`);
  }
}

/** The members of an object, in its order. */
export function entries(place: DataPlace): { readonly key: string; readonly place: DataPlace }[] {
  const { value } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(place, 'an object');
  return Object.entries(value).map(([key, item]) => ({ key, place: { at: `${place.at}.${key}`, value: item } }));
}

/** The elements of a list. */
export function items(place: DataPlace): DataPlace[] {
  if (!Array.isArray(place.value)) return fail(place, 'a list');
  return place.value.map((value: unknown, i) => ({ at: `${place.at}[${i}]`, value }));
}

/** A text; like all of these it throws an Error with the place when there is something else. */
export function text(place: DataPlace): string {
  return typeof place.value === 'string' ? place.value : fail(place, 'a text');
}

/** True or false. */
export function flag(place: DataPlace): boolean {
  return typeof place.value === 'boolean' ? place.value : fail(place, 'true or false');
}

/** A number. */
export function number(place: DataPlace): number {
  return typeof place.value === 'number' ? place.value : fail(place, 'a number');
}

/** An object of texts. */
export function textMap(place: DataPlace): Record<string, string> {
  return Object.fromEntries(entries(place).map(({ key, place: at }) => [key, text(at)]));
}

/** A list of texts. */
export function texts(place: DataPlace): string[] {
  return items(place).map(text);
}

/** One of the texts that are allowed here. */
export function oneOf<T extends string>(place: DataPlace, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === place.value);
  return found ?? fail(place, `one of ${allowed.join(', ')}`);
}

/** Applies a reader when the value is there. */
export function optional<T>(place: DataPlace, read: (place: DataPlace) => T): T | undefined {
  return place.value === undefined ? undefined : read(place);
}
