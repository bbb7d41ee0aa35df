/**
 * Condition values that were seen, without a combination that was not: each box is a set of values for each key, and stands for
 * all their combinations. Boxes are put together only where the result is exactly their union.
 */
export type Box = ReadonlyMap<string, readonly string[]>;

type Values = Readonly<Record<string, string | readonly string[]>>;

/** The value of an absent key: no text, since a text might be a value. */
export const ABSENT = '\u0000absent';

/** The box of one call. Of multivalued keys (aws:TagKeys) the names in it are one combination, told by `\u0001` between them. */
export function boxOf(context: Values, isWanted: (key: string) => boolean): Box {
  const keys = Object.keys(context).filter(isWanted).sort();
  return new Map(
    keys.map((key) => {
      const value = context[key] ?? '';
      return [key, [typeof value === 'string' ? value : `\u0001${[...value].sort().join('\u0001')}`]];
    }),
  );
}

/** The members of a multivalued key's value; undefined of a single-valued one's. */
export const membersOf = (value: string): readonly string[] | undefined =>
  value.startsWith('\u0001') ? value.slice(1).split('\u0001').filter(Boolean) : undefined;

/** Combinations that one permission may have: a policy that tells more apart could not be read. */
export const MOST_BOXES = 200;

/** Stands for all combinations: there were more than that. */
const ANYTHING: Box = new Map([['\u0000anything', []]]);
const isAnything = (box: Box | undefined): boolean => box?.has('\u0000anything') === true;

/** Whether there were more combinations than are told apart. */
export const areTooMany = ([first]: readonly Box[]): boolean => isAnything(first);

/** The boxes with one more; the same list when it is in one of them. */
export function withBox(boxes: readonly Box[], box: Box): readonly Box[] {
  if (areTooMany(boxes) || boxes.some((known) => holds(known, box))) return boxes;
  if (isAnything(box)) return [ANYTHING];
  return boxes.length >= MOST_BOXES ? [ANYTHING] : [...boxes, box];
}

function holds(outer: Box, inner: Box): boolean {
  if (outer.size !== inner.size) return false;
  for (const [key, values] of inner) {
    const known = outer.get(key);
    if (!known || !values.every((value) => known.includes(value))) return false;
  }
  return true;
}

/** As few boxes as can be had by putting two together whose values differ in one key; absent keys are told as `ABSENT`. */
export function merged(boxes: readonly Box[]): Box[] {
  const keys = [...new Set(boxes.flatMap((box) => [...box.keys()]))].sort();
  let all: Box[] = boxes.map((box) => new Map(keys.map((key) => [key, box.get(key) ?? [ABSENT]])));
  for (const key of keys) all = mergedBy(all, key);
  return all.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

/** Of a key that some calls do not have, absence and values are two conditions, and so two boxes. */
function mergedBy(boxes: readonly Box[], key: string): Box[] {
  const same = new Map<string, Box[]>();
  for (const box of boxes) {
    const values = box.get(key) ?? [];
    const kind = values.includes(ABSENT) ? 'absent' : values.some(membersOf) ? values.join() : 'values';
    const id = `${kind}\u0002${textOf(new Map([...box].filter(([name]) => name !== key)))}`;
    same.set(id, [...(same.get(id) ?? []), box]);
  }
  return [...same.values()].map((group) => {
    const [first = new Map<string, readonly string[]>()] = group;
    return new Map([...first, [key, union(group.map((box) => box.get(key) ?? []))] as const]);
  });
}

const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

/** The same for equal boxes. */
export const textOf = (box: Box): string => JSON.stringify([...box].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
