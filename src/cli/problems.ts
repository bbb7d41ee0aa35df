import type { Problem } from '../core/terms/problem.js';

/** One problem a line: `policies/developer.json:14:7: error: unknown operator `StringEqual` (did you mean ...)`. */
export function renderProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const hint = problem.hint ? `; ${problem.hint}` : '';
  return `${place ? `${place}: ` : ''}${problem.severity}: ${problem.message}${hint} [${problem.code}]`;
}

/** All problems, errors first, in the order of their files and lines. */
export function renderProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return [...errors, ...warnings].map(renderProblem).join('\n');
}
