import type { Problem } from '../core/terms/problem.js';

/** One problem a line: `policies/developer.json:14:7: error: unknown operator `StringEqual` (did you mean ...)`. */
function renderProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const hint = problem.hint ? `; ${problem.hint}` : '';
  return `${place ? `${place}: ` : ''}${problem.severity}: ${problem.message}${hint} [${problem.code}]`;
}

/** All problems, errors first, in the order of their files and lines; equal warnings of a file are one line. */
export function renderProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return [...errors.map(renderProblem), ...equalOnes(warnings).map(renderGroup)].join('\n');
}

/** Warnings that say the same of different names, in the order of their first ones. */
function equalOnes(warnings: readonly Problem[]): (readonly Problem[])[] {
  const groups = new Map<string, Problem[]>();
  for (const warning of warnings) {
    const id = JSON.stringify([warning.file, warning.code, warning.message.replace(/`[^`]*`/g, '``')]);
    const group = groups.get(id);
    if (group) group.push(warning);
    else groups.set(id, [warning]);
  }
  return [...groups.values()];
}

const MOST_LINES = 8;

function renderGroup([first, ...others]: readonly Problem[]): string {
  if (first === undefined) return '';
  if (others.length === 0) return renderProblem(first);
  const places = [...new Set(others.map(({ line, pointer }) => line ?? pointer))];
  const word = typeof places[0] !== 'number' ? 'at' : places.length > 1 ? 'lines' : 'line';
  const more = places.length > MOST_LINES ? ', ...' : '';
  return `${renderProblem(first)} and ${others.length} more such (${word} ${places.slice(0, MOST_LINES).join(', ')}${more})`;
}
