/** Lines around a change that are shown as they are. */
const AROUND = 2;
/** Of longer texts the whole middle counts as changed: comparing takes quadratic time. */
const MOST_COMPARED = 2000;

/** Two texts as people compare them: `-` before lines that go, `+` before lines that come, a few around them. */
export function differenceOf(file: string, before: string, after: string): string[] {
  const lines = compare(before.split('\n'), after.split('\n'));
  const shown = lines.map((_, i) =>
    lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ mark }) => mark !== ' '),
  );
  const text: string[] = [`--- ${file}`, `+++ ${file}`];
  lines.forEach(({ mark, line, number }, i) => {
    if (!shown[i]) return;
    if (!shown[i - 1]) text.push(`@@ line ${number} @@`);
    text.push(`${mark}${withoutSecrets(line)}`);
  });
  return text;
}

/** Lines around a change of the principals file may hold keys, and terminals are logged. */
const withoutSecrets = (line: string): string =>
  line.replace(/(\b(?:secret|token)["']?\s*:\s*)(?:"[^"]*"|'[^']*'|[^,}\s]+)/gi, '$1(hidden)');

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
  /** In the old text, from 1. */
  readonly number: number;
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  const same = (from: number, to: number): Line[] =>
    before.slice(from, to).map((line, i) => ({ mark: ' ', line, number: from + i + 1 }));
  return [
    ...same(0, start),
    ...(old.length * fresh.length > MOST_COMPARED * MOST_COMPARED
      ? replaced(old, fresh, start)
      : matched(old, fresh, start)),
    ...same(before.length - end, before.length),
  ];
}

const replaced = (old: readonly string[], fresh: readonly string[], start: number): Line[] => [
  ...old.map((line, i): Line => ({ mark: '-', line, number: start + i + 1 })),
  ...fresh.map((line): Line => ({ mark: '+', line, number: start + old.length + 1 })),
];

/** The longest common subsequence stays. */
function matched(old: readonly string[], fresh: readonly string[], start: number): Line[] {
  const longest = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      const row = longest[i] as Uint32Array;
      row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    const number = start + i + 1;
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ mark: ' ', line: old[i] as string, number });
      i++;
      j++;
    } else if (i < old.length && (j === fresh.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', line: old[i++] as string, number });
    } else lines.push({ mark: '+', line: fresh[j++] as string, number });
  }
  return lines;
}
