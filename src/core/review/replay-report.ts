import type { Explanation } from '../explain/words/explanation.js';
import { renderExplanation } from '../explain/words/render.js';
import { cell, code, escaped } from './markdown.js';
import type { ChangedCheck, Difference, Replayed } from './replay.js';

/** A difference, and why its call is denied now. */
export interface Told {
  readonly difference: Difference;
  readonly explanation?: Explanation;
}

const TITLES: Readonly<Record<Difference['change'], string>> = {
  newlyDenied: 'newly denied',
  newlyAllowed: 'newly allowed',
  unknown: 'unknown',
  drift: 'drift: another answer than then, and no change of policies explains it',
};

/** In the order of what somebody must look at first. */
const ORDER: readonly Difference['change'][] = ['newlyDenied', 'newlyAllowed', 'drift', 'unknown'];
const MOST_SHOWN = 20;
const MOST_CHECKS = 3;

function summaryOf({ counts }: Replayed): string {
  const { newlyDenied, newlyAllowed, same, unknown, drift } = counts;
  const drifted = drift ? `, ${drift} drifted` : '';
  return `${newlyDenied} newly denied, ${newlyAllowed} newly allowed, ${same} same, ${unknown} unknown${drifted}`;
}

/** What replay found, for a terminal. */
export function replayText(replayed: Replayed, told: readonly Told[]): string {
  const lines = [summaryOf(replayed)];
  for (const change of ORDER) {
    const those = told.filter(({ difference }) => difference.change === change);
    if (those.length === 0) continue;
    lines.push('', TITLES[change]);
    for (const { difference, explanation } of those.slice(0, MOST_SHOWN)) {
      const { operation, principal, calls, examples, why } = difference;
      lines.push(`  ${calls}x ${operation} by ${principal} (decision ${examples[0]})${why ? `: ${why}` : ''}`);
      lines.push(...checkLines(difference).map((line) => `     ${line}`));
      if (explanation) lines.push(...renderExplanation(explanation).map((line) => `     ${line}`));
    }
    if (those.length > MOST_SHOWN) lines.push(`  and ${those.length - MOST_SHOWN} more: --json has all`);
  }
  return [...lines, ...notes(replayed)].join('\n');
}

/** The same for a pull request. */
export function replayMarkdown(replayed: Replayed, told: readonly Told[]): string {
  const lines = [`**Replay:** ${summaryOf(replayed)}`];
  for (const change of ORDER) {
    const those = told.filter(({ difference }) => difference.change === change);
    if (those.length === 0) continue;
    lines.push(
      '',
      `### ${TITLES[change]}`,
      '',
      '| calls | operation | principal | permission | now |',
      '| --- | --- | --- | --- | --- |',
    );
    for (const { difference } of those.slice(0, MOST_SHOWN)) {
      const { operation, principal, calls, checks, why } = difference;
      const [first] = checks;
      const more = checks.length > 1 ? ` and ${checks.length - 1} more` : '';
      const permission = first ? `${code(`${first.action} on ${first.resource}`)}${more}` : '';
      lines.push(
        `| ${calls} | ${code(operation)} | ${code(principal)} | ${permission} | ${cell(why ?? (first ? answer(first) : ''))} |`,
      );
    }
    if (those.length > MOST_SHOWN) lines.push('', `and ${those.length - MOST_SHOWN} more`);
    for (const { difference, explanation } of those.slice(0, MOST_SHOWN)) {
      if (!explanation) continue;
      const summary = `${escaped(difference.operation)} by ${escaped(difference.principal)}`;
      lines.push(
        '',
        `<details><summary>${summary}</summary>`,
        '',
        ...fenced(renderExplanation(explanation)),
        '',
        '</details>',
      );
    }
  }
  return [...lines, ...notes(replayed)].join('\n');
}

function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}

/** The permissions that changed, a few of them, a line each. */
export function checkLines({ checks }: Difference): string[] {
  const lines = checks.slice(0, MOST_CHECKS).map((check) => `${check.action} on ${check.resource}: ${answer(check)}`);
  return checks.length > MOST_CHECKS ? [...lines, `and ${checks.length - MOST_CHECKS} more permissions`] : lines;
}

function answer({ now, layer, statements }: ChangedCheck): string {
  const by = statements.length ? ` by ${statements.join(', ')}` : layer === undefined ? '' : ` (${layer})`;
  return `${now}${by}`;
}

function notes({ cut, sessions }: Replayed): string[] {
  const lines: string[] = [];
  if (sessions)
    lines.push(
      `note: ${sessions} calls were made by sessions that these policies do not declare: they were decided with the policies of their role, without session policies`,
    );
  if (cut) lines.push('note: not all kinds of difference are listed, there are too many; the counts are of all');
  return lines.length ? ['', ...lines] : [];
}
