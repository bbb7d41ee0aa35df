import type { ConditionEntry } from '../../terms/document.js';
import { didYouMean, quote } from '../../text/report.js';
import type { WrittenOperator } from '../language/grammar.js';
import { canonicalKey } from '../language/vocabulary.js';
import type { LintRun } from './scope.js';

/** Warns of values that a condition key never has. */
export function lintValues(entry: ConditionEntry, operator: WrittenOperator, run: LintRun): void {
  const key = canonicalKey(entry.key);
  if (operator.family === 'string') lintListed(entry, run.vocabulary.values.get(key), run);
  if (key === 'aws:principalarn' && (operator.family === 'string' || operator.family === 'arn'))
    lintSessions(entry, run);
}

/** Of a key whose values the API reference lists. Another letter case may be sent, so it is not told. */
function lintListed(entry: ConditionEntry, known: readonly string[] | undefined, run: LintRun): void {
  if (known === undefined) return;
  for (const [index, value] of entry.values.entries()) {
    if (/[*?]|\$\{/.test(value) || known.some((each) => each.toLowerCase() === value.toLowerCase())) continue;
    const message = `${quote(value)} is not a value of ${quote(entry.key)} as of ${run.vocabulary.asOf}`;
    const hint = didYouMean(run.guess(value, known)) ?? `it has: ${known.join(', ')}`;
    run.report.warning('unknown-value', run.place(`${entry.pointer}/${index}`), message, hint);
  }
}

/**
 * "Do not specify the assumed role session ARN as a value for this
 * condition key" (reference_policies_condition-keys, PrincipalArn).
 */
function lintSessions(entry: ConditionEntry, run: LintRun): void {
  for (const [index, value] of entry.values.entries()) {
    if (!/^arn:[^:]*:sts::[^:]*:assumed-role\//.test(value)) continue;
    const message = `${quote(entry.key)} of a session is the ARN of its role, so ${quote(value)} never matches`;
    const hint = 'write `arn:aws:iam::ACCOUNT:role/NAME`, with the path of the role';
    run.report.warning('session-as-principal', run.place(`${entry.pointer}/${index}`), message, hint);
  }
}
