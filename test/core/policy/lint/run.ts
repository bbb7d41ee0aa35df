import type { Test } from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import type { PolicyType } from '#src/core/terms/document.js';
import type { Problem } from '#src/core/terms/problem.js';
import { readVocabulary } from '../read/data.js';

const vocabulary = readVocabulary();

export const ARN = 'arn:aws:elasticache:*:123456789012:';

export type Change = Readonly<Record<string, unknown>>;

/** A code, the pointer below the statement, and what the hint must say. */
export type Finding = readonly [code: string, pointer: string, hint?: RegExp];

export type Case = readonly [name: string, change: Change, findings: readonly Finding[]];

/** The problems of a policy of these statements, each laid over an Allow of everything of ElastiCache. */
export function lint(statements: readonly Change[], type: PolicyType = 'identity'): Problem[] {
  const written = statements.map((change) => ({ Effect: 'Allow', Action: 'elasticache:*', Resource: '*', ...change }));
  return parsePolicy({ Version: '2012-10-17', Statement: written }, type, { vocabulary }).problems;
}

/** Asserts that each statement has its findings, all of them warnings, and no others. */
export function checkCases(t: Test, cases: readonly Case[]): void {
  for (const [name, change, findings] of cases) {
    const problems = lint([change]);
    const found = problems.map(({ code, pointer, severity }) => [severity, code, pointer]);
    const wanted = findings.map(([code, pointer]) => ['warning', code, `/Statement/0${pointer}`]);
    t.strictSame(found, wanted, name);
    for (const [index, [, , hint]] of findings.entries()) {
      if (hint !== undefined) t.match(problems[index]?.hint, hint, `${name}: hint`);
    }
  }
}
