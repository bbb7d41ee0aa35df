import type { Member } from '../engine/member.js';
import type { ConditionEntry, Statement } from '../terms/document.js';
import type { StatementRef } from '../terms/verdict.js';

/**
 * Whether everything that the pattern `inner` takes in is taken in by `outer`. An asterisk of `inner` can only be within one of
 * `outer`, so a yes is certain; a no may be wrong where it takes several patterns to be as wide.
 */
export function patternCovers(outer: string, inner: string): boolean {
  let [o, i, star, retry] = [0, 0, -1, 0];
  while (i < inner.length) {
    const [wide, narrow] = [outer[o], inner[i]];
    if (wide === '*') {
      star = o++;
      retry = i;
    } else if (wide !== undefined && narrow !== '*' && (wide === narrow || wide === '?')) {
      o++;
      i++;
    } else if (star >= 0) {
      o = star + 1;
      i = ++retry;
    } else return false;
  }
  while (outer[o] === '*') o++;
  return o === outer.length;
}

const FIELDS = 6;

/** The same of two resource patterns, field by field: a wildcard does not reach into the next field of an ARN. */
export function resourceCovers(outer: string, inner: string): boolean {
  if (outer === inner || outer === '*') return true;
  const [wide, narrow] = [fieldsOf(outer), fieldsOf(inner)];
  if (!wide || !narrow) return false;
  return wide.every((field, at) => {
    const other = narrow[at] ?? '';
    // A variable may stand for anything.
    return field === other || (!`${field}${other}`.includes('${') && patternCovers(field, other));
  });
}

function fieldsOf(text: string): string[] | undefined {
  const parts = text.split(':');
  if (parts.length < FIELDS) return undefined;
  return [...parts.slice(0, FIELDS - 1), parts.slice(FIELDS - 1).join(':')];
}

/**
 * The statements of one set of policies that can decide nothing, since another one of the same layer and effect says all that
 * they say; of two that say the same the later one.
 */
function repeatsOf(members: readonly Member[]): Map<Statement, StatementRef> {
  const repeats = new Map<Statement, StatementRef>();
  members.forEach((member, at) => {
    const { ref } = member.statement;
    const other = members.find(
      (candidate, place) =>
        place !== at &&
        candidate.scope.index === member.scope.index &&
        candidate.statement.ref.statement !== ref.statement &&
        !repeats.has(candidate.statement.ref.statement) &&
        says(candidate.statement.ref.statement, ref.statement) &&
        (place < at || !says(ref.statement, candidate.statement.ref.statement)),
    );
    if (other) repeats.set(ref.statement, other.statement.ref);
  });
  return repeats;
}

/** The same of several sets: who has a statement without the one that it repeats may be decided by it. */
export function repeatsOfAll(sets: readonly (readonly Member[])[]): Map<Statement, StatementRef | undefined> {
  const repeats = new Map<Statement, StatementRef | undefined>();
  for (const members of sets) {
    const repeated = repeatsOf(members);
    for (const { statement } of members) {
      const own = statement.ref.statement;
      repeats.set(own, repeats.has(own) && !repeats.get(own) ? undefined : repeated.get(own));
    }
  }
  return repeats;
}

/** Whether one statement applies wherever the other does. */
function says(one: Statement, other: Statement): boolean {
  if (one.effect !== other.effect) return false;
  const action = (wide: string, narrow: string): boolean => patternCovers(wide.toLowerCase(), narrow.toLowerCase());
  return (
    all(one.action, other.action, action) &&
    all(other.notAction, one.notAction, action) &&
    all(one.resource, other.resource, resourceCovers) &&
    all(other.notResource, one.notResource, resourceCovers) &&
    one.conditions.every((condition) => other.conditions.some((same) => isSame(condition, same)))
  );
}

/** Whether each of the inner patterns is within one of the outer ones; of what neither has, too. */
function all(
  outer: readonly string[] | undefined,
  inner: readonly string[] | undefined,
  covers: (outer: string, inner: string) => boolean,
): boolean {
  if (!outer || !inner) return outer === inner;
  return inner.every((narrow) => outer.some((wide) => covers(wide, narrow)));
}

const isSame = (a: ConditionEntry, b: ConditionEntry): boolean =>
  a.operator.toLowerCase() === b.operator.toLowerCase() &&
  a.key.toLowerCase() === b.key.toLowerCase() &&
  JSON.stringify([...a.values].sort()) === JSON.stringify([...b.values].sort());

/** The place in a list of a pattern that another one of the same list says already; undefined when none does. */
export function saidBefore(
  patterns: readonly string[],
  at: number,
  covers: (outer: string, inner: string) => boolean,
): string | undefined {
  const own = patterns[at] ?? '';
  return patterns.find((other, place) => place !== at && covers(other, own) && (place < at || !covers(own, other)));
}
