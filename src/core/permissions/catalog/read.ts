/** A place in a data file, for errors that lead straight to the line: `permissions.json rows[6].checks[1]`. */
export interface Place {
  readonly at: string;
  readonly value: unknown;
}

const fail = (place: Place, expected: string): never => {
  throw new Error(`${place.at}: expected ${expected}`);
};

/** The member of an object; the value may be undefined. */
export function member(place: Place, name: string): Place {
  const { value } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(place, 'an object');
  return {
    at: `${place.at}.${name}`,
    value: Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined,
  };
}

/** Refuses members that nobody reads: a misspelt field would otherwise change a permission silently. */
export function onlyMembers(place: Place, names: readonly string[]): void {
  for (const { key } of entries(place)) {
    if (!names.includes(key)) throw new Error(`${place.at}: unknown field ${key} (known: ${names.join(', ')})`);
  }
}

export function entries(place: Place): { readonly key: string; readonly place: Place }[] {
  const { value } = place;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(place, 'an object');
  return Object.entries(value).map(([key, item]) => ({ key, place: { at: `${place.at}.${key}`, value: item } }));
}

export function items(place: Place): Place[] {
  if (!Array.isArray(place.value)) return fail(place, 'a list');
  return place.value.map((value: unknown, i) => ({ at: `${place.at}[${i}]`, value }));
}

export function text(place: Place): string {
  return typeof place.value === 'string' ? place.value : fail(place, 'a text');
}

export function flag(place: Place): boolean {
  return typeof place.value === 'boolean' ? place.value : fail(place, 'true or false');
}

export function number(place: Place): number {
  return typeof place.value === 'number' ? place.value : fail(place, 'a number');
}

export function textMap(place: Place): Record<string, string> {
  return Object.fromEntries(entries(place).map(({ key, place: at }) => [key, text(at)]));
}

export function texts(place: Place): string[] {
  return items(place).map(text);
}

export function oneOf<T extends string>(place: Place, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === place.value);
  return found ?? fail(place, `one of ${allowed.join(', ')}`);
}

/** Applies a reader when the value is there. */
export function optional<T>(place: Place, read: (place: Place) => T): T | undefined {
  return place.value === undefined ? undefined : read(place);
}
