/** Two texts as people compare them. */
export interface DifferentLine {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
}

/** Of longer texts the whole counts as changed: comparing takes quadratic time. */
const MOST_COMPARED = 400;

/** The lines of both texts: those that go, those that come, those that stay. An empty text has no lines. */
export function differenceOf(before: string, after: string): DifferentLine[] {
  const old = before === '' ? [] : before.split('\n');
  const fresh = after === '' ? [] : after.split('\n');
  if (old.length > MOST_COMPARED || fresh.length > MOST_COMPARED)
    return [...old.map((line) => marked('-', line)), ...fresh.map((line) => marked('+', line))];
  const longest = commonLengths(old, fresh);
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  const lines: DifferentLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [left, right] = [old[i], fresh[j]];
    if (left !== undefined && left === right) {
      lines.push(marked(' ', left));
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(marked('-', left));
      i++;
    } else {
      lines.push(marked('+', right ?? ''));
      j++;
    }
  }
  return lines;
}

const marked = (mark: DifferentLine['mark'], line: string): DifferentLine => ({ mark, line });

/** At i, j: how many lines the rests of both texts from there on have in common, in order. */
function commonLengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const longest = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--) {
      const row = longest[i] as number[];
      const below = longest[i + 1] as number[];
      row[j] = old[i] === fresh[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return longest;
}
