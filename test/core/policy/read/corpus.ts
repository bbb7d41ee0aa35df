import type { Test } from 'tap';
import { parsePolicy } from '#src/core/policy/read/parse.js';
import type { PolicyType } from '#src/core/terms/document.js';
import type { ProblemCode } from '#src/core/terms/problem-codes.js';
import { readData } from './data.js';

interface Case {
  readonly name: string;
  readonly type: PolicyType;
  readonly text?: string;
  readonly document?: object;
}

export const refused = (readData('test/corpus/refused.json') as { cases: (Case & { readonly code: ProblemCode })[] })
  .cases;
export const accepted = (readData('test/corpus/accepted.json') as { cases: (Case & { readonly warnings: string[] })[] })
  .cases;

/** Documents are given as text and as objects: both must come to the same. */
export function inputsOf({ text, document }: Case): (string | object)[] {
  if (text !== undefined) return [text];
  const written = JSON.stringify(document);
  return [written, JSON.parse(written) as object];
}

/** Asserts that the corpus cases of these codes are refused with them, and that there are some. */
export function checkRefused(t: Test, codes: readonly ProblemCode[]): void {
  for (const code of codes) {
    const cases = refused.filter((entry) => entry.code === code);
    t.ok(cases.length > 0, `${code} has cases`);
    for (const entry of cases) {
      for (const input of inputsOf(entry)) {
        const { document, problems } = parsePolicy(input, entry.type);
        const errors = problems.filter((problem) => problem.severity === 'error').map((problem) => problem.code);
        t.ok(errors.includes(code), `${entry.name}: ${code}`, { errors });
        t.equal(document, undefined, `${entry.name}: no document`);
      }
    }
  }
}

/** Asserts that the corpus cases with one of these warnings are taken with exactly their warnings. */
export function checkWarned(t: Test, codes: readonly ProblemCode[]): void {
  for (const code of codes) {
    const cases = accepted.filter((entry) => entry.warnings.includes(code));
    t.ok(cases.length > 0, `${code} has cases`);
    for (const entry of cases) checkAccepted(t, entry);
  }
}

/** Asserts that a case of the corpus is taken, with its warnings and no others. */
export function checkAccepted(t: Test, entry: (typeof accepted)[number]): void {
  for (const input of inputsOf(entry)) {
    const { document, problems } = parsePolicy(input, entry.type);
    t.same(
      problems.map((problem) => problem.code),
      entry.warnings,
      entry.name,
    );
    t.ok(document, `${entry.name}: a document`);
  }
}
