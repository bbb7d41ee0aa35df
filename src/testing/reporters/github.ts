import { cell, code } from '../../core/review/markdown.js';
import { counted } from '../../core/terms/counted.js';
import type { Finding, RunReport } from './report.js';

/** GitHub shows so many annotations of a kind of each step, and drops the rest (Workflow commands, "Limitations"). */
const MOST_SHOWN = 10;
/** A step's summary may have 1 MiB. */
const MOST_ROWS = 100;

/** Annotations as lines of a step's log: `::error file=policies/app.json,line=8,title=...::...`. */
export function githubAnnotations({ findings }: RunReport): string[] {
  return (['error', 'warning'] as const).flatMap((level) =>
    findings
      .filter((finding) => finding.level === level)
      .slice(0, MOST_SHOWN)
      .map(annotation),
  );
}

function annotation({ level, title, text, place, calls }: Finding): string {
  const properties = {
    ...(place ? { file: place.file, line: place.line, col: place.column } : {}),
    title: calls > 1 ? `${title} (${counted(calls, 'call')})` : title,
  };
  const written = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${written.join(',')}::${escapeData(text)}`;
}

/** As the runner's own toolkit escapes: what a caller named must not begin a command of its own. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A step's summary, in Markdown. */
export function githubSummary({ name, cases, findings }: RunReport): string {
  const count = (result: string): number => cases.filter((each) => each.result === result).length;
  const parts = [
    `${count('passed')} passed`,
    `${count('failed')} failed`,
    ...(count('error') ? [`${count('error')} wrong`] : []),
    ...(count('skipped') ? [`${count('skipped')} not looked at`] : []),
  ];
  const lines = [`### elasticache-iam-proxy ${name}: ${parts.join(', ')}`, ''];
  if (findings.length > 0) lines.push('| where | what | calls | why |', '| --- | --- | --- | --- |');
  for (const { place, title, calls, text } of findings.slice(0, MOST_ROWS)) {
    const where = place ? code([place.file, place.line].filter((part) => part !== undefined).join(':')) : '';
    lines.push(`| ${where} | ${cell(title)} | ${calls} | ${cell(text)} |`);
  }
  if (findings.length > MOST_ROWS) lines.push('', `and ${findings.length - MOST_ROWS} more`);
  return `${lines.join('\n')}\n\n`;
}
