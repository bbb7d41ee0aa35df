import { compare } from './needs.js';

/** Actions and resources of one statement: every one of the actions is needed on every one of the resources. */
export interface Rectangle {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Resource indices as a set of bits. */
type Bits = bigint;

interface Row {
  readonly actions: readonly string[];
  readonly bits: Bits;
}

/**
 * Few statements for pairs of action and resource, which together allow exactly these pairs. The fewest of three ways: actions
 * with the same resources together, resources with the same actions together, and overlapping rectangles; the last is exact
 * for small inputs (finding the fewest rectangles is NP-hard).
 */
export function cover(pairs: ReadonlyMap<string, ReadonlySet<string>>): Rectangle[] {
  const byAction = twins(pairs);
  const byResource = twins(turned(pairs)).map(({ actions, resources }) => ({ actions: resources, resources: actions }));
  const found = [byAction, byResource];
  const overlapping = rectanglesOf(pairs, Math.min(byAction.length, byResource.length));
  if (overlapping) found.push(overlapping);
  const best = found.reduce((a, b) => (b.length < a.length ? b : a));
  return best.map(sorted).sort((a, b) => compare(idOf(a), idOf(b)));
}

const idOf = ({ actions, resources }: Rectangle): string => `${actions.join(' ')} ${resources.join(' ')}`;

const sorted = ({ actions, resources }: Rectangle): Rectangle => ({
  actions: [...actions].sort(),
  resources: [...resources].sort(),
});

/** Keys with the same set together. */
function twins(sets: ReadonlyMap<string, ReadonlySet<string>>): Rectangle[] {
  const groups = new Map<string, { actions: string[]; resources: string[] }>();
  for (const [action, set] of sets) {
    const resources = [...set].sort();
    const id = resources.join('\n');
    const group = groups.get(id);
    if (group) group.actions.push(action);
    else groups.set(id, { actions: [action], resources });
  }
  return [...groups.values()];
}

function turned(sets: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  const other = new Map<string, Set<string>>();
  for (const [action, resources] of sets) {
    for (const resource of resources) other.set(resource, (other.get(resource) ?? new Set()).add(action));
  }
  return other;
}

/** Beyond these the simple ways have to do: the search would be felt. */
const MOST_CANDIDATES = 400;
const MOST_STEPS = 20_000;

/** Fewer rectangles than `bound`, which may overlap; undefined when none were found. */
function rectanglesOf(pairs: ReadonlyMap<string, ReadonlySet<string>>, bound: number): Rectangle[] | undefined {
  // Resources that have the same actions are one column.
  const columns = twins(turned(pairs)).map(({ actions: resources }) => resources);
  const columnOf = new Map(columns.flatMap((resources, at) => resources.map((resource) => [resource, at] as const)));
  const rows: Row[] = twins(pairs).map(({ actions, resources }) => ({
    actions,
    bits: resources.reduce((bits, resource) => bits | (1n << BigInt(columnOf.get(resource) ?? 0)), 0n),
  }));
  if (rows.length > MOST_CANDIDATES) return undefined;
  const candidates = candidatesOf(rows);
  if (!candidates) return undefined;
  const greedy = greedily(rows, candidates);
  const exact = bound > 2 ? search(rows, candidates, Math.min(bound, greedy.length)) : undefined;
  return (exact ?? greedy).map((bits) => ({
    actions: rows.filter((row) => (row.bits & bits) === bits).flatMap(({ actions }) => actions),
    resources: columns.filter((_, at) => bits & (1n << BigInt(at))).flat(),
  }));
}

/** The column sets of all rectangles that cannot be made larger: intersections of rows. Undefined: too many. */
function candidatesOf(rows: readonly Row[]): Bits[] | undefined {
  const found = new Set(rows.map(({ bits }) => bits));
  for (const bits of found) {
    for (const row of rows) {
      const common = bits & row.bits;
      if (common) found.add(common);
      if (found.size > MOST_CANDIDATES) return undefined;
    }
  }
  return [...found];
}

/** What is not covered yet of each row. */
type Open = readonly Bits[];

const opened = (rows: readonly Row[]): Open => rows.map(({ bits }) => bits);
const without = (rows: readonly Row[], open: Open, bits: Bits): Bits[] =>
  open.map((left, at) => (((rows[at]?.bits ?? 0n) & bits) === bits ? left & ~bits : left));

function greedily(rows: readonly Row[], candidates: readonly Bits[]): Bits[] {
  const chosen: Bits[] = [];
  let open = opened(rows);
  while (open.some(Boolean)) {
    const gains = candidates.map((bits) => count(open) - count(without(rows, open, bits)));
    const best = candidates[gains.indexOf(Math.max(...gains))] ?? 0n;
    chosen.push(best);
    open = without(rows, open, best);
  }
  return chosen;
}

function count(open: Open): number {
  let all = 0;
  for (let bits of open) for (; bits; bits &= bits - 1n) all++;
  return all;
}

/** A cover of fewer than `bound` rectangles, trying first few, then more; undefined when there is none, or no time. */
function search(rows: readonly Row[], candidates: readonly Bits[], bound: number): Bits[] | undefined {
  let steps = 0;
  const within = (open: Open, left: number): Bits[] | undefined => {
    const at = open.findIndex(Boolean);
    if (at < 0) return [];
    if (left === 0 || ++steps > MOST_STEPS) return undefined;
    const rowBits = rows[at]?.bits ?? 0n;
    const first = (open[at] ?? 0n) & -(open[at] ?? 0n);
    for (const bits of candidates) {
      if ((bits & first) === 0n || (rowBits & bits) !== bits) continue;
      const rest = within(without(rows, open, bits), left - 1);
      if (rest) return [bits, ...rest];
    }
    return undefined;
  };
  for (let size = 1; size < bound; size++) {
    const found = within(opened(rows), size);
    if (found) return found;
    if (steps > MOST_STEPS) return undefined;
  }
  return undefined;
}
