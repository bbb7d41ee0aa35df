import { type Covered, type CoveredStatement, type Part, partsOf } from './coverage.js';

/** Percent of what can decide something. */
export const shareOf = ({ parts, decided }: Covered): number => (parts === 0 ? 100 : (100 * decided) / parts);

/** What never decided anything, for people. */
export function coverageText(covered: Covered): string {
  const { calls, strangers, decided, parts, statements } = covered;
  const lines = [
    `${shareOf(covered).toFixed(1)} % of what the policies say decided something: ${decided} of ${parts} statements, patterns and conditions, in ${calls} calls`,
  ];
  let policy: string | undefined;
  for (const each of statements) {
    const found = findings(each);
    if (found.length === 0) continue;
    if (each.policy !== policy) lines.push('', each.policy);
    ({ policy } = each);
    lines.push(...found);
  }
  if (strangers) lines.push('', `note: ${strangers} calls of principals that these policies do not have`);
  return lines.join('\n');
}

function findings(each: CoveredStatement): string[] {
  const { statement, effect } = each;
  const name = `${effect} ${statement.text}`;
  if (statement.repeats !== undefined) return [`  ${at(statement)}cannot decide: ${name} repeats ${statement.repeats}`];
  if (statement.hits === 0) return [`  ${at(statement)}never decided: ${name}`];
  return partsOf(each).flatMap((part) => {
    const said = `${name}: ${part.kind} ${part.text}`;
    if (part.repeats !== undefined) return [`  ${at(part)}cannot decide: ${said} repeats ${part.repeats}`];
    return part.hits === 0 ? [`  ${at(part)}never decided: ${said}`] : [];
  });
}

const at = ({ line }: Part): string => (line === undefined ? '' : `line ${line}  `);

/** The lcov format, which editors show beside the text: hits of each line of each policy file. */
export function coverageLcov({ statements }: Covered): string {
  const files = new Map<string, Map<number, number>>();
  for (const each of statements) {
    const lines = files.get(each.policy) ?? new Map<number, number>();
    for (const { line, hits, repeats } of partsOf(each)) {
      // A line with several parts is covered as far as the least of them; what cannot decide does not count.
      if (line !== undefined && repeats === undefined) lines.set(line, Math.min(hits, lines.get(line) ?? hits));
    }
    if (lines.size > 0) files.set(each.policy, lines);
  }
  return [...files]
    .map(([file, lines]) => {
      const sorted = [...lines].sort(([a], [b]) => a - b);
      const hit = sorted.filter(([, hits]) => hits > 0).length;
      const data = sorted.map(([line, hits]) => `DA:${line},${hits}`);
      return ['TN:', `SF:${file}`, ...data, `LF:${sorted.length}`, `LH:${hit}`, 'end_of_record', ''].join('\n');
    })
    .join('');
}
